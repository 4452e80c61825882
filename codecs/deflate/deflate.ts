import { joinBytes } from '../bytes.ts';
import type { MatcherOf } from './matcher.ts';
import { ZlibPacker } from './zlib-packer.ts';

/** Packs bytes as one zlib stream. @see RFC 1950 */
export function packZlib(bytes: Uint8Array, matcherOf: MatcherOf): Uint8Array<ArrayBuffer> {
  const packer = new ZlibPacker(matcherOf, bytes.length);
  packer.write(bytes);
  const pieces = packer.finish();
  return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
}
