/** Collects bits into bytes, the first bit lowest, and takes more memory as it needs it. */
export class BitWriter {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  at = 0;
  /** Fewer than 8 bits that make no whole byte yet. */
  hold = 0;
  count = 0;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes + 16);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for this many bytes more. */
  reserve(sizeBytes: number): void {
    const needed = this.at + sizeBytes + 16;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, Math.ceil(this.bytes.length * 1.5)));
    larger.set(this.bytes.subarray(0, this.at + 1));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Up to 16 bits; the room is reserved already. */
  put(value: number, count: number): void {
    this.hold |= value << this.count;
    this.count += count;
    this.view.setUint32(this.at, this.hold, true);
    this.at += this.count >> 3;
    this.hold >>>= this.count & 24;
    this.count &= 7;
  }

  /** Fills up the last byte with zeros. */
  align(): void {
    if (this.count > 0) this.put(0, 8 - this.count);
  }

  /** Whole bytes as they are. */
  append(bytes: Uint8Array): void {
    this.align();
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Forgets the first bytes that were written. */
  drop(sizeBytes: number): void {
    this.bytes.copyWithin(0, sizeBytes, this.at + 1);
    this.at -= sizeBytes;
  }
}
