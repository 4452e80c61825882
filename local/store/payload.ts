import type { Caller } from './authentication.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { entityTooLarge, maxObjectBytes, type ReceivedBody, receiveBody } from './body.ts';
import { type Checksum, type ChecksumAlgorithm, checksumAlgorithms } from './checksums.ts';
import type { StoreContext } from './context.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { headersWithPrefix, headerValue, type StoreRequest } from './store-request.ts';

/** What the names of the headers with checksums begin with. */
export const checksumPrefix = 'x-amz-checksum-';

interface Expectations {
  /** Of the decoded body. */
  readonly sizeBytes: number;
  readonly contentMd5?: Buffer;
  readonly sha256?: string;
  readonly algorithm?: ChecksumAlgorithm;
  /** Base64; absent where it follows in the trailer. */
  readonly checksum?: string;
  readonly chunked?: 'unsigned' | 'signed';
  readonly trailing: boolean;
}

/** What came with a request, complete and as announced. */
export interface Payload {
  readonly body: ReceivedBody;
  /** The one that the sender named, and that was right. */
  readonly checksum?: Checksum;
}

/** What to take of a body beside what the request says of it. */
export interface PayloadTerms {
  /** S3's limit for one PUT unless set. */
  readonly maxBytes?: number;
  /** What checksums among the headers are of; an object's are left to the caller. */
  readonly checksumsOf?: 'document' | 'object';
  /** Computed too, whether or not the sender named it. */
  readonly algorithm?: ChecksumAlgorithm;
}

/**
 * Receives a request's body and holds it against all that the request says of it: length, `Content-MD5`, SHA-256,
 * checksum, signatures of chunks and trailer. Whoever has it moves or discards the body.
 * @throws S3Error `BadDigest`, `EntityTooLarge`, `IncompleteBody`, `InvalidDigest`, `InvalidRequest`,
 * `MissingContentLength`, `SignatureDoesNotMatch`, `XAmzContentSHA256Mismatch`
 */
export async function receivePayload(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  terms: PayloadTerms = {},
): Promise<Payload> {
  const expected = readExpectations(request, caller, terms);
  const trailers = new Map<string, string>();
  // Whoever stops reading must not destroy the request: it still wants an answer.
  const raw: AsyncIterable<Buffer> = request.message.iterator({ destroyOnReturn: false });
  const payload = { signed: expected.chunked === 'signed', trailing: expected.trailing, seed: caller.seed };
  const body = await receiveBody(expected.chunked ? decodeAwsChunked(raw, payload, trailers) : raw, {
    folder: store.incomingFolder,
    maxBytes: expected.sizeBytes,
    algorithms: checksumAlgorithms.filter((name) => name === expected.algorithm || name === terms.algorithm),
  });
  try {
    return { body, ...checkReceived(body, expected, trailers) };
  } catch (error) {
    await body.discard();
    throw error;
  }
}

function checkReceived(
  body: ReceivedBody,
  expected: Expectations,
  trailers: ReadonlyMap<string, string>,
): { checksum?: Checksum } {
  if (body.sizeBytes !== expected.sizeBytes) {
    const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header';
    throw new S3Error('IncompleteBody', message, { NumberBytesExpected: expected.sizeBytes });
  }
  if (expected.sha256 !== undefined && expected.sha256 !== body.sha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error('XAmzContentSHA256Mismatch', message, { S3ComputedContentSHA256: body.sha256 });
  }
  if (expected.contentMd5 && !expected.contentMd5.equals(body.md5)) {
    const details = { CalculatedDigest: body.md5.toString('base64') };
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', details);
  }
  const { algorithm } = expected;
  if (!algorithm) return {};
  const value = body.checksums.get(algorithm) ?? '';
  if ((expected.checksum ?? trailers.get(checksumPrefix + algorithm)) !== value) {
    const message = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`;
    throw new S3Error('BadDigest', message);
  }
  return { checksum: { algorithm, value } };
}

function readExpectations(request: StoreRequest, caller: Caller, terms: PayloadTerms): Expectations {
  const { maxBytes = maxObjectBytes, checksumsOf } = terms;
  const payload = readPayload(caller.payloadHash);
  return {
    ...payload,
    ...(checksumsOf === 'object' ? {} : readChecksum(request, payload.trailing)),
    ...readContentMd5(request),
    sizeBytes: readSize(request, payload.chunked !== undefined, maxBytes),
  };
}

function readPayload(payloadHash: string): Pick<Expectations, 'sha256' | 'chunked' | 'trailing'> {
  switch (payloadHash) {
    case 'UNSIGNED-PAYLOAD':
      return { trailing: false };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { chunked: 'unsigned', trailing: true };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { chunked: 'signed', trailing: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { chunked: 'signed', trailing: true };
    default:
      if (/^[0-9a-f]{64}$/.test(payloadHash)) return { sha256: payloadHash, trailing: false };
      throw new S3Error(
        'InvalidArgument',
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 value.',
        { ArgumentName: 'x-amz-content-sha256', ArgumentValue: payloadHash },
      );
  }
}

function readSize(request: StoreRequest, chunked: boolean, maxBytes: number): number {
  const text = headerValue(request, chunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined) throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  const sizeBytes = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(sizeBytes)) throw new S3Error('InvalidArgument', 'The length of the body is no number.');
  if (sizeBytes > maxBytes) throw entityTooLarge(sizeBytes, maxBytes);
  return sizeBytes;
}

function readContentMd5(request: StoreRequest): { contentMd5?: Buffer } {
  const text = headerValue(request, 'content-md5');
  if (text === undefined) return {};
  const contentMd5 = Buffer.from(text, 'base64');
  if (contentMd5.length === 16) return { contentMd5 };
  throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
}

function readChecksum(request: StoreRequest, trailing: boolean): Pick<Expectations, 'algorithm' | 'checksum'> {
  const inHeaders = checksumHeaders(request);
  const trailer = headerValue(request, 'x-amz-trailer')?.trim().toLowerCase();
  const named = [...inHeaders.map(([name]) => name), ...(trailer === undefined ? [] : [trailer])];
  if (named.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (trailing && trailer === undefined) throw new S3Error('InvalidRequest', 'The x-amz-trailer header is missing.');
  const [name] = named;
  if (name === undefined) {
    if (headerValue(request, 'x-amz-sdk-checksum-algorithm') === undefined) return {};
    const message =
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.';
    throw new S3Error('InvalidRequest', message);
  }
  const algorithm = checksumAlgorithms.find((candidate) => name === checksumPrefix + candidate);
  if (!algorithm) throw notImplemented(`the checksum ${name}`);
  const [found] = inHeaders;
  return found ? { algorithm, checksum: found[1] } : { algorithm };
}

/** The headers that carry a checksum: `x-amz-checksum-{algorithm}` and its value. */
export function checksumHeaders(request: StoreRequest): readonly (readonly [name: string, value: string])[] {
  const describing = ['type', 'mode', 'algorithm'].map((word) => checksumPrefix + word);
  return [...headersWithPrefix(request, checksumPrefix)].filter(([name]) => !describing.includes(name));
}
