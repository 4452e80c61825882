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
    else sumRow(view, row * rowBytes, bytes);
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

function rowSummer(shape: PredictedRows): (view: DataView, start: number, bytes: Uint8Array) => void {
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
    case 24:
      return (_view, start, bytes) => sumTriples(bytes, start, shape);
    default:
      if (bits > 16) throw unsupported(`Horizontal differencing at ${bits} bits is not read`);
      return (_view, start, bytes) => sumPacked(bytes, start, shape);
  }
}

/** Samples of up to 15 bits that are no bytes, from the highest bit on: taken out, summed, and put back on the way. */
function sumPacked(bytes: Uint8Array, start: number, { rowSamples, stride, bits }: PredictedRows): void {
  const mask = (1 << bits) - 1;
  const sums = new Uint16Array(stride);
  let held = 0;
  let heldBits = 0;
  let summed = 0;
  let summedBits = 0;
  let from = start;
  let to = start;
  for (let index = 0, kind = 0; index < rowSamples; index++) {
    while (heldBits < bits) {
      held = ((held << 8) | bytes[from++]!) & 0x7fffff;
      heldBits += 8;
    }
    heldBits -= bits;
    const sum = (sums[kind]! + (held >> heldBits)) & mask;
    sums[kind] = sum;
    kind = kind + 1 === stride ? 0 : kind + 1;
    summed = ((summed << bits) | sum) & 0x7fffff;
    for (summedBits += bits; summedBits >= 8; summedBits -= 8) bytes[to++] = summed >> (summedBits - 8);
  }
  if (summedBits > 0) bytes[to] = summed << (8 - summedBits);
}

/** Samples of three bytes. */
function sumTriples(bytes: Uint8Array, start: number, { rowBytes, stride, littleEndian }: PredictedRows): void {
  const [low, high] = littleEndian ? [0, 2] : [2, 0];
  const back = stride * 3;
  for (let at = start + back; at + 2 < start + rowBytes; at += 3) {
    const before = bytes[at - back + low]! | (bytes[at - back + 1]! << 8) | (bytes[at - back + high]! << 16);
    const sum = before + (bytes[at + low]! | (bytes[at + 1]! << 8) | (bytes[at + high]! << 16));
    bytes[at + low] = sum;
    bytes[at + 1] = sum >> 8;
    bytes[at + high] = sum >> 16;
  }
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
