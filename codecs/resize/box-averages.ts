import type { Image, Orientation } from '../image.ts';

/** The pixels of a picture, without what is known of the file that it came from. */
export type Pixels = Pick<Image, 'width' | 'height' | 'data'>;

/** What is averaged: the size as stored, and how the result is turned upright. */
interface Stored {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Bits of a sample that comes in: 8 in words 0xaabbggrr, 16 in four samples a pixel. */
  readonly bits: 8 | 16;
}

/** Rows of a picture as they come in, pixels or samples. */
export type PixelRow = Uint32Array | Uint16Array;

/** One row of boxes whose pixels are not all in. */
interface OpenRow {
  /** Red, green and blue, each times alpha, and alpha: four for each box. */
  readonly sums: Float64Array<ArrayBuffer>;
  /** Pixels that are awaited. */
  left: number;
}

/** How one axis is cut into boxes. The boxes of the upright picture begin at its first pixel, wherever that is stored. */
interface BoxAxis {
  readonly size: number;
  readonly side: number;
  readonly boxes: number;
  /** Pixels that the first stored box lacks. */
  readonly missing: number;
  /** Whether the first stored pixel is shown last. */
  readonly mirrored: boolean;
}

/**
 * Averages boxes of pixels into one pixel each, colours weighted by their alpha, while the pixels come in: what is held
 * beside the result is the rows of boxes that have begun and are not complete. The boxes of the last column and row, as the
 * picture is shown, have what is left over. A box without an opaque pixel is transparent black.
 */
export class BoxAverages {
  readonly #across: BoxAxis;
  readonly #down: BoxAxis;
  readonly #turned: boolean;
  readonly #open = new Map<number, OpenRow>();
  #spare: Float64Array<ArrayBuffer> | undefined;
  /** Upright, complete when every pixel has been added once. */
  readonly image: Pixels;

  /** @param across pixels of a stored row that become one; `down` of a stored column */
  constructor({ width, height, orientation, bits }: Stored, across: number, down: number) {
    this.#across = boxAxis(width, across, [2, 3, 7, 8].includes(orientation));
    this.#down = boxAxis(height, down, [3, 4, 6, 7].includes(orientation));
    this.#turned = orientation >= 5;
    const [columns, rows] = [this.#across.boxes, this.#down.boxes];
    const length = columns * rows * 4;
    this.image = {
      width: this.#turned ? rows : columns,
      height: this.#turned ? columns : rows,
      data: bits === 16 ? new Uint16Array(length) : new Uint8ClampedArray(length),
    };
  }

  /**
   * Adds pixels of a stored row.
   * @param from the first one's place in `pixels`, in pixels
   * @param x where it lies in the picture, as is `y`
   * @param step how far from it the next one lies
   */
  add(pixels: PixelRow, from: number, count: number, x: number, y: number, step = 1): void {
    const { side, missing } = this.#across;
    const row = boxOf(this.#down, y);
    const open = this.#open.get(row) ?? this.#begin(row);
    const { sums } = open;
    const run = { from, count, at: x + missing, step, side };
    if (pixels instanceof Uint16Array) addWide(pixels, run, sums);
    else addNarrow(pixels, run, sums);
    open.left -= count;
    if (open.left === 0) this.#finish(row, sums);
  }

  #begin(row: number): OpenRow {
    const sums = this.#spare?.fill(0) ?? new Float64Array(this.#across.boxes * 4);
    this.#spare = undefined;
    const open = { sums, left: this.#across.size * sizeOf(this.#down, row) };
    this.#open.set(row, open);
    return open;
  }

  #finish(row: number, sums: Float64Array<ArrayBuffer>): void {
    const { data, width } = this.image;
    const y = shownAt(this.#down, row);
    const { side, boxes } = this.#across;
    const rows = sizeOf(this.#down, row);
    const last = boxes - 1;
    for (let box = 0; box <= last; box++) {
      const alpha = sums[box * 4 + 3]!;
      if (alpha === 0) continue;
      const x = shownAt(this.#across, box);
      const to = (this.#turned ? x * width + y : y * width + x) * 4;
      const pixels = rows * (box === 0 || box === last ? sizeOf(this.#across, box) : side);
      data[to] = Math.round(sums[box * 4]! / alpha);
      data[to + 1] = Math.round(sums[box * 4 + 1]! / alpha);
      data[to + 2] = Math.round(sums[box * 4 + 2]! / alpha);
      data[to + 3] = Math.round(alpha / pixels);
    }
    this.#open.delete(row);
    this.#spare = sums;
  }
}

function boxAxis(size: number, side: number, mirrored: boolean): BoxAxis {
  const boxes = Math.ceil(size / side);
  return { size, side, boxes, missing: mirrored ? boxes * side - size : 0, mirrored };
}

/** The box, as stored, that a pixel lies in. */
function boxOf({ side, missing }: BoxAxis, at: number): number {
  return Math.floor((at + missing) / side);
}

/** Pixels of a box along the axis. */
function sizeOf({ size, side, missing }: BoxAxis, box: number): number {
  return Math.min(size, (box + 1) * side - missing) - Math.max(0, box * side - missing);
}

function shownAt({ boxes, mirrored }: BoxAxis, box: number): number {
  return mirrored ? boxes - 1 - box : box;
}

/** Pixels of a row: where they lie, and among the boxes the first one's place, counted from the first box's first pixel. */
interface Run {
  readonly from: number;
  readonly count: number;
  readonly at: number;
  readonly step: number;
  readonly side: number;
}

function addNarrow(pixels: Uint32Array, { from, count, at, step, side }: Run, sums: Float64Array): void {
  let box = Math.floor(at / side);
  for (let next = from, end = from + count, x = at; next < end; box++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    for (const edge = (box + 1) * side; x < edge && next < end; x += step, next++) {
      const pixel = pixels[next]!;
      const opacity = pixel >>> 24;
      red += (pixel & 255) * opacity;
      green += ((pixel >>> 8) & 255) * opacity;
      blue += ((pixel >>> 16) & 255) * opacity;
      alpha += opacity;
    }
    const to = box * 4;
    sums[to]! += red;
    sums[to + 1]! += green;
    sums[to + 2]! += blue;
    sums[to + 3]! += alpha;
  }
}

function addWide(samples: Uint16Array, { from, count, at, step, side }: Run, sums: Float64Array): void {
  let box = Math.floor(at / side);
  for (let next = from * 4, end = (from + count) * 4, x = at; next < end; box++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    for (const edge = (box + 1) * side; x < edge && next < end; x += step, next += 4) {
      const opacity = samples[next + 3]!;
      red += samples[next]! * opacity;
      green += samples[next + 1]! * opacity;
      blue += samples[next + 2]! * opacity;
      alpha += opacity;
    }
    const to = box * 4;
    sums[to]! += red;
    sums[to + 1]! += green;
    sums[to + 2]! += blue;
    sums[to + 3]! += alpha;
  }
}
