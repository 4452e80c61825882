import { codecError } from '../errors.ts';

/** Receives what the runs paint: a palette index, or 0xrrggbb for RLE24. `y` counts rows as stored, from the first. */
export type PaintPixel = (x: number, y: number, value: number) => void;

/**
 * Unpacks RLE4, RLE8 and RLE24. Pixels that the runs skip are not painted; runs end at the row's end.
 * @see [MS-WMF] §3.1.6.1 and §3.1.6.2: pairs of count and value; 0 escapes to end of line, end of bitmap, delta, or
 *   pixels as they are, padded to 16 bits
 * @throws CodecError `truncated` when the bytes end before the bitmap does
 */
export function unpackRle(
  bytes: Uint8Array,
  start: number,
  size: { width: number; height: number },
  bits: 4 | 8 | 24,
  paint: PaintPixel,
) {
  const { width, height } = size;
  const valueBytes = bits === 24 ? 3 : 1;
  let at = start;
  let [x, y] = [0, 0];
  const next = () => {
    if (at < bytes.length) return bytes[at++]!;
    throw codecError('truncated', `The file ends in row ${y + 1} of ${height}`, { format: 'bmp', offset: at });
  };
  const nextValue = () => (bits === 24 ? next() | (next() << 8) | (next() << 16) : next());
  const put = (value: number) => {
    if (x < width && y < height) paint(x, y, value);
    x += 1;
  };
  while (y < height) {
    // A picture whose last row is full may lack its end marker.
    if (at >= bytes.length && y === height - 1 && x >= width) return;
    const count = next();
    if (count > 0) {
      const value = nextValue();
      for (let index = 0; index < count; index++) put(bits === 4 ? (index & 1 ? value & 15 : value >> 4) : value);
      continue;
    }
    const code = next();
    if (code === 0) [x, y] = [0, y + 1];
    else if (code === 1) return;
    else if (code === 2) [x, y] = [x + next(), y + next()];
    else {
      for (let index = 0; index < code; index++) {
        if (bits !== 4) put(nextValue());
        else if ((index & 1) === 0) put(next() >> 4);
        else put(bytes[at - 1]! & 15);
      }
      const used = bits === 4 ? (code + 1) >> 1 : code * valueBytes;
      if (used & 1) next();
    }
  }
}
