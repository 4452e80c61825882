import type { CodecErrorCode } from '../../codecs/errors.ts';
import type { ProblemDocument } from './record.ts';

/** The codes that the service adds to those of the codecs. Stable: clients may switch on them. */
export const serviceErrorCodes = [
  'conversion-crashed',
  'storage-unavailable',
  'not-found',
  'unauthorized',
  'upload-refused',
  'invalid-request',
  'method-not-allowed',
  'too-many-open-conversions',
  'too-many-bytes',
  'too-many-requests',
  'account-deleted',
  'not-a-person',
  'identity-unavailable',
  'internal-error',
] as const;
type ServiceErrorCode = (typeof serviceErrorCodes)[number];
export type ErrorCode = CodecErrorCode | ServiceErrorCode;

/** What a code means: its HTTP status where it answers a request, and a sentence for a person. */
export interface ErrorInfo {
  readonly status: number;
  readonly title: string;
}

/** Every code of the product. */
export const errorTable: Readonly<Record<ErrorCode, ErrorInfo>> = {
  'unknown-format': { status: 422, title: 'The file is no picture of a format that can be read.' },
  truncated: { status: 422, title: 'The file is cut short.' },
  corrupt: { status: 422, title: 'The file is damaged.' },
  'unsupported-feature': { status: 422, title: 'The file uses a feature of its format that cannot be read.' },
  'limit-exceeded': { status: 422, title: 'The picture is larger than the limits allow.' },
  'unsupported-option': { status: 400, title: 'An option is not supported.' },
  'invalid-option': { status: 400, title: 'An option has a value that it cannot have.' },
  'runtime-failure': { status: 500, title: 'The converter could not be started.' },
  'conversion-crashed': { status: 500, title: 'The conversion took more memory or time than it may, or crashed.' },
  'storage-unavailable': { status: 503, title: 'The storage does not answer at the moment.' },
  'not-found': { status: 404, title: 'There is nothing at this address.' },
  unauthorized: { status: 401, title: 'A valid access token is needed.' },
  'upload-refused': { status: 403, title: 'The storage refused the upload.' },
  'invalid-request': { status: 400, title: 'The request is not as it must be.' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method.' },
  'too-many-open-conversions': { status: 429, title: 'Too many conversions are open.' },
  'too-many-bytes': { status: 429, title: 'The bytes of the day are used up.' },
  'too-many-requests': { status: 429, title: 'Too many requests came at once.' },
  'not-a-person': { status: 403, title: 'This is for people who are signed in, not for the client of scripts.' },
  'account-deleted': { status: 410, title: 'The account was deleted.' },
  'identity-unavailable': { status: 503, title: 'The sign-in service does not answer at the moment.' },
  'internal-error': { status: 500, title: 'The service failed.' },
};

/** A field of a request that is at fault, such as `options.quality`, and what it must be. */
export interface FieldError {
  readonly field: string;
  /** Where it stands in the body: `#/options/quality`; absent for a parameter of the query. @see RFC 9457 §3 */
  readonly pointer?: string;
  readonly detail: string;
}

/** A request that cannot be answered as asked. `message` is written for the client, never the text of another error. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  /** After how many seconds the same request may be answered otherwise; absent where it never is. */
  readonly retryAfterSeconds?: number;

  constructor(
    code: ErrorCode,
    message: string,
    fields: readonly FieldError[] = [],
    { retryAfterSeconds }: Pick<RequestError, 'retryAfterSeconds'> = {},
  ) {
    super(message);
    this.code = code;
    this.fields = fields;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The answer to a client.
 * @see RFC 9457 §3.1; `type` is a name, not an address
 */
export function problemDocument(
  code: ErrorCode,
  detail = errorTable[code].title,
  fields: readonly FieldError[] = [],
): ProblemDocument {
  const { status, title } = errorTable[code];
  const type = `urn:problem-type:image-conversion:${code}`;
  return { type, title, status, detail, code, ...(fields.length > 0 && { errors: fields }) };
}
