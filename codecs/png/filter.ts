/** How the filter of each row is chosen: none at all, or by the least sum of absolute differences (PNG 3rd ed. §12.7). */
export type FilterChoice = 'none' | 'adaptive';

/**
 * Filters the rows of a picture: for each row the filter's number, then `rowBytes` bytes.
 * @param pixelBytes bytes of a whole pixel, at least 1
 * @see PNG 3rd ed. §9
 */
export function filterRows(
  rows: Uint8Array,
  rowBytes: number,
  pixelBytes: number,
  choice: FilterChoice,
): Uint8Array<ArrayBuffer> {
  const count = rows.length / rowBytes;
  const filtered = new Uint8Array(count * (rowBytes + 1));
  if (choice === 'none') {
    for (let row = 0; row < count; row++)
      filtered.set(rows.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
    return filtered;
  }
  const candidates = Array.from({ length: 5 }, () => new Uint8Array(rowBytes));
  const none = new Uint8Array(rowBytes);
  for (let row = 0; row < count; row++) {
    const here = rows.subarray(row * rowBytes, (row + 1) * rowBytes);
    const above = row === 0 ? none : rows.subarray((row - 1) * rowBytes, row * rowBytes);
    const best = bestFilter(here, above, pixelBytes, candidates);
    filtered[row * (rowBytes + 1)] = best;
    filtered.set(best === 0 ? here : candidates[best]!, row * (rowBytes + 1) + 1);
  }
  return filtered;
}

/** Fills the candidates 1 to 4 and tells which of the five filters has the least sum of absolute differences. */
function bestFilter(
  here: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
  candidates: readonly Uint8Array[],
): number {
  const [, sub, up, average, paeth] = candidates as readonly [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  let sums0 = 0;
  let sums1 = 0;
  let sums2 = 0;
  let sums3 = 0;
  let sums4 = 0;
  for (let i = 0; i < here.length; i++) {
    const value = here[i]!;
    const b = above[i]!;
    let a = 0;
    let c = 0;
    if (i >= pixelBytes) {
      a = here[i - pixelBytes]!;
      c = above[i - pixelBytes]!;
    }
    const toLeft = b - c;
    const toUp = a - c;
    const distanceLeft = toLeft < 0 ? -toLeft : toLeft;
    const distanceUp = toUp < 0 ? -toUp : toUp;
    const both = toLeft + toUp;
    const distanceCorner = both < 0 ? -both : both;
    const predicted =
      distanceLeft <= distanceUp && distanceLeft <= distanceCorner ? a : distanceUp <= distanceCorner ? b : c;
    const d1 = (value - a) & 255;
    const d2 = (value - b) & 255;
    const d3 = (value - ((a + b) >> 1)) & 255;
    const d4 = (value - predicted) & 255;
    sub[i] = d1;
    up[i] = d2;
    average[i] = d3;
    paeth[i] = d4;
    sums0 += value < 128 ? value : 256 - value;
    sums1 += d1 < 128 ? d1 : 256 - d1;
    sums2 += d2 < 128 ? d2 : 256 - d2;
    sums3 += d3 < 128 ? d3 : 256 - d3;
    sums4 += d4 < 128 ? d4 : 256 - d4;
  }
  const sums = [sums0, sums1, sums2, sums3, sums4];
  return sums.indexOf(Math.min(...sums));
}
