import { BitReader } from './bit-reader.ts';
import { corrupt, type Frame } from './frame.ts';
import { decodeSymbol, type HuffmanTable } from './huffman.ts';
import { endedEarly, skipRestart } from './huffman-scan.ts';
import type { Scan } from './scan.ts';

/** The seven predictors of neighbours a (left), b (above), c (above left). @see T.81 table H.1 */
function predict(selection: number, a: number, b: number, c: number): number {
  switch (selection) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/**
 * Decodes a Huffman-coded lossless scan into sample planes, one a scan component, `blocksAcross` samples a row.
 * @returns the offset of the marker that ends the scan
 * @throws CodecError `corrupt`, `truncated`
 * @see T.81 annex H
 */
export function decodeLosslessScan(
  bytes: Uint8Array,
  start: number,
  frame: Frame,
  scan: Scan,
  tables: readonly (HuffmanTable | undefined)[],
  restartInterval: number,
  planes: readonly Uint16Array[],
): number {
  if (scan.spectralStart < 1 || scan.spectralStart > 7)
    throw corrupt(`the predictor ${scan.spectralStart} is none of 1 to 7`, start);
  let reader = new BitReader(bytes, start);
  const initial = 1 << (frame.precision - scan.successiveLow - 1);
  const interleaved = scan.components.length > 1;
  const parts = scan.components.map((part, i) => {
    const table = tables[part.dcTable];
    if (table === undefined)
      throw corrupt(`the scan asks for the Huffman table ${part.dcTable}, which is not defined`, start);
    return {
      ...part,
      table,
      plane: planes[i]!,
      h: interleaved ? part.component.h : 1,
      v: interleaved ? part.component.v : 1,
    };
  });
  const [first] = parts;
  if (first === undefined) return start;
  const across = interleaved ? frame.mcusAcross : first.component.width;
  const down = interleaved ? frame.mcusDown : first.component.height;
  // The first line of a restart interval is predicted as the first line of the picture is (§H.1.1).
  let intervalRow = 0;
  let intervalColumn = 0;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const unit = row * across + column;
      if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
        reader = new BitReader(bytes, skipRestart(bytes, reader.position));
        intervalRow = row;
        intervalColumn = column;
      }
      for (const { component, table, plane, h, v } of parts)
        for (let y = row * v; y < row * v + v; y++)
          for (let x = column * h; x < column * h + h; x++) {
            const size = decodeSymbol(reader, table);
            if (size < 0 || size > 16)
              throw corrupt('the picture data holds bits that are no Huffman code', reader.position);
            const difference = size === 16 ? 32768 : reader.signed(size);
            const at = y * component.blocksAcross + x;
            const top = y === intervalRow * v;
            let predicted: number;
            if (top) predicted = x === intervalColumn * h ? initial : plane[at - 1]!;
            else if (x === 0) predicted = plane[at - component.blocksAcross]!;
            else {
              const above = at - component.blocksAcross;
              predicted = predict(scan.spectralStart, plane[at - 1]!, plane[above]!, plane[above - 1]!);
            }
            plane[at] = (predicted + difference) & 0xffff;
          }
      if (reader.overrun) endedEarly(bytes, reader.position);
    }
  }
  if (scan.successiveLow > 0)
    for (const { plane } of parts) for (let i = 0; i < plane.length; i++) plane[i] = plane[i]! << scan.successiveLow;
  return reader.position;
}
