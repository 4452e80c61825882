import { codecError } from './errors.ts';
import type { FormatName } from './formats.ts';

/** Memory that is asked for at first, at most; it is taken from the system only where bytes are written to it. */
const mostAtFirst = 2 ** 28;

/**
 * Collects the bytes of a file in one array. Where the size is known from above it is never moved, so that a file beside
 * its picture takes its own bytes and no second time as many.
 */
export class ByteWriter {
  readonly format: FormatName;
  #bytes: Uint8Array<ArrayBuffer>;
  #length: number;

  /**
   * @param mostBytes that the file will have; more are taken, too
   * @param start bytes that are left free at its beginning
   */
  constructor(format: FormatName, mostBytes: number, start = 0) {
    this.format = format;
    this.#bytes = new Uint8Array(0);
    this.#length = start;
    this.#allocate(Math.min(mostBytes, Math.max(mostAtFirst, start)));
  }

  /** Bytes so far, those at the beginning included. */
  get length(): number {
    return this.#length;
  }

  /** @throws CodecError `limit-exceeded` when the runtime has no array of that length */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Adds zeros up to a multiple of `step`. */
  align(step: number): void {
    const padding = -this.#length & (step - 1);
    this.#reserve(padding);
    this.#length += padding;
  }

  /** The bytes: a view where they fill at least half of the array, else a copy. */
  finish(): Uint8Array<ArrayBuffer> {
    const sparse = this.#length * 2 < this.#bytes.length;
    return sparse ? this.#bytes.slice(0, this.#length) : this.#bytes.subarray(0, this.#length);
  }

  #reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes;
    if (needed > this.#bytes.length) this.#allocate(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
  }

  #allocate(sizeBytes: number): void {
    const before = this.#bytes;
    try {
      this.#bytes = new Uint8Array(sizeBytes);
    } catch (cause) {
      throw codecError(
        'limit-exceeded',
        `The file would have ${sizeBytes.toLocaleString('en-US')} bytes or more, which this runtime cannot hold`,
        { format: this.format },
        { cause },
      );
    }
    this.#bytes.set(before);
  }
}
