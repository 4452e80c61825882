import type { Coefficients } from './coefficients.ts';
import type { FramePlan } from './plan.ts';
import { type SymbolSink, symbolTables } from './symbols.ts';

const endOfBlock = 0x00;
const sixteenZeros = 0xf0;

/**
 * Goes through the one scan of a sequential file: all components interleaved, MCU by MCU. What fills up the last MCUs
 * costs least as a block whose DC coefficient is the one before.
 * @see ITU-T T.81 §A.2, §F.1.2
 */
export function codeSequential(plan: FramePlan, components: readonly Coefficients[], sink: SymbolSink): void {
  const predictions = new Int32Array(components.length);
  for (let mcuRow = 0; mcuRow < plan.mcusDown; mcuRow++)
    for (let mcuColumn = 0; mcuColumn < plan.mcusAcross; mcuColumn++)
      for (let index = 0; index < components.length; index++) {
        const component = components[index]!;
        const { h, v, table, blocksAcross, blocksDown } = component.plan;
        for (let down = 0; down < v; down++)
          for (let across = 0; across < h; across++) {
            const row = mcuRow * v + down;
            const column = mcuColumn * h + across;
            sink.block();
            if (row >= blocksDown || column >= blocksAcross) {
              sink.symbol(symbolTables.dc + table, 0, 0, 0);
              sink.symbol(symbolTables.ac + table, endOfBlock, 0, 0);
              continue;
            }
            const block = row * blocksAcross + column;
            const dc = component.values[block * 64]!;
            codeDifference(sink, symbolTables.dc + table, dc - predictions[index]!);
            predictions[index] = dc;
            codeBlock(component, block, symbolTables.ac + table, sink);
          }
      }
}

/** A difference of DC coefficients: its size, then its bits. @see ITU-T T.81 §F.1.2.1 */
export function codeDifference(sink: SymbolSink, table: number, difference: number): void {
  const size = sizeOf(difference);
  sink.symbol(table, size, bitsOf(difference, size), size);
}

/** Bits of a number's magnitude. */
export function sizeOf(value: number): number {
  return 32 - Math.clz32(value < 0 ? -value : value);
}

/** The bits that tell a number of a known size: those of a negative one are those of its magnitude, turned over. */
export function bitsOf(value: number, size: number): number {
  return value < 0 ? value + (1 << size) - 1 : value;
}

/** The AC coefficients of a block: runs of zeros and what ends them. @see ITU-T T.81 §F.1.2.2 */
function codeBlock({ values, masks }: Coefficients, block: number, table: number, sink: SymbolSink): void {
  let last = 0;
  for (let word = 0; word < 2; word++) {
    // Bit 0 of the first word is of the DC coefficient.
    let left = word === 0 ? masks[block * 2]! & ~1 : masks[block * 2 + 1]!;
    while (left !== 0) {
      const lowest = left & -left;
      left ^= lowest;
      const k = word * 32 + 31 - Math.clz32(lowest);
      let run = k - last - 1;
      for (; run > 15; run -= 16) sink.symbol(table, sixteenZeros, 0, 0);
      const value = values[block * 64 + k]!;
      const size = sizeOf(value);
      sink.symbol(table, (run << 4) | size, bitsOf(value, size), size);
      last = k;
    }
  }
  if (last < 63) sink.symbol(table, endOfBlock, 0, 0);
}
