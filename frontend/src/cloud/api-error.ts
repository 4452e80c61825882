import type { ProblemDocument } from '../../../functions/service/record.ts';
import { retryAfterMs } from './wait.ts';

interface ApiErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number | undefined;
}

/** A request that the service, or the way to it, did not fulfil. `message` is a sentence for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The problem document's code; `offline`, `throttled`, `upload-refused` or `http-<status>` where there is none. */
  readonly code: string;
  /** 0 where no answer came. */
  readonly status: number;
  /** How long the answer asks to wait; undefined where it does not. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, status: number, message: string, { retryAfterMs, ...options }: ApiErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The session is over: nobody is signed in, or the tokens are taken no longer. Signing in again helps. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

/** The error of an answer that is not ok: from its problem document, or from API Gateway's own `{"message"}`. */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const later = { retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
  if (isProblem(body)) {
    const fields = body.errors?.map(({ field, detail }) => `${field}: ${detail}`) ?? [];
    return new ApiError(body.code, response.status, fields.length > 0 ? fields.join('; ') : body.detail, later);
  }
  if (response.status === 429)
    return new ApiError('throttled', 429, 'The service has too much to do at the moment', later);
  if (response.status === 413) return new ApiError('limit-exceeded', 413, 'The request is too large');
  return new ApiError(`http-${response.status}`, response.status, `The service answered ${response.status}`, later);
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
