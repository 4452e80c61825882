import type { BitWriter } from './bit-writer.ts';
import type { HuffmanCode } from './huffman-code.ts';

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

/** Counts the symbols. */
export class SymbolCounter implements SymbolSink {
  readonly #counts = new Uint32Array(tableCount * 256);

  symbol(table: number, symbol: number): void {
    this.#counts[table * 256 + symbol]! += 1;
  }
  bits(): void {}
  block(): void {}

  /** How often each symbol of a table came. */
  frequencies(table: number): Uint32Array {
    return this.#counts.subarray(table * 256, table * 256 + 256);
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
