import { convert, type FormatName, formatNames } from '../../codecs/index.ts';
import { alphaPng, bmp, multiPageTiff, type Picture, phoneJpeg } from '../pictures/index.ts';

/** One of the 16 pairs of formats, with an input that has something to lose. */
export interface MatrixCase {
  readonly name: string;
  readonly from: FormatName;
  readonly to: FormatName;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const inputs: Record<FormatName, () => Picture> = { jpeg: phoneJpeg, png: alphaPng, bmp, tiff: multiPageTiff };

/** All pairs. The same list is run from source, in a bundle, on other Node versions and in a browser's worker. */
export const matrix: readonly MatrixCase[] = formatNames.flatMap((from) => {
  const { bytes } = inputs[from]();
  return formatNames.map((to) => ({ name: `${from} to ${to}`, from, to, bytes }));
});

/** SHA-256 of all output bytes of each case, by the case's name. */
export async function hashMatrix(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name, to, bytes } of matrix) {
    const { outputs } = await convert(bytes, { to });
    const digests = await Promise.all(outputs.map((output) => sha256(output.bytes)));
    hashes[name] = digests.join(' ');
  }
  return hashes;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
