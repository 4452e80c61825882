import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Answer, Answerer } from './answer.ts';
import { createAuthorizer, isRefusal } from './authorizer.ts';
import { createEvent } from './event.ts';
import { readFunctionResponse } from './function-response.ts';
import type { ApiOptions } from './options.ts';
import { createRouter } from './routes.ts';
import { createThrottle } from './throttle.ts';

/** The payload quota of an HTTP API. */
const maxBodyBytes = 10 * 1024 * 1024;

/** An HTTP API with Lambda integrations: route, throttle, authorize, invoke; its own refusals are `{"message": …}`. */
export function createHttpApi(options: ApiOptions, now: () => Date): Answerer {
  const findRoute = createRouter(options.routes);
  const withinLimits = createThrottle(options.throttle, now);
  const authorize = createAuthorizer(options.authorizer, now);

  const answer = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const path = decodePath(request.url ?? '/');
    const match = path === undefined ? undefined : findRoute(request.method ?? 'GET', path);
    if (path === undefined || !match) return refusal(404, 'Not Found');
    const { route, pathParameters } = match;
    if (!withinLimits(route.routeKey)) return refusal(429, 'Too Many Requests');

    const verdict = route.authorization && (await authorize(request.headers.authorization, route.authorization.scopes));
    if (verdict && isRefusal(verdict)) {
      return refusal(verdict.status, verdict.message, { 'www-authenticate': verdict.challenge });
    }

    const body = await readBody(request);
    if (body === undefined) return refusal(413, 'Request Entity Too Large');

    const event = createEvent({
      request,
      body,
      routeKey: route.routeKey,
      path,
      pathParameters,
      authorization: verdict,
      identity: options.identity,
      requestId,
      now: now(),
    });
    const result = await options.invoke(route.functionName, event).then(readFunctionResponse, () => undefined);
    return result ?? refusal(500, 'Internal Server Error');
  };

  return async (request) => {
    const requestId = randomBytes(12).toString('hex');
    const { status, headers, body } = await answer(request, requestId);
    return { status, headers: { ...headers, ...options.headers, 'apigw-requestid': requestId }, body };
  };
}

/** The path, decoded once as HTTP APIs do; `undefined` where it is not well-formed. */
function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '/');
  } catch {
    return undefined;
  }
}

/** `undefined` where the body is over the quota; what is over it is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving early must not end the connection: the refusal goes back on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusal(status: number, message: string, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
