/** Reads the bits of one entropy-coded segment, most significant first, and takes out the stuffed zeros (T.81 §B.1.1.5). */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** The next byte to read; at a marker it stays on its 0xff. */
  position: number;
  #bits = 0;
  #count = 0;
  /** How many of the bits at hand are zeros of our own, beyond the end of the segment. */
  #padding = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** More bits were taken than the segment has. */
  get overrun(): boolean {
    return this.#count < this.#padding;
  }

  #fill(): void {
    const bytes = this.#bytes;
    while (this.#count <= 24) {
      let byte = 0;
      if (this.position < bytes.length) {
        byte = bytes[this.position]!;
        if (byte !== 0xff) {
          this.position += 1;
        } else if (bytes[this.position + 1] === 0) {
          this.position += 2;
        } else {
          byte = 0;
          this.#padding += 8;
        }
      } else {
        this.#padding += 8;
      }
      this.#bits = (this.#bits << 8) | byte;
      this.#count += 8;
    }
  }

  /** The next 16 bits, left where they are. */
  peek16(): number {
    if (this.#count < 16) this.#fill();
    return (this.#bits >>> (this.#count - 16)) & 0xffff;
  }

  /** Takes bits that {@link peek16} has shown. */
  skip(count: number): void {
    this.#count -= count;
  }

  bit(): number {
    if (this.#count < 1) this.#fill();
    this.#count -= 1;
    return (this.#bits >>> this.#count) & 1;
  }

  /** Up to 16 bits as an unsigned number. */
  bits(count: number): number {
    if (count === 0) return 0;
    if (this.#count < count) this.#fill();
    this.#count -= count;
    return (this.#bits >>> this.#count) & ((1 << count) - 1);
  }

  /** A number of `count` magnitude bits (T.81 figure F.12, EXTEND). */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.bits(count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }
}
