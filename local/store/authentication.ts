import { S3Error } from './s3-error.ts';
import {
  algorithm,
  type Credential,
  equalInConstantTime,
  parseAmzDate,
  parseCredential,
  requestStringToSign,
  sign,
  signingKey,
} from './signature-v4.ts';
import { headerValue, queryValue, type StoreRequest } from './store-request.ts';

const maxSkewMs = 15 * 60_000;
const maxExpiresSeconds = 7 * 24 * 3600;
const emptyTokenMessage = 'The provided token is malformed or otherwise invalid.';

/** Who may call, found by access key id. */
export interface Principal {
  /** How the composition knows it: a role's name, a person's. */
  readonly name: string;
  readonly secretAccessKey: string;
  /** Where set, a request has to carry it. */
  readonly sessionToken?: string;
}

/** What of the store authentication needs. */
export interface AuthenticationSettings {
  readonly region: string;
  readonly credentials: (accessKeyId: string) => Principal | undefined;
}

/** An authenticated caller, and what the body's chunk signatures go on from. */
export interface Caller {
  readonly principal: Principal;
  readonly authType: 'REST-HEADER' | 'REST-QUERY-STRING' | 'POST';
  /** `x-amz-content-sha256`: the body's SHA-256, `UNSIGNED-PAYLOAD`, or one of the `STREAMING-…` words. */
  readonly payloadHash: string;
  readonly seed: { readonly key: Buffer; readonly amzDate: string; readonly scope: string; readonly signature: string };
}

interface Claim {
  readonly credential: Credential;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Verifies the signature of a request, in its header or in its query.
 * @throws S3Error `AccessDenied` (anonymous, expired, unsigned headers), `InvalidAccessKeyId`, `SignatureDoesNotMatch`,
 * `RequestTimeTooSkewed`, `InvalidToken`, `AuthorizationHeaderMalformed`, `AuthorizationQueryParametersError`,
 * `InvalidRequest`, `InvalidArgument`
 */
export function authenticate(request: StoreRequest, settings: AuthenticationSettings): Caller {
  const header = headerValue(request, 'authorization');
  const presigned = request.query.some(({ name }) => name === 'X-Amz-Signature' || name === 'X-Amz-Algorithm');
  if (header !== undefined && presigned) {
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed', { ArgumentName: 'Authorization' });
  }
  if (header !== undefined) return authenticateHeader(request, header, settings);
  if (presigned) return authenticateQuery(request, settings);
  throw new S3Error('AccessDenied', 'Access Denied');
}

function authenticateHeader(request: StoreRequest, header: string, settings: AuthenticationSettings): Caller {
  const claim = parseAuthorization(header);
  const amzDate = headerValue(request, 'x-amz-date') ?? '';
  const date = parseAmzDate(amzDate);
  if (!date) throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  checkScope(claim.credential, amzDate, settings.region, 'AuthorizationHeaderMalformed');
  const payloadHash = headerValue(request, 'x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const principal = findPrincipal(claim.credential, headerValue(request, 'x-amz-security-token'), settings);
  if (Math.abs(request.receivedAt.getTime() - date.getTime()) > maxSkewMs) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        RequestTime: amzDate,
        ServerTime: request.receivedAt.toISOString(),
        MaxAllowedSkewMilliseconds: maxSkewMs,
      },
    );
  }
  return verify(request, claim, principal, amzDate, payloadHash, 'REST-HEADER');
}

function authenticateQuery(request: StoreRequest, settings: AuthenticationSettings): Caller {
  const malformed = (message: string) => new S3Error('AuthorizationQueryParametersError', message);
  const required = ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'].map((name) =>
    queryValue(request, `X-Amz-${name}`),
  );
  const [algorithmName, credentialText, signature, amzDate, signedHeaders, expires] = required;
  if (!algorithmName || !credentialText || !signature || !amzDate || !signedHeaders || expires === undefined) {
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (algorithmName !== algorithm) throw malformed(`X-Amz-Algorithm only supports "${algorithm}"`);
  const credential = parseCredential(credentialText);
  if (!credential) throw malformed('Error parsing the X-Amz-Credential parameter; the Credential is mal-formed');
  const date = parseAmzDate(amzDate);
  if (!date) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const expiresSeconds = /^\d{1,9}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(expiresSeconds >= 1 && expiresSeconds <= maxExpiresSeconds)) {
    throw malformed('X-Amz-Expires must be between 1 and 604800 seconds');
  }
  checkScope(credential, amzDate, settings.region, 'AuthorizationQueryParametersError');
  const principal = findPrincipal(credential, headerValue(request, 'x-amz-security-token'), settings);
  const now = request.receivedAt.getTime();
  if (date.getTime() > now + maxSkewMs) throw new S3Error('AccessDenied', 'Request is not yet valid');
  const expiresAt = new Date(date.getTime() + expiresSeconds * 1000);
  if (now > expiresAt.getTime()) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': expiresSeconds,
      Expires: expiresAt.toISOString(),
      ServerTime: request.receivedAt.toISOString(),
    });
  }
  const claim = { credential, signedHeaders: signedHeaders.split(';'), signature };
  const payloadHash = headerValue(request, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  return verify(request, claim, principal, amzDate, payloadHash, 'REST-QUERY-STRING');
}

/**
 * Verifies the signature of a POST policy: it signs the base64 text itself.
 * @throws S3Error `InvalidArgument`, `AccessDenied`, `InvalidAccessKeyId`, `InvalidToken`, `SignatureDoesNotMatch`
 */
export function authenticatePost(
  fields: ReadonlyMap<string, string>,
  policy: string,
  settings: AuthenticationSettings,
): Caller {
  const required = (name: string) => {
    const value = fields.get(name);
    if (value) return value;
    throw new S3Error(
      'InvalidArgument',
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      { ArgumentName: name },
    );
  };
  const amzDate = required('x-amz-date');
  const credential = parseCredential(required('x-amz-credential'));
  if (required('x-amz-algorithm') !== algorithm || !credential || !parseAmzDate(amzDate)) {
    throw new S3Error('InvalidArgument', 'The algorithm, credential or date of the form is malformed.');
  }
  const signature = required('x-amz-signature');
  checkScope(credential, amzDate, settings.region, 'InvalidArgument');
  const principal = findPrincipal(credential, fields.get('x-amz-security-token'), settings);
  const key = signingKey(principal.secretAccessKey, credential);
  if (!equalInConstantTime(sign(key, policy), signature)) throw signatureDoesNotMatch(credential, policy);
  const seed = { key, amzDate, scope: credential.scope, signature };
  return { principal, authType: 'POST', payloadHash: 'UNSIGNED-PAYLOAD', seed };
}

function parseAuthorization(header: string): Claim {
  if (!header.startsWith(`${algorithm} `)) {
    const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
    throw new S3Error('InvalidRequest', message);
  }
  const fields = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((field) => field.trim())
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
  );
  const credential = parseCredential(fields.get('Credential') ?? '');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (credential && signedHeaders && signature) {
    return { credential, signedHeaders: signedHeaders.split(';'), signature };
  }
  throw new S3Error('AuthorizationHeaderMalformed', 'The authorization header is malformed.');
}

function checkScope(
  credential: Credential,
  amzDate: string,
  region: string,
  code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError' | 'InvalidArgument',
): void {
  const wrong = (what: string, found: string, expected: string) =>
    new S3Error(code, `The credential is malformed; the ${what} '${found}' is wrong; expecting '${expected}'`, {
      [what === 'region' ? 'Region' : 'Expected']: expected,
    });
  if (credential.date !== amzDate.slice(0, 8)) throw wrong('date', credential.date, amzDate.slice(0, 8));
  if (credential.region !== region) throw wrong('region', credential.region, region);
  if (credential.service !== 's3') throw wrong('service', credential.service, 's3');
}

function findPrincipal(
  { accessKeyId }: Credential,
  token: string | undefined,
  settings: AuthenticationSettings,
): Principal {
  const principal = settings.credentials(accessKeyId);
  const unknown = !principal || (principal.sessionToken !== undefined && token === undefined);
  if (unknown) {
    throw new S3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      AWSAccessKeyId: accessKeyId,
    });
  }
  const expected = principal.sessionToken;
  const matches = expected === undefined ? token === undefined : equalInConstantTime(expected, token ?? '');
  if (!matches) throw new S3Error('InvalidToken', emptyTokenMessage);
  return principal;
}

function verify(
  request: StoreRequest,
  claim: Claim,
  principal: Principal,
  amzDate: string,
  payloadHash: string,
  authType: 'REST-HEADER' | 'REST-QUERY-STRING',
): Caller {
  checkSignedHeaders(request, claim.signedHeaders);
  const stringToSign = requestStringToSign(
    {
      method: request.method,
      path: request.path,
      query: request.query.filter(({ name }) => name !== 'X-Amz-Signature'),
      headers: claim.signedHeaders.map((name) => [name, signedHeaderValue(request, name)]),
      payloadHash,
    },
    amzDate,
    claim.credential.scope,
  );
  const key = signingKey(principal.secretAccessKey, claim.credential);
  if (!equalInConstantTime(sign(key, stringToSign), claim.signature)) {
    throw signatureDoesNotMatch(claim.credential, stringToSign);
  }
  const seed = { key, amzDate, scope: claim.credential.scope, signature: claim.signature };
  return { principal, authType, payloadHash, seed };
}

/** The host and every `x-amz-*` header have to be signed, else somebody in between could change or add them. */
function checkSignedHeaders(request: StoreRequest, signedHeaders: readonly string[]): void {
  const unsigned = Object.keys(request.message.headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
  }
}

function signedHeaderValue(request: StoreRequest, name: string): string {
  return request.message.headers[name] === undefined ? '' : (headerValue(request, name) ?? '');
}

function signatureDoesNotMatch(credential: Credential, stringToSign: string): S3Error {
  const message =
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your key and signing method.';
  return new S3Error('SignatureDoesNotMatch', message, {
    AWSAccessKeyId: credential.accessKeyId,
    StringToSign: stringToSign,
  });
}
