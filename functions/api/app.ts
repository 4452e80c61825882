import { type ErrorCode, errorTable, problemDocument, RequestError } from '../service/errors.ts';
import { isConversionId } from '../service/ids.ts';
import { type LogFields, type Logger, loggedError } from '../service/logger.ts';
import { StorageUnavailable } from '../service/ports.ts';
import { DirectoryUnavailable } from '../service/user-directory.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Answer, ApiRequest, ApiResponse } from './http.ts';
import { type Call, type Route, routes } from './routes.ts';
import { userOf } from './user.ts';

/** Answers one request. Throws nothing: every failure becomes a problem document. */
export async function answerRequest(
  request: ApiRequest,
  dependencies: ApiDependencies,
  log: Logger,
): Promise<ApiResponse> {
  const startedAt = performance.now();
  const matches = routes.flatMap((route) => {
    const parameters = matchPath(route.path, request.path);
    return parameters ? [{ route, parameters }] : [];
  });
  const match = matches.find(({ route }) => route.method === request.method);
  const routeLog = log.with({ method: request.method, ...(match && fieldsOf(match.route, match.parameters)) });
  const { conversionId, ...response } = match
    ? await answerRoute(match.route, { request, parameters: match.parameters, dependencies, log: routeLog }, routeLog)
    : refuseUnrouted(matches.map(({ route }) => route.method));
  routeLog.info('The request is answered.', {
    ...(conversionId !== undefined && { conversionId }),
    status: response.status,
    durationMs: Math.round(performance.now() - startedAt),
  });
  return response;
}

/** A response, and what the log tells of it. */
type LoggedResponse = ApiResponse & Pick<Answer, 'conversionId'>;

/** What the log tells of a request: no path, whose segments anybody may choose. */
function fieldsOf({ operationId }: Route, { id }: Readonly<Record<string, string>>): LogFields {
  return { operation: operationId, ...(isConversionId(id) && { conversionId: id }) };
}

async function answerRoute(route: Route, call: Call, log: Logger): Promise<LoggedResponse> {
  try {
    const answer = route.access === 'user' ? route.answer({ ...call, user: userOf(call.request) }) : route.answer(call);
    return toResponse(await answer);
  } catch (error) {
    if (error instanceof RequestError) return problemResponse(error.code, error);
    log.error('The request could not be answered.', { error: loggedError(error) });
    return problemResponse(codeOf(error));
  }
}

/** The values of the pattern's `{…}`, or `undefined` where the path is none of its kind. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const found = path.split('/');
  if (expected.length !== found.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = found[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined) parameters[name] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}

function refuseUnrouted(allowed: readonly string[]): LoggedResponse {
  if (allowed.length === 0) return problemResponse('not-found');
  const response = problemResponse('method-not-allowed', { message: `It takes ${allowed.join(' and ')}.` });
  return { ...response, headers: { ...response.headers, allow: allowed.join(', ') } };
}

function toResponse({ status, headers, value, conversionId }: Answer): LoggedResponse {
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(value && { 'content-type': 'application/json' }), ...headers },
    ...(value && { body: JSON.stringify(value) }),
    ...(conversionId !== undefined && { conversionId }),
  };
}

function problemResponse(
  code: ErrorCode,
  { message, fields, retryAfterSeconds }: Partial<Pick<RequestError, 'message' | 'fields' | 'retryAfterSeconds'>> = {},
): ApiResponse {
  return {
    status: errorTable[code].status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...headersOf(code, retryAfterSeconds),
    },
    body: JSON.stringify(problemDocument(code, message, fields)),
  };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof StorageUnavailable) return 'storage-unavailable';
  return error instanceof DirectoryUnavailable ? 'identity-unavailable' : 'internal-error';
}

function headersOf(code: ErrorCode, retryAfterSeconds?: number): Readonly<Record<string, string>> {
  if (code === 'unauthorized') return { 'www-authenticate': 'Bearer error="invalid_token"' };
  if (code === 'storage-unavailable' || code === 'identity-unavailable') return { 'retry-after': '2' };
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}
