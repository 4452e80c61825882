import { corrupt, unsupported } from './errors.ts';

/** The shape of a chunk whose rows are to be summed up. */
export interface PredictedRows {
  readonly rows: number;
  readonly rowBytes: number;
  /** Samples of a row; bits beyond them pad it to a whole byte. */
  readonly rowSamples: number;
  /** Samples from one to the next of the same kind: samples per pixel, 1 in a plane. */
  readonly stride: number;
  readonly bits: number;
  readonly littleEndian: boolean;
}

/**
 * Undoes horizontal differencing in place; sums wrap at the width of a sample.
 * @throws CodecError `unsupported-feature` for a depth above 16 that is not 32 or 64
 * @see TIFF 6.0 §14
 */
export function undoHorizontalDifferencing(bytes: Uint8Array, shape: PredictedRows): void {
  const { rows, rowBytes, bits } = shape;
  const sumRow = rowSummer(shape);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < rows; row++) {
    if (bits === 8) sumBytes(bytes, row * rowBytes, rowBytes, shape.stride);
    else sumRow(view, row * rowBytes);
  }
}

function sumBytes(bytes: Uint8Array, start: number, rowBytes: number, stride: number): void {
  const end = start + rowBytes;
  if (stride === 1) {
    let sum = 0;
    for (let at = start; at < end; at++) bytes[at] = sum = (sum + bytes[at]!) & 255;
  } else if (stride === 3) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let at = start; at + 2 < end; at += 3) {
      bytes[at] = r = (r + bytes[at]!) & 255;
      bytes[at + 1] = g = (g + bytes[at + 1]!) & 255;
      bytes[at + 2] = b = (b + bytes[at + 2]!) & 255;
    }
  } else {
    for (let at = start + stride; at < end; at++) bytes[at] = bytes[at]! + bytes[at - stride]!;
  }
}

function rowSummer(shape: PredictedRows): (view: DataView, start: number) => void {
  const { rowBytes, stride, bits, littleEndian } = shape;
  switch (bits) {
    case 16:
      return (view, start) => {
        for (let at = start + stride * 2; at + 1 < start + rowBytes; at += 2)
          view.setUint16(
            at,
            view.getUint16(at, littleEndian) + view.getUint16(at - stride * 2, littleEndian),
            littleEndian,
          );
      };
    case 32:
      return (view, start) => {
        for (let at = start + stride * 4; at + 3 < start + rowBytes; at += 4)
          view.setInt32(
            at,
            (view.getInt32(at, littleEndian) + view.getInt32(at - stride * 4, littleEndian)) | 0,
            littleEndian,
          );
      };
    case 64:
      return (view, start) => {
        for (let at = start + stride * 8; at + 7 < start + rowBytes; at += 8)
          view.setBigUint64(
            at,
            view.getBigUint64(at, littleEndian) + view.getBigUint64(at - stride * 8, littleEndian),
            littleEndian,
          );
      };
    default:
      if (bits > 16 && bits !== 24) throw unsupported(`Horizontal differencing at ${bits} bits is not read`);
      return (view, start) => sumPacked(view, start, shape);
  }
}

/** Samples that do not fill 1, 2, 4 or 8 bytes: each is taken out of the bits, summed, and put back. */
function sumPacked(view: DataView, start: number, { rowSamples, stride, bits, littleEndian }: PredictedRows): void {
  const mask = (1 << bits) - 1;
  const swapped = bits === 24 && littleEndian;
  const sums = new Int32Array(stride);
  for (let index = 0; index < rowSamples; index++) {
    const first = start * 8 + index * bits;
    let value = 0;
    for (let bit = 0; bit < bits; bit++) {
      const at = bitPlace(first, bit, swapped);
      value = (value << 1) | ((view.getUint8(at >> 3) >> (7 - (at & 7))) & 1);
    }
    const sum = (sums[index % stride]! + value) & mask;
    sums[index % stride] = sum;
    for (let bit = 0; bit < bits; bit++) {
      const at = bitPlace(first, bit, swapped);
      const place = 1 << (7 - (at & 7));
      const byte = view.getUint8(at >> 3);
      view.setUint8(at >> 3, (sum >> (bits - 1 - bit)) & 1 ? byte | place : byte & ~place);
    }
  }
}

function bitPlace(first: number, bit: number, swapped: boolean): number {
  return swapped ? first + (2 - (bit >> 3)) * 8 + (bit & 7) : first + bit;
}

/**
 * Undoes the floating point predictor in place: bytes were differenced along the row, then split into planes from the
 * most significant byte on. The samples end in the file's byte order.
 * @throws CodecError `corrupt` for a depth that is not one of floating point samples
 * @see Adobe Photoshop TIFF Technical Note 3
 */
export function undoFloatingPointPredictor(bytes: Uint8Array, shape: PredictedRows): void {
  const { rows, rowBytes, stride, bits, littleEndian } = shape;
  if (bits !== 16 && bits !== 24 && bits !== 32 && bits !== 64)
    throw corrupt(`The floating point predictor is used with ${bits} bits; it has 16, 24, 32 or 64`);
  const size = bits / 8;
  const count = rowBytes / size;
  const planes = new Uint8Array(rowBytes);
  for (let start = 0; start < rows * rowBytes; start += rowBytes) {
    planes.set(bytes.subarray(start, start + rowBytes));
    for (let at = stride; at < rowBytes; at++) planes[at] = planes[at]! + planes[at - stride]!;
    for (let byte = 0; byte < size; byte++) {
      const plane = byte * count;
      const place = start + (littleEndian ? size - 1 - byte : byte);
      for (let index = 0; index < count; index++) bytes[place + index * size] = planes[plane + index]!;
    }
  }
}

/** Applies horizontal differencing in place, from each row's end to its start. @param step samples per pixel @see TIFF 6.0 §14 */
export function applyDifferencing(samples: Uint8Array | Uint16Array, rowSamples: number, step: number): void {
  for (let row = 0; row < samples.length; row += rowSamples)
    for (let at = row + rowSamples - 1; at >= row + step; at--) samples[at] = samples[at]! - samples[at - step]!;
}
