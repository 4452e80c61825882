import { paeth } from './paeth.ts';

/**
 * Undoes the filters of a pass in place. `data` holds, for each row, the filter's number and `rowBytes` bytes, from `start`.
 * @param pixelBytes bytes of a whole pixel, at least 1
 * @returns the first row with a filter that is not defined, or −1
 * @see PNG 3rd ed. §9
 */
export function unfilter(data: Uint8Array, start: number, rows: number, rowBytes: number, pixelBytes: number): number {
  for (let row = 0, at = start; row < rows; row++, at += rowBytes + 1) {
    const filter = data[at]!;
    const first = at + 1;
    const end = first + rowBytes;
    // The row above; the first one has none, and zeros stand for it.
    const above = row === 0 ? 0 : rowBytes + 1;
    switch (filter) {
      case 0:
        break;
      case 1:
        addLeft(data, first, end, pixelBytes);
        break;
      case 2:
        if (above > 0) for (let i = first; i < end; i++) data[i] = data[i]! + data[i - above]!;
        break;
      case 3:
        unfilterAverage(data, first, end, pixelBytes, above);
        break;
      case 4:
        // Without a row above, Paeth predicts the pixel to the left.
        if (above === 0) addLeft(data, first, end, pixelBytes);
        else unfilterPaeth(data, first, end, pixelBytes, above);
        break;
      default:
        return row;
    }
  }
  return -1;
}

function addLeft(data: Uint8Array, first: number, end: number, pixelBytes: number): void {
  for (let i = first + pixelBytes; i < end; i++) data[i] = data[i]! + data[i - pixelBytes]!;
}

/** @see PNG 3rd ed. §9.2 */
function unfilterAverage(data: Uint8Array, first: number, end: number, pixelBytes: number, above: number): void {
  for (let i = first; i < end; i++) {
    const left = i - pixelBytes >= first ? data[i - pixelBytes]! : 0;
    const up = above > 0 ? data[i - above]! : 0;
    data[i] = data[i]! + ((left + up) >> 1);
  }
}

function unfilterPaeth(data: Uint8Array, first: number, end: number, pixelBytes: number, above: number): void {
  const whole = Math.min(first + pixelBytes, end);
  for (let i = first; i < whole; i++) data[i] = data[i]! + data[i - above]!;
  for (let i = whole; i < end; i++)
    data[i] = data[i]! + paeth(data[i - pixelBytes]!, data[i - above]!, data[i - above - pixelBytes]!);
}
