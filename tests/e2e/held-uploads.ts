import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext } from 'playwright-core';

/** An HTTP proxy that can stop uploads in their middle, and cut every connection. */
export interface HeldUploads {
  /** For the browser to be started with. */
  readonly url: string;
  /** From now on no upload to the storage arrives; what is sent of it stays on its way. */
  hold(): void;
  /** Loses what is held; what comes next arrives. */
  lose(): void;
  /** Lets all go on. */
  release(): void;
  /** Takes the network from the browser: what is on its way is lost, and the browser knows that there is none. */
  cut(context: BrowserContext): Promise<void>;
  /** Gives the network back, and lets all go on. */
  restore(context: BrowserContext): Promise<void>;
  close(): Promise<void>;
}

/** @param isUpload whether a request is one, asked of each POST */
export async function startHeldUploads(isUpload: (url: URL) => boolean): Promise<HeldUploads> {
  let holding = false;
  let down = false;
  let held: (() => void)[] = [];
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, url: URL) => {
    if (incoming.destroyed) return;
    const onward = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
    const stops = holding && incoming.method === 'POST' && isUpload(url);
    if (stops) held.push(() => forward(incoming, outgoing, url));
    else forward(incoming, outgoing, url);
  });
  // A browser sends a request again by itself whose connection it had used before.
  server.on('connection', (socket) => down && socket.destroy());
  const release = () => {
    holding = false;
    for (const go of held.splice(0)) go();
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      holding = true;
    },
    lose() {
      holding = false;
      held = [];
    },
    release,
    async cut(context) {
      await context.setOffline(true);
      held = [];
      down = true;
      server.closeAllConnections();
    },
    async restore(context) {
      down = false;
      release();
      await context.setOffline(false);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
