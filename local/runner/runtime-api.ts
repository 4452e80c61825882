import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type InvocationError, responseTooLarge } from './invocation-error.ts';

/** One event on its way to a function. */
interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds since 1970. */
  readonly deadlineMs: number;
}

/** What a function's process tells its host. */
export interface RuntimeListener {
  /** The process is ready for an invocation. */
  onNext(): void;
  /** `result` is JSON. The process goes on when this has resolved. */
  onResponse(requestId: string, result: string): Promise<void>;
  onError(requestId: string, error: InvocationError): void;
  /** The function could not be loaded; the process ends itself. */
  onInitError(error: InvocationError): void;
}

/** The host of the Lambda Runtime API for one process. */
export interface RuntimeApi {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Answers the process's open request for an invocation; call it only after {@link RuntimeListener.onNext}. */
  send(invocation: Invocation): void;
  close(): void;
}

/** What Lambda takes as the result of an invocation, in bytes. */
const maxResponseBytes = 6_291_556;

const base = '/2018-06-01/runtime';
const outcomePattern = /^\/2018-06-01\/runtime\/invocation\/([\w-]{1,64})\/(response|error)$/;

/**
 * Listens on a free port of the loopback interface.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function openRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let address = '';

  const server = createServer((request, response) => {
    // A page in a browser must not reach this host under a name of its own.
    if (request.headers.host !== address || request.headers.origin !== undefined) return answer(response, 403, {});
    void route(request, response).catch(() => response.destroy());
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    if (method === 'GET' && url === `${base}/invocation/next`) {
      waiting = response;
      return listener.onNext();
    }
    if (method !== 'POST') return answer(response, 404, {});
    if (url === `${base}/init/error`) {
      listener.onInitError(parseError((await readBody(request, maxResponseBytes)) ?? '{}'));
      return answer(response, 202, { status: 'OK' });
    }
    const [, requestId, outcome] = outcomePattern.exec(url) ?? [];
    if (requestId === undefined) return answer(response, 404, {});
    const body = await readBody(request, maxResponseBytes);
    if (body === undefined) listener.onError(requestId, responseTooLarge(maxResponseBytes));
    else if (outcome === 'error') listener.onError(requestId, parseError(body));
    else await listener.onResponse(requestId, body);
    answer(response, body === undefined ? 413 : 202, { status: body === undefined ? 'Too large' : 'OK' });
  }

  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  // A process waits for its next invocation as long as it takes.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    address,
    send(invocation) {
      const response = waiting;
      waiting = undefined;
      response?.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': invocation.requestId,
        'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
        'lambda-runtime-invoked-function-arn': invocation.functionArn,
        'lambda-runtime-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${invocation.requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
      });
      response?.end(invocation.event);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The body as text; `undefined` past the limit, after reading it all so that the sender gets its answer. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size <= maxBytes ? Buffer.concat(chunks).toString() : undefined;
}

function parseError(body: string): InvocationError {
  try {
    const { errorType = 'Runtime.Unknown', errorMessage = '', trace } = JSON.parse(body) as Partial<InvocationError>;
    return { errorType, errorMessage, ...(trace && { trace }) };
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: body };
  }
}
