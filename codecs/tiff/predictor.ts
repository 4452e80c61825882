/**
 * Undoes horizontal differencing in place, row by row.
 * @param step samples between a sample and the one that it was taken from
 * @see TIFF 6.0 §14
 */
export function undoDifferencing(
  bytes: Uint8Array,
  rowBytes: number,
  step: number,
  bits: 8 | 16,
  littleEndian: boolean,
): void {
  if (bits === 8) {
    for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes)
      for (let at = row + step; at < row + rowBytes; at++) bytes[at] = bytes[at]! + bytes[at - step]!;
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes)
    for (let at = row + step * 2; at + 1 < row + rowBytes; at += 2)
      view.setUint16(at, view.getUint16(at, littleEndian) + view.getUint16(at - step * 2, littleEndian), littleEndian);
}

/** Does it, from the row's end to its start. The samples are of the machine's own kind. */
export function applyDifferencing(samples: Uint8Array | Uint16Array, rowSamples: number, step: number): void {
  for (let row = 0; row < samples.length; row += rowSamples)
    for (let at = row + rowSamples - 1; at >= row + step; at--) samples[at] = samples[at]! - samples[at - step]!;
}
