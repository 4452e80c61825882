import { createHash } from 'node:crypto';
import type { Caller } from './authentication.ts';
import { S3Error } from './s3-error.ts';
import { equalInConstantTime, sha256Hex, sign } from './signature-v4.ts';

const maxLineBytes = 8192;

/** How an `aws-chunked` body is guarded. */
export interface ChunkedPayload {
  /** Whether each chunk carries a signature. */
  readonly signed: boolean;
  /** Whether header lines follow the last chunk. */
  readonly trailing: boolean;
  readonly seed: Caller['seed'];
}

/**
 * Decodes `aws-chunked`: `{hex size}[;chunk-signature={hex}]CRLF {bytes} CRLF …`, a chunk of size 0, then the trailers,
 * which are put into `trailers` (names in lower case). Nothing is held but a line.
 * @throws S3Error `IncompleteBody`, `SignatureDoesNotMatch`, `InvalidRequest`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  payload: ChunkedPayload,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const input = new LineReader(source);
  const signatures = new ChunkSignatures(payload.seed);
  for (;;) {
    const [size, ...extensions] = (await input.line()).split(';');
    if (!/^[0-9a-f]{1,12}$/i.test(size!)) throw new S3Error('InvalidRequest', 'A chunk does not begin with its size.');
    const hash = createHash('sha256');
    for await (const piece of input.bytes(Number.parseInt(size!, 16))) {
      if (payload.signed) hash.update(piece);
      yield piece;
    }
    if (payload.signed) signatures.verifyChunk(hash.digest('hex'), chunkSignature(extensions));
    if (Number.parseInt(size!, 16) === 0) break;
    if ((await input.line()) !== '') throw new S3Error('InvalidRequest', 'A chunk is longer than its size says.');
  }
  await readTrailers(input, payload, trailers, signatures);
  await input.end();
}

function chunkSignature(extensions: readonly string[]): string {
  const extension = extensions.find((candidate) => candidate.startsWith('chunk-signature='));
  return extension?.slice('chunk-signature='.length) ?? '';
}

async function readTrailers(
  input: LineReader,
  payload: ChunkedPayload,
  trailers: Map<string, string>,
  signatures: ChunkSignatures,
): Promise<void> {
  let signed = '';
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const cut = line.indexOf(':');
    const name = line.slice(0, cut).trim().toLowerCase();
    const value = line.slice(cut + 1).trim();
    if (cut < 1 || trailers.has(name)) throw new S3Error('InvalidRequest', 'The trailer of the body is malformed.');
    trailers.set(name, value);
    if (name !== 'x-amz-trailer-signature') signed += `${name}:${value}\n`;
  }
  if (!payload.signed || !payload.trailing) return;
  signatures.verifyTrailer(sha256Hex(signed), trailers.get('x-amz-trailer-signature') ?? '');
}

/** Each signature covers the one before, beginning with the request's own. */
class ChunkSignatures {
  readonly #seed: Caller['seed'];
  #previous: string;

  constructor(seed: Caller['seed']) {
    this.#seed = seed;
    this.#previous = seed.signature;
  }

  verifyChunk(contentHash: string, signature: string): void {
    this.#verify('AWS4-HMAC-SHA256-PAYLOAD', [sha256Hex(''), contentHash], signature);
  }

  verifyTrailer(trailerHash: string, signature: string): void {
    this.#verify('AWS4-HMAC-SHA256-TRAILER', [trailerHash], signature);
  }

  #verify(kind: string, hashes: readonly string[], signature: string): void {
    const { key, amzDate, scope } = this.#seed;
    const expected = sign(key, [kind, amzDate, scope, this.#previous, ...hashes].join('\n'));
    if (!equalInConstantTime(expected, signature)) {
      throw new S3Error('SignatureDoesNotMatch', 'The signature of a chunk does not match.');
    }
    this.#previous = expected;
  }
}

/** Takes lines and counted bytes from a stream of buffers. */
class LineReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf('\n');
    while (end < 0) {
      if (this.#rest.length > maxLineBytes) throw new S3Error('InvalidRequest', 'A line of the body is too long.');
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
      end = this.#rest.indexOf('\n');
    }
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async end(): Promise<void> {
    const next = this.#rest.length > 0 ? { done: false } : await this.#source.next();
    if (!next.done) throw new S3Error('InvalidRequest', 'The body goes on after its last chunk.');
  }

  async #next(): Promise<Buffer> {
    const next = await this.#source.next();
    if (!next.done) return next.value;
    throw new S3Error('IncompleteBody', 'The request body terminated unexpectedly');
  }
}
