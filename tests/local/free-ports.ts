import { createServer, type Server } from 'node:net';

/** A port that is free together with the three after it, as the service takes them when it is told the first. */
export async function fourFreePorts(): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const port = portOf(first);
    const others = await Promise.all(
      [listen(port + 1), listen(port + 2), listen(port + 3)].map((server) => server.catch(() => undefined)),
    );
    const servers = [first, ...others].filter((server) => server !== undefined);
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    if (servers.length === 4) return port;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
