import type { Density } from '../image.ts';
import { perUnit, sameDensity } from './density.ts';
import { type ExifDirectory, type ExifField, ExifStructure, exifPointers } from './exif-structure.ts';
import { nearestFraction } from './fraction.ts';

const tags = {
  imageWidth: 256,
  imageLength: 257,
  stripOffsets: 273,
  orientation: 274,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  thumbnailOffset: 513,
  thumbnailLength: 514,
  pixelXDimension: 40962,
  pixelYDimension: 40963,
} as const;
const inch = 2;

/** What is true of the picture that the block will stand in. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly density?: Density | undefined;
  /** Whether the pixels are others than those that the thumbnail was made of. */
  readonly resized: boolean;
}

/**
 * Sets right what an EXIF block says of a picture that stands upright now: orientation 1, its width and height, its
 * density. A thumbnail of pixels that were turned or resized is taken out. Everything stays in its place, so that
 * offsets in maker notes hold.
 * @returns the very block where nothing is wrong, else a copy
 */
export function correctExif(exif: Uint8Array, facts: PictureFacts): Uint8Array {
  // A copy in any case: the `slice` of a Buffer is a view of the caller's file.
  const block = new ExifStructure(new Uint8Array(exif));
  const first = block.first();
  if (first === undefined) return exif;
  const details = block.follow(first, exifPointers.exif);
  const turned = (block.number(first, tags.orientation) ?? 1) !== 1;
  const width = block.number(details, tags.pixelXDimension) ?? facts.width;
  const height = block.number(details, tags.pixelYDimension) ?? facts.height;
  const other = width !== facts.width || height !== facts.height;
  const cut = (turned || facts.resized || other) && removeThumbnail(block, first);
  set(block, first, tags.orientation, 1);
  for (const [directory, across, down] of [
    [first, tags.imageWidth, tags.imageLength],
    [details, tags.pixelXDimension, tags.pixelYDimension],
  ] as const) {
    set(block, directory, across, facts.width);
    set(block, directory, down, facts.height);
  }
  if (facts.density) setDensity(block, first, facts.density);
  const corrected = cut ? block.bytes.subarray(0, endOf(block, first)) : block.bytes;
  return !cut && corrected.every((byte, at) => byte === exif[at]) ? exif : corrected;
}

/** The block without its thumbnail, everything else in its place. */
export function withoutThumbnail(exif: Uint8Array): Uint8Array {
  // A copy in any case: the `slice` of a Buffer is a view of the caller's file.
  const block = new ExifStructure(new Uint8Array(exif));
  const first = block.first();
  return first !== undefined && removeThumbnail(block, first) ? block.bytes.subarray(0, endOf(block, first)) : exif;
}

function set(block: ExifStructure, directory: ExifDirectory | undefined, tag: number, value: number): void {
  for (const field of directory?.fields ?? []) {
    if (field.tag !== tag || field.count !== 1) continue;
    if (field.type === 3 && value <= 0xffff) block.setU16(field.at, value);
    else if (field.type === 3 || field.type === 4) {
      block.setU16(field.entry + 2, 4);
      block.setU32(field.at, value);
    }
  }
}

function setDensity(block: ExifStructure, first: ExifDirectory, { x, y }: Density): void {
  const unit = block.number(first, tags.resolutionUnit) ?? inch;
  const [oldX, oldY] = [block.rational(first, tags.xResolution), block.rational(first, tags.yResolution)];
  const old = perUnit(oldX, oldY, unit);
  if (old !== undefined && sameDensity(old, { x, y })) return;
  for (const [tag, value] of [
    [tags.xResolution, x],
    [tags.yResolution, y],
  ] as const)
    for (const field of first.fields) {
      if (field.tag !== tag || field.type !== 5 || field.count !== 1) continue;
      const [numerator, denominator] = nearestFraction(value);
      block.setU32(field.at, numerator);
      block.setU32(field.at + 4, denominator);
    }
  set(block, first, tags.resolutionUnit, inch);
}

/** Takes the link to it, and overwrites its directory and its data with zeros, as far as nothing else lies there. @returns whether there was one */
function removeThumbnail(block: ExifStructure, first: ExifDirectory): boolean {
  const thumbnail = block.thumbnail();
  if (thumbnail === undefined) return false;
  block.setU32(first.link, 0);
  const kept = rangesOf(block, first);
  const gone = fieldRanges(thumbnail);
  for (const [from, length] of [
    [tags.thumbnailOffset, tags.thumbnailLength],
    [tags.stripOffsets, tags.stripByteCounts],
  ] as const) {
    const [start, size] = [block.number(thumbnail, from), block.number(thumbnail, length)];
    if (start !== undefined && size !== undefined) gone.push([start, start + size]);
  }
  for (const [from, to] of gone)
    if (kept.every(([start, end]) => to <= start || from >= end)) block.bytes.fill(0, from, to);
  return true;
}

type Range = readonly [from: number, to: number];

/** What the first directory and those that it points to take. */
function rangesOf(block: ExifStructure, first: ExifDirectory): Range[] {
  const details = block.follow(first, exifPointers.exif);
  const directories = [
    first,
    details,
    block.follow(first, exifPointers.gps),
    block.follow(details, exifPointers.interoperability),
  ];
  return [[0, 8], ...directories.flatMap((directory) => (directory === undefined ? [] : fieldRanges(directory)))];
}

function fieldRanges({ offset, link, fields }: ExifDirectory): Range[] {
  const outside = fields.filter(({ length }) => length > 4);
  return [[offset, link + 4], ...outside.map(({ at, length }: ExifField): Range => [at, at + length])];
}

/** Where the last that is kept ends, if only zeros follow it; else the end of the block. */
function endOf(block: ExifStructure, first: ExifDirectory): number {
  const end = rangesOf(block, first).reduce((last, [, to]) => Math.max(last, to), 0);
  return block.bytes.subarray(end).every((byte) => byte === 0) ? Math.min(end, block.bytes.length) : block.bytes.length;
}
