import { codecError } from './errors.ts';
import type { FormatName } from './formats.ts';

/** Memory that is asked for at first, at most; it is taken from the system only where bytes are written to it. */
const mostAtFirst = 2 ** 28;

/**
 * Collects the bytes of a file in one array. A file of which it is known that it has at most {@link mostAtFirst} bytes is
 * never moved: beside its picture it takes its own bytes and no second time as many. A longer one is moved as it grows by
 * halves, up to what is known of it.
 */
export class ByteWriter {
  readonly format: FormatName;
  readonly #mostBytes: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #length: number;

  /**
   * @param mostBytes that the file will have; more are taken, too
   * @param start bytes that are left free at its beginning
   */
  constructor(format: FormatName, mostBytes: number, start = 0) {
    this.format = format;
    this.#mostBytes = mostBytes;
    this.#bytes = new Uint8Array(0);
    this.#length = start;
    this.#bytes = this.#allocate(Math.min(mostBytes, Math.max(mostAtFirst, start)));
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
    if (needed <= this.#bytes.length) return;
    const grown = Math.ceil(this.#bytes.length * 1.5);
    const wanted = Math.max(needed, needed <= this.#mostBytes ? Math.min(grown, this.#mostBytes) : grown);
    const before = this.#bytes;
    this.#bytes = arrayOf(wanted) ?? this.#allocate(needed);
    this.#bytes.set(before);
  }

  #allocate(sizeBytes: number): Uint8Array<ArrayBuffer> {
    const bytes = arrayOf(sizeBytes);
    if (bytes !== undefined) return bytes;
    throw codecError(
      'limit-exceeded',
      `The file would have ${sizeBytes.toLocaleString('en-US')} bytes or more, which this runtime cannot hold`,
      { format: this.format },
    );
  }
}

/** Zeros; nothing where the runtime has no array of that length. */
function arrayOf(length: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
