import { corrupt, truncated } from './errors.ts';

const twoBitDeltas = [0, 1, 0, -1];
const threeBitDeltas = [0, 1, 2, 3, 0, -3, -2, -1];

/**
 * Unpacks ThunderScan 4-bit data, row by row.
 * @throws CodecError `truncated` when the data ends first; `corrupt` when a row is longer than it may be
 */
export function unpackThunderScan(source: Uint8Array, target: Uint8Array, width: number, base: number): void {
  const rowBytes = Math.ceil(width / 2);
  let at = 0;
  for (let row = 0; row < target.length; row += rowBytes) {
    let pixel = 0;
    let last = 0;
    const put = (value: number) => {
      if (pixel >= width) throw corrupt('A row of ThunderScan data is too long', base + at);
      last = value & 15;
      target[row + (pixel >> 1)]! |= pixel & 1 ? last : last << 4;
      pixel++;
    };
    target.fill(0, row, row + rowBytes);
    while (pixel < width) {
      if (at >= source.length) throw truncated('ThunderScan data ends early', base + at);
      const code = source[at++]!;
      switch (code >> 6) {
        case 0:
          for (let run = code & 63; run > 0; run--) put(last);
          break;
        case 1:
          for (const delta of [(code >> 4) & 3, (code >> 2) & 3, code & 3])
            if (delta !== 2) put(last + twoBitDeltas[delta]!);
          break;
        case 2:
          for (const delta of [(code >> 3) & 7, code & 7]) if (delta !== 4) put(last + threeBitDeltas[delta]!);
          break;
        default:
          put(code);
      }
    }
  }
}
