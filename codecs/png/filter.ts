import { meanBytes, subtractBytes } from './byte-words.ts';
import type { WrittenLayout } from './layout.ts';
import { type RowBytes, rowBytesOf } from './pack.ts';
import { paeth, paethBytes } from './paeth.ts';

/**
 * One filter for all rows, or for each row the one with the least sum of absolute differences (PNG 3rd ed. §12.7):
 * of all five, or without Paeth, the only one that is not reckoned four bytes at once.
 */
export type FilterChoice = 'none' | 'sub' | 'up' | 'average' | 'paeth' | 'adaptive' | 'adaptive-without-paeth';

/** The numbers of the filters (PNG 3rd ed. §9.2). */
const numbers = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;

/** Bytes of rows that are filtered together, about: what the processor keeps at hand. */
const bandBytes = 65_536;
/** Rows of fewer bytes are not looked at: a filter for each would cost more than it saves. */
const leastAdaptive = 12;
/** Every which word is looked at to choose a row's filter; without a divisor in common with a pixel's bytes. */
const sampled = 11;
/** A row that lies so far from 0, a byte on average, whatever the filter, is noise: of even noise it is 64. */
const noisy = 60;
/** Rows of fewer bytes are looked at whole. */
const leastSampled = 512;

/**
 * Lays out the rows from `from` to `to` and filters them, some at a time: for each row the filter's number, then its
 * bytes. The first of them is filtered as the first row of a picture is.
 * @param take is given a view of the filtered rows that the next ones overwrite
 * @see PNG 3rd ed. §9
 */
export function filterRows(
  layout: WrittenLayout,
  from: number,
  to: number,
  choice: FilterChoice,
  take: (rows: Uint8Array) => void,
): void {
  const { rowBytes, pixelBytes } = layout;
  const stride = rowBytes + 1;
  const band = Math.min(to - from, Math.max(Math.floor(bandBytes / stride), 1));
  const filtered = rowBytesOf(band * stride);
  // The row above comes first; the first of all has zeros above it. Two filters need none, and no second copy of the rows.
  const inPlace = choice === 'none' || choice === 'sub';
  const plain = inPlace ? filtered : rowBytesOf((band + 1) * stride);
  const above = inPlace ? 0 : stride;
  const fixed = choice === 'adaptive' || choice === 'adaptive-without-paeth' ? undefined : numbers[choice];
  for (let y = from; y < to; y += band) {
    const rows = Math.min(band, to - y);
    for (let row = 0, at = 1; row < rows; row++, at += stride) {
      layout.packRow(y + row, plain, at + above);
      if (choice === 'none') continue;
      if (choice === 'sub') {
        filtered.bytes[at - 1] = numbers.sub;
        subtractLeft(filtered, at, rowBytes, pixelBytes);
        continue;
      }
      const filter = fixed ?? bestFilter(plain, at + stride, rowBytes, pixelBytes, choice === 'adaptive');
      filtered.bytes[at - 1] = filter;
      applyFilter(filter, plain, at + stride, rowBytes, pixelBytes, filtered, at);
    }
    if (above > 0) plain.bytes.copyWithin(0, rows * stride, (rows + 1) * stride);
    take(filtered.bytes.subarray(0, rows * stride));
  }
}

/** Filters the row at `at` by Sub where it lies, from its end on. */
function subtractLeft({ bytes, view }: RowBytes, at: number, rowBytes: number, pixelBytes: number): void {
  let i = rowBytes;
  for (; i - 4 >= pixelBytes; i -= 4) {
    const from = at + i - 4;
    view.setInt32(from, subtractBytes(view.getInt32(from, true), view.getInt32(from - pixelBytes, true)), true);
  }
  for (i--; i >= pixelBytes; i--) bytes[at + i] = bytes[at + i]! - bytes[at + i - pixelBytes]!;
}

/** Filters the row at `at`, four bytes at once but for Paeth; the row above it is `rowBytes` + 1 before it. */
function applyFilter(
  filter: number,
  { bytes, view }: RowBytes,
  at: number,
  rowBytes: number,
  pixelBytes: number,
  out: RowBytes,
  start: number,
): void {
  const up = at - rowBytes - 1;
  const target = out.bytes;
  const words = out.view;
  // The first pixel has none to its left.
  const first = Math.min(pixelBytes, rowBytes);
  let i = filter === 0 || filter === 2 ? 0 : first;
  for (let byte = 0; byte < i; byte++)
    target[start + byte] =
      bytes[at + byte]! - (filter === 1 ? 0 : filter === 3 ? bytes[up + byte]! >> 1 : bytes[up + byte]!);
  switch (filter) {
    case 0:
      for (; i + 4 <= rowBytes; i += 4) words.setInt32(start + i, view.getInt32(at + i, true), true);
      for (; i < rowBytes; i++) target[start + i] = bytes[at + i]!;
      break;
    case 1:
      for (; i + 4 <= rowBytes; i += 4) {
        const left = view.getInt32(at + i - pixelBytes, true);
        words.setInt32(start + i, subtractBytes(view.getInt32(at + i, true), left), true);
      }
      for (; i < rowBytes; i++) target[start + i] = bytes[at + i]! - bytes[at + i - pixelBytes]!;
      break;
    case 2:
      for (; i + 4 <= rowBytes; i += 4)
        words.setInt32(start + i, subtractBytes(view.getInt32(at + i, true), view.getInt32(up + i, true)), true);
      for (; i < rowBytes; i++) target[start + i] = bytes[at + i]! - bytes[up + i]!;
      break;
    case 3:
      for (; i + 4 <= rowBytes; i += 4) {
        const mean = meanBytes(view.getInt32(at + i - pixelBytes, true), view.getInt32(up + i, true));
        words.setInt32(start + i, subtractBytes(view.getInt32(at + i, true), mean), true);
      }
      for (; i < rowBytes; i++)
        target[start + i] = bytes[at + i]! - ((bytes[at + i - pixelBytes]! + bytes[up + i]!) >> 1);
      break;
    default:
      for (let channel = 0; channel < pixelBytes; channel++)
        filterPaeth(bytes, at, rowBytes, pixelBytes, channel, target, start);
  }
}

/** One channel after the other: what is to the left and above it is then at hand already. */
function filterPaeth(
  bytes: Uint8Array,
  at: number,
  rowBytes: number,
  pixelBytes: number,
  channel: number,
  out: Uint8Array,
  start: number,
): void {
  const above = at - rowBytes - 1;
  let left = 0;
  let corner = 0;
  for (let i = channel; i < rowBytes; i += pixelBytes) {
    const value = bytes[at + i]!;
    const up = bytes[above + i]!;
    out[start + i] = value - paeth(left, up, corner);
    left = value;
    corner = up;
  }
}

/** The filter that leaves the least, by a sample of the row's words. Of short rows, Up. */
function bestFilter({ view }: RowBytes, at: number, rowBytes: number, pixelBytes: number, withPaeth: boolean): number {
  if (rowBytes < leastAdaptive) return numbers.up;
  const above = at - rowBytes - 1;
  const step = rowBytes < leastSampled ? 4 : 4 * sampled;
  let none = 0;
  let sub = 0;
  let up = 0;
  let average = 0;
  let byPaeth = 0;
  let looked = 0;
  for (let i = pixelBytes; i + 4 <= rowBytes; i += step) {
    looked += 4;
    const value = view.getInt32(at + i, true);
    const left = view.getInt32(at + i - pixelBytes, true);
    const over = view.getInt32(above + i, true);
    none += magnitudes(value);
    sub += magnitudes(subtractBytes(value, left));
    up += magnitudes(subtractBytes(value, over));
    average += magnitudes(subtractBytes(value, meanBytes(left, over)));
    if (!withPaeth) continue;
    const corner = view.getInt32(above + i - pixelBytes, true);
    byPaeth += magnitudes(subtractBytes(value, paethBytes(left, over, corner)));
  }
  let least = average;
  let best: number = numbers.average;
  // Where two are equal, the one that takes less time to undo.
  if (withPaeth && byPaeth < least) [least, best] = [byPaeth, numbers.paeth];
  if (up <= least) [least, best] = [up, numbers.up];
  if (sub <= least) [least, best] = [sub, numbers.sub];
  if (none <= least || least > looked * noisy) best = numbers.none;
  return best;
}

/** How far four differences lie from 0 as signed bytes, together. */
function magnitudes(differences: number): number {
  const negative = (differences >>> 7) & 0x0101_0101;
  const absolute = (differences ^ (negative * 255)) + negative;
  const pairs = (absolute & 0xff_00ff) + ((absolute >>> 8) & 0xff_00ff);
  return (pairs + (pairs >>> 16)) & 0xffff;
}
