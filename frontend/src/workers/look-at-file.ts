import { open } from '../../../codecs/index.ts';
import type { FileFacts, LookRequest } from '../device/messages.ts';

/**
 * Reads a file whole, but decodes nothing: what it is, how large its pages are, and what its bytes hash to.
 * @throws CodecError as the codecs' `open` does
 */
export async function lookAtFile({ file, limits }: LookRequest): Promise<FileFacts> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { format, pages } = await open(bytes, { limits });
  return {
    format,
    pages: pages.map(({ width, height, orientation, layout }) => ({ width, height, orientation, layout })),
    hash: hexOf(await crypto.subtle.digest('SHA-256', bytes)),
  };
}

function hexOf(hash: ArrayBuffer): string {
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
