import { addBytes, meanBytes } from './byte-words.ts';
import { paeth, paethBytes } from './paeth.ts';

/**
 * Undoes the filters of a pass in place. `data` holds, for each row, the filter's number and `rowBytes` bytes, from `start`.
 * @param pixelBytes bytes of a whole pixel, at least 1
 * @param goesOn whether the row above the first one lies right before `start`, undone
 * @returns the first row with a filter that is not defined, or −1
 * @see PNG 3rd ed. §9
 */
export function unfilter(
  data: Uint8Array,
  start: number,
  rows: number,
  rowBytes: number,
  pixelBytes: number,
  goesOn = false,
): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  // Whole words of a pixel are summed up at once, where it is made of them, else each of its bytes.
  const lane = pixelBytes % 4 === 0 ? 4 : 1;
  for (let row = 0, at = start; row < rows; row++, at += rowBytes + 1) {
    const isFirst = row === 0 && !goesOn;
    const filter = effective(data[at]!, isFirst);
    const first = at + 1;
    const end = first + rowBytes;
    const above = rowBytes + 1;
    if (filter > 4) return row;
    if (filter === 0) continue;
    if (filter === 2) {
      addAbove(data, view, first, end, above);
      continue;
    }
    for (let from = first; from < first + pixelBytes && from < end; from += lane) {
      if (filter === 1) {
        if (lane === 4) addLeftWords(view, from, end, pixelBytes);
        else addLeft(data, from, end, pixelBytes);
      } else if (filter === 3) {
        if (lane === 4) addMeanWords(view, from, end, pixelBytes, isFirst ? 0 : above);
        else addMean(data, from, end, pixelBytes, isFirst ? 0 : above);
      } else if (lane === 4) addPaethWords(view, from, end, pixelBytes, above);
      else addPaeth(data, from, end, pixelBytes, above);
    }
  }
  return -1;
}

/** Without a row above, zeros stand for it: Up then predicts nothing and Paeth the pixel to the left. */
export function effective(filter: number, first: boolean): number {
  if (!first) return filter;
  return filter === 2 ? 0 : filter === 4 ? 1 : filter;
}

function addAbove(data: Uint8Array, view: DataView, first: number, end: number, above: number): void {
  let i = first;
  for (; i + 4 <= end; i += 4) view.setInt32(i, addBytes(view.getInt32(i, true), view.getInt32(i - above, true)), true);
  for (; i < end; i++) data[i] = data[i]! + data[i - above]!;
}

function addLeft(data: Uint8Array, from: number, end: number, step: number): void {
  let left = 0;
  for (let i = from; i < end; i += step) {
    left = (left + data[i]!) & 255;
    data[i] = left;
  }
}

function addLeftWords(view: DataView, from: number, end: number, step: number): void {
  let left = 0;
  for (let i = from; i < end; i += step) {
    left = addBytes(view.getInt32(i, true), left);
    view.setInt32(i, left, true);
  }
}

/** @param above how far before it the row above lies; 0 for none */
function addMean(data: Uint8Array, from: number, end: number, step: number, above: number): void {
  let left = 0;
  for (let i = from; i < end; i += step) {
    const up = above === 0 ? 0 : data[i - above]!;
    left = (data[i]! + ((left + up) >> 1)) & 255;
    data[i] = left;
  }
}

function addMeanWords(view: DataView, from: number, end: number, step: number, above: number): void {
  let left = 0;
  for (let i = from; i < end; i += step) {
    const up = above === 0 ? 0 : view.getInt32(i - above, true);
    left = addBytes(view.getInt32(i, true), meanBytes(left, up));
    view.setInt32(i, left, true);
  }
}

function addPaeth(data: Uint8Array, from: number, end: number, step: number, above: number): void {
  let left = 0;
  let corner = 0;
  for (let i = from; i < end; i += step) {
    const up = data[i - above]!;
    left = (data[i]! + paeth(left, up, corner)) & 255;
    data[i] = left;
    corner = up;
  }
}

function addPaethWords(view: DataView, from: number, end: number, step: number, above: number): void {
  let left = 0;
  let corner = 0;
  for (let i = from; i < end; i += step) {
    const up = view.getInt32(i - above, true);
    left = addBytes(view.getInt32(i, true), paethBytes(left, up, corner));
    view.setInt32(i, left, true);
    corner = up;
  }
}
