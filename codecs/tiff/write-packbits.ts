const longest = 128;

/**
 * Packs rows with PackBits; no run goes from one row into the next.
 * @see TIFF 6.0 §9
 */
export function packBits(bytes: Uint8Array, rowBytes: number): Uint8Array {
  // One byte more for every 128 of a row at worst.
  const packed = new Uint8Array(bytes.length + Math.ceil(bytes.length / rowBytes) * Math.ceil(rowBytes / longest));
  let to = 0;
  for (let row = 0; row < bytes.length; row += rowBytes) to = packRow(bytes.subarray(row, row + rowBytes), packed, to);
  return packed.subarray(0, to);
}

function packRow(row: Uint8Array, packed: Uint8Array, to: number): number {
  for (let at = 0; at < row.length; ) {
    const run = runLength(row, at);
    if (run > 1) {
      packed[to++] = 257 - run;
      packed[to++] = row[at]!;
      at += run;
      continue;
    }
    // Bytes as they are, up to a run of three: one of two would not pay.
    let end = at + 1;
    while (end < row.length && end - at < longest && runLength(row, end) < 3) end++;
    packed[to++] = end - at - 1;
    packed.set(row.subarray(at, end), to);
    to += end - at;
    at = end;
  }
  return to;
}

function runLength(row: Uint8Array, at: number): number {
  const end = Math.min(at + longest, row.length);
  let after = at + 1;
  while (after < end && row[after] === row[at]) after++;
  return after - at;
}
