import type { JpegPlane, JpegPlanes } from './decode-planes.ts';

/** Samples at the picture's own resolution, `stride` a row. */
export interface FullPlane {
  readonly stride: number;
  readonly data: Uint8Array | Uint16Array;
}

/**
 * Brings a component to the picture's resolution. Chroma at half the resolution in either direction or both is interpolated
 * with weights of 3/4 and 1/4 (a triangle filter around co-sited centres, JFIF 1.02 p. 4), in the integer arithmetic and
 * rounding that decoders have in common; other factors repeat the nearest sample.
 */
export function upsample(plane: JpegPlane, { width, height, hMax, vMax, lossless }: JpegPlanes): FullPlane {
  if (plane.h === hMax && plane.v === vMax) return plane;
  const across = hMax / plane.h;
  const down = vMax / plane.v;
  if (!lossless) {
    if (across === 2 && down === 1 && plane.width > 2) return doubleAcross(plane);
    if (across === 1 && down === 2) return doubleDown(plane);
    if (across === 2 && down === 2 && plane.width > 2) return doubleBoth(plane);
  }
  return repeat(plane, width, height, plane.h / hMax, plane.v / vMax);
}

function samples(like: JpegPlane, count: number): Uint8Array | Uint16Array {
  return like.data instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
}

function doubleAcross(plane: JpegPlane): FullPlane {
  const { width, height, data } = plane;
  const stride = width * 2;
  const out = samples(plane, stride * height);
  for (let y = 0; y < height; y++) {
    const row = y * plane.stride;
    const to = y * stride;
    for (let x = 0; x < width; x++) {
      const here = data[row + x]! * 3;
      out[to + x * 2] = x === 0 ? data[row]! : (here + data[row + x - 1]! + 1) >> 2;
      out[to + x * 2 + 1] = x === width - 1 ? data[row + x]! : (here + data[row + x + 1]! + 2) >> 2;
    }
  }
  return { stride, data: out };
}

/** The row that lies on the far side of an output row: above for the even ones, below for the odd ones. */
function neighbour(plane: JpegPlane, outputRow: number): number {
  const row = outputRow >> 1;
  const other = outputRow % 2 === 0 ? row - 1 : row + 1;
  return Math.min(Math.max(other, 0), plane.height - 1) * plane.stride;
}

function doubleDown(plane: JpegPlane): FullPlane {
  const { width, height, data } = plane;
  const out = samples(plane, width * height * 2);
  for (let y = 0; y < height * 2; y++) {
    const near = (y >> 1) * plane.stride;
    const far = neighbour(plane, y);
    const bias = y % 2 === 0 ? 1 : 2;
    const to = y * width;
    for (let x = 0; x < width; x++) out[to + x] = (data[near + x]! * 3 + data[far + x]! + bias) >> 2;
  }
  return { stride: width, data: out };
}

function doubleBoth(plane: JpegPlane): FullPlane {
  const { width, height, data } = plane;
  const stride = width * 2;
  const out = samples(plane, stride * height * 2);
  for (let y = 0; y < height * 2; y++) {
    const near = (y >> 1) * plane.stride;
    const far = neighbour(plane, y);
    const to = y * stride;
    let here = data[near]! * 3 + data[far]!;
    let last = here;
    for (let x = 0; x < width; x++) {
      const next = x === width - 1 ? here : data[near + x + 1]! * 3 + data[far + x + 1]!;
      out[to + x * 2] = x === 0 ? (here * 4 + 8) >> 4 : (here * 3 + last + 8) >> 4;
      out[to + x * 2 + 1] = x === width - 1 ? (here * 4 + 7) >> 4 : (here * 3 + next + 7) >> 4;
      last = here;
      here = next;
    }
  }
  return { stride, data: out };
}

function repeat(plane: JpegPlane, width: number, height: number, across: number, down: number): FullPlane {
  const { data } = plane;
  const out = samples(plane, width * height);
  const columns = Int32Array.from({ length: width }, (_, x) => Math.min(Math.floor(x * across), plane.width - 1));
  for (let y = 0; y < height; y++) {
    const row = Math.min(Math.floor(y * down), plane.height - 1) * plane.stride;
    const to = y * width;
    for (let x = 0; x < width; x++) out[to + x] = data[row + columns[x]!]!;
  }
  return { stride: width, data: out };
}
