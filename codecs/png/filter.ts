import type { WrittenLayout } from './layout.ts';
import { paeth } from './paeth.ts';

/** One filter for all rows, or for each row the one with the least sum of absolute differences (PNG 3rd ed. §12.7). */
export const filterChoices = ['none', 'sub', 'up', 'average', 'paeth', 'adaptive'] as const;
export type FilterChoice = (typeof filterChoices)[number];

/** The numbers of the filters (PNG 3rd ed. §9.2). */
const numbers = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;

/** Every which byte is looked at to choose a row's filter; without a divisor in common with 2, 3, 4, 6 and 8. */
const sampled = 5;

/** Bytes before a row, of which the last stand for the pixel to its left: as many as keep the row aligned to words. */
const lead = 8;

/**
 * Lays out the rows from `from` to `to` and filters them: for each row the filter's number, then its bytes. The first of
 * them is filtered as the first row of a picture is.
 * @see PNG 3rd ed. §9
 */
export function filterRows(
  layout: WrittenLayout,
  from: number,
  to: number,
  choice: FilterChoice,
): Uint8Array<ArrayBuffer> {
  const { rowBytes, pixelBytes } = layout;
  const filtered = new Uint8Array((to - from) * (rowBytes + 1));
  // Zeros before each row stand for the pixels that are not there.
  let here = new Uint8Array(lead + rowBytes);
  let above = new Uint8Array(lead + rowBytes);
  for (let y = from, at = 0; y < to; y++, at += rowBytes + 1) {
    layout.packRow(y, here.subarray(lead));
    const filter = choice === 'adaptive' ? bestFilter(here, above, pixelBytes) : numbers[choice];
    filtered[at] = filter;
    applyFilter(filter, here, above, pixelBytes, filtered, at + 1);
    [here, above] = [above, here];
  }
  return filtered;
}

function applyFilter(
  filter: number,
  here: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
  out: Uint8Array,
  to: number,
): void {
  const end = here.length;
  let at = to;
  switch (filter) {
    case 1:
      for (let i = lead; i < end; i++) out[at++] = here[i]! - here[i - pixelBytes]!;
      break;
    case 2:
      for (let i = lead; i < end; i++) out[at++] = here[i]! - above[i]!;
      break;
    case 3:
      for (let i = lead; i < end; i++) out[at++] = here[i]! - ((here[i - pixelBytes]! + above[i]!) >> 1);
      break;
    case 4:
      for (let channel = 0; channel < pixelBytes; channel++) filterPaeth(here, above, pixelBytes, channel, out, to);
      break;
    default:
      out.set(here.subarray(lead), at);
  }
}

/** One channel after the other: what is to the left and above it is then at hand already. */
function filterPaeth(
  here: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
  channel: number,
  out: Uint8Array,
  to: number,
): void {
  let left = 0;
  let corner = 0;
  for (let i = lead + channel, at = to + channel; i < here.length; i += pixelBytes, at += pixelBytes) {
    const value = here[i]!;
    const up = above[i]!;
    out[at] = value - paeth(left, up, corner);
    left = value;
    corner = up;
  }
}

/** The filter that leaves the least, by a sample of the row's bytes. */
function bestFilter(here: Uint8Array, above: Uint8Array, pixelBytes: number): number {
  let none = 0;
  let sub = 0;
  let up = 0;
  let average = 0;
  let byPaeth = 0;
  for (let i = lead; i < here.length; i += sampled) {
    const value = here[i]!;
    const left = here[i - pixelBytes]!;
    const over = above[i]!;
    none += magnitude(value);
    sub += magnitude(value - left);
    up += magnitude(value - over);
    average += magnitude(value - ((left + over) >> 1));
    byPaeth += magnitude(value - paeth(left, over, above[i - pixelBytes]!));
  }
  const least = Math.min(none, sub, up, average, byPaeth);
  return [none, sub, up, average, byPaeth].indexOf(least);
}

/** How far a difference lies from 0 as a signed byte. */
function magnitude(difference: number): number {
  const signed = (difference << 24) >> 24;
  return (signed ^ (signed >> 31)) - (signed >> 31);
}
