/** Bytes of a piece; a scan is made of so many. */
const pieceBytes = 1 << 18;
/** What is left at the end of a piece is more than one block takes, each of its bytes stuffed. */
const reserveBytes = 1024;

/** Writes the bits of entropy-coded segments, a zero byte behind each 0xff (T.81 §F.1.2.3). */
export class BitWriter {
  readonly #pieces: Uint8Array[] = [];
  #piece = new Uint8Array(pieceBytes);
  #at = 0;
  /** The last bits, fewer than eight of them not written yet. */
  #bits = 0;
  #count = 0;

  /** Makes room for one block's codes. */
  reserve(): void {
    if (this.#at < pieceBytes - reserveBytes) return;
    this.#pieces.push(this.#piece.subarray(0, this.#at));
    this.#piece = new Uint8Array(pieceBytes);
    this.#at = 0;
  }

  /** Writes the lowest `length` bits, 0 to 24, of a number that has no others. */
  put(bits: number, length: number): void {
    const all = (this.#bits << length) | bits;
    let count = this.#count + length;
    if (count >= 8) {
      const piece = this.#piece;
      let at = this.#at;
      do {
        count -= 8;
        const byte = (all >>> count) & 0xff;
        piece[at++] = byte;
        if (byte === 0xff) piece[at++] = 0;
      } while (count >= 8);
      this.#at = at;
    }
    this.#bits = all;
    this.#count = count;
  }

  /** Fills the last byte with ones. @returns the pieces, to be joined */
  finish(): Uint8Array[] {
    this.reserve();
    if (this.#count > 0) this.put((1 << (8 - this.#count)) - 1, 8 - this.#count);
    return [...this.#pieces, this.#piece.subarray(0, this.#at)];
  }
}
