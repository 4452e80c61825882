import { codecError } from './errors.ts';
import type { FormatName } from './formats.ts';

/** Reads numbers of either byte order, and never past the end: that is a coded error with its offset. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly format: FormatName;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, format: FormatName, byteOrder: 'little' | 'big') {
    this.bytes = bytes;
    this.format = format;
    this.littleEndian = byteOrder === 'little';
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** @throws CodecError `truncated` unless `length` bytes lie at `offset` */
  need(offset: number, length: number): void {
    if (Number.isInteger(offset) && offset >= 0 && offset + length <= this.bytes.length) return;
    if (!(offset >= 0 && Number.isInteger(offset)))
      throw codecError('corrupt', `Offset ${offset} is none: a file's bytes are counted from 0`, {
        format: this.format,
      });
    throw codecError('truncated', `${length} bytes were expected at ${offset}; the file ends at ${this.bytes.length}`, {
      format: this.format,
      offset: Math.min(offset, this.bytes.length),
    });
  }

  u8(offset: number): number {
    this.need(offset, 1);
    return this.bytes[offset]!;
  }
  u16(offset: number): number {
    this.need(offset, 2);
    return this.#view.getUint16(offset, this.littleEndian);
  }
  u32(offset: number): number {
    this.need(offset, 4);
    return this.#view.getUint32(offset, this.littleEndian);
  }
  i32(offset: number): number {
    this.need(offset, 4);
    return this.#view.getInt32(offset, this.littleEndian);
  }
  /** As a number; above 2^53 it is past every file's end anyway. */
  u64(offset: number): number {
    this.need(offset, 8);
    return Number(this.#view.getBigUint64(offset, this.littleEndian));
  }
  f32(offset: number): number {
    this.need(offset, 4);
    return this.#view.getFloat32(offset, this.littleEndian);
  }
  f64(offset: number): number {
    this.need(offset, 8);
    return this.#view.getFloat64(offset, this.littleEndian);
  }
  /** A view, not a copy. */
  slice(offset: number, length: number): Uint8Array {
    this.need(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }
  /** ISO 8859-1, which ASCII is part of. */
  latin1(offset: number, length: number): string {
    return latin1(this.slice(offset, length));
  }
}

/** The bytes as ISO 8859-1 characters. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** One array of all pieces in their order. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
