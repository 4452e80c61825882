import type { BitWriter } from './bit-writer.ts';
import { type HuffmanCode, optimalCode } from './huffman-code.ts';

/** The four Huffman tables that a scan may name: of DC and AC coefficients, of luma and chroma. */
export const symbolTables = { dc: 0, ac: 2 } as const;
const tableCount = 4;

/** Takes what a scan consists of. A scan is gone through twice: to count its symbols, then to write their codes. */
export interface SymbolSink {
  /** A symbol of the table 0 to 3, and `size` bits that follow its code. */
  symbol(table: number, symbol: number, bits: number, size: number): void;
  /** Bits without a code, 0 to 24. */
  bits(bits: number, size: number): void;
  /** A block begins. */
  block(): void;
}

/** Counts the symbols, and the bits that have no code. */
export class SymbolCounter implements SymbolSink {
  readonly #counts = new Uint32Array(tableCount * 256);
  #plainBits = 0;

  symbol(table: number, symbol: number, _bits: number, size: number): void {
    this.#counts[table * 256 + symbol]! += 1;
    this.#plainBits += size;
  }
  bits(_bits: number, size: number): void {
    this.#plainBits += size;
  }
  block(): void {}

  /** How often each symbol of a table came. */
  frequencies(table: number): Uint32Array {
    return this.#counts.subarray(table * 256, table * 256 + 256);
  }

  /** The best codes for what was counted, table by table; of one that was not used there is none. */
  codes(): (HuffmanCode | undefined)[] {
    return Array.from({ length: tableCount }, (_, table) => {
      const frequencies = this.frequencies(table);
      return frequencies.some((count) => count > 0) ? optimalCode(frequencies) : undefined;
    });
  }

  /** What is counted so far, in bits: with the best codes, and without the tables that tell them. */
  totalBits(): number {
    let total = this.#plainBits;
    for (const [table, code] of this.codes().entries())
      for (const symbol of code?.symbols ?? []) total += this.frequencies(table)[symbol]! * code!.lengths[symbol]!;
    return total;
  }
}

/** Writes the codes. */
export class SymbolWriter implements SymbolSink {
  readonly #codes = new Uint16Array(tableCount * 256);
  readonly #lengths = new Uint8Array(tableCount * 256);
  readonly #writer: BitWriter;

  constructor(writer: BitWriter, codes: readonly (HuffmanCode | undefined)[]) {
    this.#writer = writer;
    for (const [table, code] of codes.entries()) {
      if (code === undefined) continue;
      this.#codes.set(code.codes, table * 256);
      this.#lengths.set(code.lengths, table * 256);
    }
  }

  symbol(table: number, symbol: number, bits: number, size: number): void {
    const at = table * 256 + symbol;
    const length = this.#lengths[at]!;
    if (length + size <= 24) {
      this.#writer.put((this.#codes[at]! << size) | bits, length + size);
    } else {
      this.#writer.put(this.#codes[at]!, length);
      this.#writer.put(bits, size);
    }
  }
  bits(bits: number, size: number): void {
    this.#writer.put(bits, size);
  }
  block(): void {
    this.#writer.reserve();
  }
}
