import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** One thing that the browser asked of the network, whatever asked for it: page, worker, beacon or the browser itself. */
export interface HeardRequest {
  readonly method: string;
  readonly url: URL;
  readonly bodyBytes: number;
}

/** An HTTP proxy through which a browser sends everything that leaves it, loopback included, and which writes it down. */
export interface ListeningProxy {
  readonly url: string;
  /** All since the last {@link ListeningProxy.forget}, in their order. */
  readonly heard: readonly HeardRequest[];
  forget(): void;
  close(): Promise<void>;
}

export async function startListeningProxy(): Promise<ListeningProxy> {
  let heard: HeardRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
    let bodyBytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bodyBytes += chunk.length;
    });
    incoming.on('end', () => heard.push({ method: incoming.method ?? '', url, bodyBytes }));
    const onward = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  // Encrypted traffic and sockets ask for a tunnel: written down, and refused unless it stays on this machine.
  server.on('connect', (incoming: IncomingMessage, socket) => {
    heard.push({ method: 'CONNECT', url: new URL(`tunnel://${incoming.url}`), bodyBytes: 0 });
    const [host, port] = (incoming.url ?? '').split(':');
    if (host !== '127.0.0.1') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get heard() {
      return heard;
    },
    forget() {
      heard = [];
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
