import { joinBytes } from '../bytes.ts';
import type { MatcherOf } from './matcher.ts';
import { ZlibPacker } from './zlib-packer.ts';

/** Packs bytes as one zlib stream. @see RFC 1950 */
export function packZlib(bytes: Uint8Array, matcherOf: MatcherOf): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const packer = new ZlibPacker(matcherOf, bytes.length, (piece) => pieces.push(piece.slice()));
  packer.write(bytes);
  packer.finish();
  return joinBytes(pieces);
}
