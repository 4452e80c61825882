import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalProblem, portInUse } from './problem.ts';

/** A server that holds a port of the loopback interface before there is anything to serve. */
export interface LoopbackServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  serve(handler: RequestListener): void;
  /** Takes no more connections, and drops those that are open. */
  close(): Promise<void>;
}

/** @param port 0 for any that is free @throws LocalProblem where the port cannot be had */
export async function listen(port: number, purpose: string): Promise<LoopbackServer> {
  let handler: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end();
  };
  const server = createServer((request, response) => {
    // A page elsewhere whose name was made to point here must not reach what only this machine may.
    if (isOwnHost(request.headers.host)) handler(request, response);
    else response.writeHead(421, { connection: 'close' }).end();
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(explain(error, port, purpose)));
    server.listen(port, '127.0.0.1', done);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      handler = next;
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function isOwnHost(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
  return name === '127.0.0.1' || name === 'localhost' || name.endsWith('.localhost');
}

function explain(error: NodeJS.ErrnoException, port: number, purpose: string): Error {
  if (error.code === 'EADDRINUSE') return portInUse(port, purpose);
  return new LocalProblem(`Port ${port}, wanted for the ${purpose}, cannot be had (${error.code ?? error.message}).`);
}
