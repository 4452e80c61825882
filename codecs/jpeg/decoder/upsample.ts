import type { JpegPlane, JpegPlanes } from './planes.ts';

/**
 * Gives row `y` of a component at the picture's own resolution, at least as many samples as the picture is wide. It holds
 * until the next call.
 */
export type FullRows = (y: number) => Uint8Array | Uint16Array;

/**
 * Brings a component to the picture's resolution, row by row. Chroma at half the resolution in either direction or both is
 * interpolated with weights of 3/4 and 1/4 (a triangle filter around co-sited centres, JFIF 1.02 p. 4), in the integer
 * arithmetic and rounding that decoders have in common; other factors repeat the nearest sample. The row of the component
 * above and the one below are looked at, no others.
 */
export function upsample(plane: JpegPlane, { width, hMax, vMax, lossless }: JpegPlanes): FullRows {
  if (plane.h === hMax && plane.v === vMax)
    return (y) => {
      const from = rowStart(plane, y);
      return plane.data.subarray(from, from + width);
    };
  const across = hMax / plane.h;
  const down = vMax / plane.v;
  if (!lossless) {
    if (across === 2 && down === 1 && plane.width > 2) return doubleAcross(plane);
    if (across === 1 && down === 2) return doubleDown(plane);
    if (across === 2 && down === 2 && plane.width > 2) return doubleBoth(plane);
  }
  return repeat(plane, width, plane.h / hMax, plane.v / vMax);
}

function rowStart({ rows, stride }: JpegPlane, y: number): number {
  return (y % rows) * stride;
}

function emptyRow(like: JpegPlane, count: number): Uint8Array | Uint16Array {
  return like.data instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
}

function doubleAcross(plane: JpegPlane): FullRows {
  const { width, data } = plane;
  const out = emptyRow(plane, width * 2);
  return (y) => {
    const row = rowStart(plane, y);
    for (let x = 0; x < width; x++) {
      const here = data[row + x]! * 3;
      out[x * 2] = x === 0 ? data[row]! : (here + data[row + x - 1]! + 1) >> 2;
      out[x * 2 + 1] = x === width - 1 ? data[row + x]! : (here + data[row + x + 1]! + 2) >> 2;
    }
    return out;
  };
}

/** The row that lies on the far side of an output row: above for the even ones, below for the odd ones. */
function neighbour(plane: JpegPlane, outputRow: number): number {
  const row = outputRow >> 1;
  const other = outputRow % 2 === 0 ? row - 1 : row + 1;
  return rowStart(plane, Math.min(Math.max(other, 0), plane.height - 1));
}

function doubleDown(plane: JpegPlane): FullRows {
  const { width, data } = plane;
  const out = emptyRow(plane, width);
  return (y) => {
    const near = rowStart(plane, y >> 1);
    const far = neighbour(plane, y);
    const bias = y % 2 === 0 ? 1 : 2;
    for (let x = 0; x < width; x++) out[x] = (data[near + x]! * 3 + data[far + x]! + bias) >> 2;
    return out;
  };
}

function doubleBoth(plane: JpegPlane): FullRows {
  const { width, data } = plane;
  const out = emptyRow(plane, width * 2);
  return (y) => {
    const near = rowStart(plane, y >> 1);
    const far = neighbour(plane, y);
    let here = data[near]! * 3 + data[far]!;
    let last = here;
    for (let x = 0; x < width; x++) {
      const next = x === width - 1 ? here : data[near + x + 1]! * 3 + data[far + x + 1]!;
      out[x * 2] = x === 0 ? (here * 4 + 8) >> 4 : (here * 3 + last + 8) >> 4;
      out[x * 2 + 1] = x === width - 1 ? (here * 4 + 7) >> 4 : (here * 3 + next + 7) >> 4;
      last = here;
      here = next;
    }
    return out;
  };
}

function repeat(plane: JpegPlane, width: number, across: number, down: number): FullRows {
  const { data } = plane;
  const out = emptyRow(plane, width);
  const columns = Int32Array.from({ length: width }, (_, x) => Math.min(Math.floor(x * across), plane.width - 1));
  return (y) => {
    const row = rowStart(plane, Math.min(Math.floor(y * down), plane.height - 1));
    for (let x = 0; x < width; x++) out[x] = data[row + columns[x]!]!;
    return out;
  };
}
