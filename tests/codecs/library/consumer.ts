/** A small program as a user of the library would write it; bundled for Node and for the browser by the tests. */
import { CodecError, convert, formatNames, identify, open, toPlain } from '../../../codecs/index.ts';
import { multiPageTiff, phoneJpeg } from '../../pictures/index.ts';

/** What the program found out, as plain data: the same wherever it runs. */
export async function consume(): Promise<unknown> {
  const tiff = multiPageTiff().bytes;
  const { pages } = await open(tiff);
  const sums: Record<string, number[]> = {};
  for (const to of formatNames) {
    const { outputs } = await convert(phoneJpeg().bytes, { to });
    sums[to] = outputs.map(({ bytes }) => bytes.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7));
  }
  const refusal = await open(new Uint8Array(4)).catch((error: unknown) => error);
  return {
    format: identify(tiff),
    pages: pages.length,
    sums,
    refusal: refusal instanceof CodecError && toPlain(refusal).code,
  };
}
