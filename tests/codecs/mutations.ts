/** A number from 0 to below − 1. */
export type Random = (below: number) => number;

/** A seeded generator (xorshift32), so that a failure can be repeated. */
export function randomFrom(seed: number): Random {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Values at which lengths, counts and offsets tend to break. */
export const extremes = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** One to four changes: bits, bytes, numbers of 2 or 4 bytes, pieces cut, doubled, moved, or the end cut off. */
export function mutate(original: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = original.slice();
  for (let change = 0; change <= random(4); change++) bytes = mutateOnce(bytes, random);
  return bytes;
}

function mutateOnce(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  if (bytes.length < 8) return bytes;
  // Headers decide more than pixels do, so half of the changes are made in them.
  const at = random(random(2) === 0 ? Math.min(bytes.length, 256) : bytes.length);
  const piece = 1 + random(Math.min(64, bytes.length - 1));
  switch (random(8)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 1:
      bytes[at] = random(256);
      return bytes;
    case 2:
    case 3:
      return writeNumber(bytes, at, extremes[random(extremes.length)]!, random);
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at + piece));
    case 5:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + piece), bytes.subarray(at));
    case 6: {
      const to = random(bytes.length - piece + 1);
      bytes.copyWithin(to, Math.min(at, bytes.length - piece), Math.min(at, bytes.length - piece) + piece);
      return bytes;
    }
    default:
      return bytes.slice(0, at);
  }
}

function writeNumber(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  value: number,
  random: Random,
): Uint8Array<ArrayBuffer> {
  const width = random(2) === 0 ? 2 : 4;
  const littleEndian = random(2) === 0;
  for (let i = 0; i < width && at + i < bytes.length; i++)
    bytes[at + i] = (value >>> (8 * (littleEndian ? i : width - 1 - i))) & 255;
  return bytes;
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
