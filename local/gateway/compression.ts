import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What an answer can be compressed with, best first. */
export type Encoding = 'br' | 'gzip';

/** CloudFront compresses objects of these sizes, and of media types that gain by it. */
const compressibleBytes = { least: 1000, most: 10_000_000 } as const;
const compressible =
  /^(text\/.+|application\/(javascript|json|manifest\+json|wasm|xml)|image\/(svg\+xml|x-icon|bmp)|font\/(ttf|otf))$/;

const compressors: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
};

/** Whether it is worth compressing at all. */
export const isCompressible = (mediaType: string, sizeBytes: number): boolean =>
  sizeBytes >= compressibleBytes.least &&
  sizeBytes <= compressibleBytes.most &&
  compressible.test(mediaType.split(';')[0] ?? '');

/** The best encoding that `accept-encoding` takes; `q=0` refuses. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  const accepted = (acceptEncoding ?? '')
    .split(',')
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/),
    )
    .filter(([, quality]) => quality === undefined || Number(quality) > 0)
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}

/** Compresses, and remembers by `key` (which must change with the bytes) up to `maxCacheBytes` of what it made. */
export function createCompressor(maxCacheBytes = 32_000_000) {
  const cache = new Map<string, Promise<Buffer>>();
  let cachedBytes = 0;
  return (key: string, encoding: Encoding, bytes: Buffer): Promise<Buffer> => {
    const entry = `${encoding} ${key}`;
    const earlier = cache.get(entry);
    if (earlier) return earlier;
    const made = compressors[encoding](bytes);
    cache.set(entry, made);
    void made.then(
      ({ length }) => {
        cachedBytes += length;
        if (cachedBytes > maxCacheBytes) {
          cache.clear();
          cachedBytes = 0;
        }
      },
      () => cache.delete(entry),
    );
    return made;
  };
}
