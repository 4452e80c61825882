/** The bytes with their bits turned round: what FillOrder 2 says of packed data (TIFF 6.0 §8). */
export function reverseBits(bytes: Uint8Array): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => {
    let reversed = 0;
    for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
    return reversed;
  });
  const turned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) turned[at] = table[bytes[at]!]!;
  return turned;
}
