import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGateway, type GatewayOptions, type HttpApiEvent } from '../../../local/gateway/index.ts';

export const apiIdentity = {
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
};

export const policyHeaders = {
  'content-security-policy': "default-src 'self'",
  'x-content-type-options': 'nosniff',
};

/** A build of a site: hashed assets, a file that compresses well, one too small for it. */
export const siteFiles: Readonly<Record<string, string | Buffer>> = {
  'index.html': `<!doctype html><title>site</title>${'<p>words</p>'.repeat(200)}`,
  'assets/main-abc123.js': `${'export const x = 1;\n'.repeat(200)}`,
  'assets/codec-def456.wasm': Buffer.alloc(4096, 1),
  'assets/small-aaa111.css': 'body{}',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'missing.html': '<title>not found</title>',
  '.hidden': 'hidden',
};

export interface RunningGateway {
  readonly origin: string;
  readonly folder: string;
  readonly events: { functionName: string; event: HttpApiEvent }[];
  readonly reports: string[];
  /** What the functions answer next. */
  answer: (event: HttpApiEvent) => unknown;
  stop(): Promise<void>;
}

export async function startGateway(
  overrides: { site?: Partial<GatewayOptions['site']>; api?: Partial<GatewayOptions['api']>; now?: () => Date } = {},
): Promise<RunningGateway> {
  const root = await mkdtemp(path.join(tmpdir(), 'gateway-'));
  const folder = path.join(root, 'site');
  for (const [name, content] of Object.entries(siteFiles)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  await writeFile(path.join(root, 'secret.txt'), 'secret');
  const events: RunningGateway['events'] = [];
  const reports: string[] = [];
  const gateway = createGateway({
    site: {
      folder,
      headers: policyHeaders,
      config: { version: 1, apiBase: '/api' },
      spaPaths: ['/signed-in'],
      ...overrides.site,
    },
    api: {
      pathPrefixes: ['/api/'],
      routes: [],
      authorizer: { issuer: 'http://127.0.0.1:9/none', audience: [] },
      identity: apiIdentity,
      invoke: async (functionName, event) => {
        events.push({ functionName, event });
        return running.answer(event);
      },
      ...overrides.api,
    },
    report: (line) => reports.push(line),
    ...(overrides.now ? { clock: { now: overrides.now } } : {}),
  });
  const server = http.createServer(gateway.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: RunningGateway = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder,
    events,
    reports,
    answer: () => ({ statusCode: 200 }),
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await gateway.close();
      await rm(root, { recursive: true, force: true });
    },
  };
  return running;
}

/** A request whose path, headers and body go out exactly as given. */
export function send(
  origin: string,
  options: { method?: string; path: string; headers?: http.OutgoingHttpHeaders | string[]; body?: string | Buffer },
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, agent: false, method: 'GET', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(options.body);
  });
}
