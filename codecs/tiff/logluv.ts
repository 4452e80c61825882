import { corrupt, truncated } from './errors.ts';

/**
 * Unpacks SGI Log RLE: each row is cut into planes of bytes, most significant first, and each plane is run-length coded.
 * The words come out whole, most significant byte first.
 * @param wordBytes 4 for LogLuv, 2 for LogL
 * @throws CodecError `truncated` when the data ends first
 * @see "LogLuv encoding for full-gamut, high-dynamic range images", G. Ward Larson; TIFF 6.0 Supplement, SGI
 */
export function unpackSgiLog(
  source: Uint8Array,
  target: Uint8Array,
  width: number,
  wordBytes: number,
  base: number,
): void {
  let at = 0;
  for (let row = 0; row < target.length; row += width * wordBytes)
    for (let plane = 0; plane < wordBytes; plane++) {
      const end = row + width * wordBytes;
      for (let out = row + plane; out < end; ) {
        if (at + 1 >= source.length) throw truncated('SGI Log data ends early', base + source.length);
        const head = source[at++]!;
        if (head === 0) throw corrupt('A run of SGI Log data is empty', base + at - 1);
        const literal = head < 128;
        const stop = Math.min(out + (literal ? head : head - 126) * wordBytes, end);
        for (; out < stop && at < source.length; out += wordBytes) target[out] = literal ? source[at++]! : source[at]!;
        if (!literal) at++;
      }
    }
}

/** Turns one row of words into 8-bit RGB or gray. */
export type LogRow = (words: Uint8Array, start: number, width: number, row: Uint8Array) => void;

/**
 * LogLuv words of 32 bits to RGB. Luminance 1 is white; the transfer curve is a square root, as in libtiff, whose
 * rendering is the one that others follow.
 */
export function logLuv32ToRgb(): LogRow {
  const luminance = luminance16();
  return (words, start, width, row) => {
    for (let index = 0, at = start; index < width; index++, at += 4) {
      const code = (words[at]! << 8) | words[at + 1]!;
      const u = (words[at + 2]! + 0.5) / 410;
      const v = (words[at + 3]! + 0.5) / 410;
      luvToRgb(code & 0x8000 ? 0 : luminance(code & 0x7fff), u, v, row, index * 3);
    }
  };
}

/** (u′, v′) of each index of 14 bits. */
export interface UvPlaces {
  readonly us: Float64Array;
  readonly vs: Float64Array;
}

export function uvPlaces(): UvPlaces {
  const places = Array.from({ length: 1 << 14 }, (_, index) => chromaticity(index));
  return { us: Float64Array.from(places, ([u]) => u), vs: Float64Array.from(places, ([, v]) => v) };
}

/** LogLuv words of 24 bits to RGB: 10 bits of luminance, 14 of an index into the uv plane. */
export function logLuv24ToRgb({ us, vs }: UvPlaces): LogRow {
  const luminance = luminance10();
  return (words, start, width, row) => {
    for (let index = 0, at = start; index < width; index++, at += 3) {
      const word = (words[at]! << 16) | (words[at + 1]! << 8) | words[at + 2]!;
      luvToRgb(luminance(word >> 14), us[word & 0x3fff]!, vs[word & 0x3fff]!, row, index * 3);
    }
  };
}

/** LogL words of 16 bits to gray, with the same curve as the colours. */
export function logLToGray(): LogRow {
  const luminance = luminance16();
  return (words, start, width, row) => {
    for (let index = 0, at = start; index < width; index++, at += 2) {
      const code = (words[at]! << 8) | words[at + 1]!;
      row[index] = code & 0x8000 ? 0 : rootByte(luminance(code));
    }
  };
}

function rootByte(value: number): number {
  return value <= 0 ? 0 : value >= 1 ? 255 : Math.floor(256 * Math.sqrt(value));
}

/** CIE (u′, v′) and luminance to XYZ, then to the primaries that SGI chose. */
function luvToRgb(luminance: number, u: number, v: number, row: Uint8Array, at: number): void {
  if (luminance <= 0) {
    row.fill(0, at, at + 3);
    return;
  }
  const scale = 1 / (6 * u - 16 * v + 12);
  const x = 9 * u * scale;
  const y = 4 * v * scale;
  const X = Math.fround((x / y) * luminance);
  const Y = Math.fround(luminance);
  const Z = Math.fround(((1 - x - y) / y) * luminance);
  row[at] = rootByte(2.69 * X - 1.276 * Y - 0.414 * Z);
  row[at + 1] = rootByte(-1.022 * X + 1.978 * Y + 0.044 * Z);
  row[at + 2] = rootByte(0.061 * X - 0.224 * Y + 1.163 * Z);
}

/** Y = 2^((code + ½) / 256 − 64), 0 for code 0. */
function luminance16(): (code: number) => number {
  const fractions = powersOfTwo(256);
  const wholes = wholePowers(-64, 64);
  return (code) => (code === 0 ? 0 : fractions[code & 255]! * wholes[code >> 8]!);
}

/** Y = 2^((code + ½) / 64 − 12), 0 for code 0. */
function luminance10(): (code: number) => number {
  const fractions = powersOfTwo(64);
  const wholes = wholePowers(-12, 4);
  return (code) => (code === 0 ? 0 : fractions[code & 63]! * wholes[code >> 6]!);
}

/** 2^((index + ½) / count) by square roots and products alone, which are the same in every engine. */
function powersOfTwo(count: number): Float64Array {
  let halfStep = 2;
  for (let parts = 1; parts < count * 2; parts *= 2) halfStep = Math.sqrt(halfStep);
  const step = halfStep * halfStep;
  const powers = new Float64Array(count);
  for (let index = 0, value = halfStep; index < count; index++, value *= step) powers[index] = value;
  return powers;
}

function wholePowers(from: number, to: number): Float64Array {
  const powers = new Float64Array(to - from);
  let value = 1;
  for (let step = from; step < 0; step++) value /= 2;
  for (let index = 0; index < powers.length; index++, value *= 2) powers[index] = value;
  return powers;
}

const squareSize = Math.fround(0.0035);
const firstV = Math.fround(0.01694);
const squares = 16_289;

/** The chromaticity of a 14-bit index: the middle of its square in the uv plane; neutral where there is none. */
function chromaticity(index: number): readonly [number, number] {
  if (index >= squares) return [0.210526316, 0.473684211];
  let row = 0;
  let upper = rowCounts.length;
  while (upper - row > 1) {
    const middle = (row + upper) >> 1;
    if (rowFirst[middle]! <= index) row = middle;
    else upper = middle;
  }
  return [
    Math.fround(rowStarts[row]!) + (index - rowFirst[row]! + 0.5) * squareSize,
    firstV + (row + 0.5) * squareSize,
  ];
}

/** Rows of squares that cover the visible part of the uv plane: where each begins, and how many squares it has. */
const rowRuns: readonly (readonly [start: number, squares: number, rows: number])[] = [
  [0.247663, 4, 1],
  [0.243779, 6, 1],
  [0.241684, 7, 1],
  [0.237874, 9, 1],
  [0.235906, 10, 1],
  [0.232153, 12, 1],
  [0.228352, 14, 1],
  [0.226259, 15, 1],
  [0.222371, 17, 1],
  [0.22041, 18, 1],
  [0.21471, 21, 1],
  [0.212714, 22, 1],
  [0.210721, 23, 1],
  [0.204976, 26, 1],
  [0.202986, 27, 1],
  [0.199245, 29, 1],
  [0.195525, 31, 1],
  [0.19356, 32, 1],
  [0.189878, 34, 1],
  [0.186216, 36, 2],
  [0.182592, 38, 1],
  [0.179003, 40, 1],
  [0.175466, 42, 1],
  [0.172001, 44, 2],
  [0.168612, 46, 2],
  [0.163575, 49, 1],
  [0.158642, 52, 3],
  [0.153815, 55, 2],
  [0.149097, 58, 2],
  [0.142746, 62, 3],
  [0.13827, 65, 3],
  [0.132166, 69, 2],
  [0.126204, 73, 3],
  [0.120381, 77, 4],
  [0.112962, 82, 3],
  [0.10745, 86, 4],
  [0.100343, 91, 3],
  [0.095126, 95, 4],
  [0.088276, 100, 4],
  [0.081523, 105, 4],
  [0.074861, 110, 4],
  [0.06829, 115, 4],
  [0.063573, 119, 4],
  [0.057219, 124, 4],
  [0.050985, 129, 5],
  [0.044859, 134, 4],
  [0.040571, 138, 4],
  [0.036339, 142, 4],
  [0.032139, 146, 4],
  [0.027947, 150, 3],
  [0.023739, 154, 4],
  [0.019504, 158, 3],
  [0.016976, 161, 4],
  [0.012639, 165, 3],
  [0.009991, 168, 3],
  [0.009016, 170, 3],
  [0.006217, 173, 2],
  [0.005097, 175, 3],
  [0.003909, 177, 2],
  [0.00234, 177, 1],
  [0.002389, 170, 1],
  [0.001068, 164, 1],
  [0.001653, 157, 1],
  [0.000717, 150, 1],
  [0.001614, 143, 1],
  [0.00027, 136, 1],
  [0.000484, 129, 1],
  [0.001103, 123, 1],
  [0.001242, 115, 1],
  [0.001188, 109, 1],
  [0.001011, 103, 1],
  [0.000709, 97, 1],
  [0.000301, 89, 1],
  [0.002416, 82, 1],
  [0.003251, 76, 1],
  [0.003246, 69, 1],
  [0.004141, 62, 1],
  [0.005963, 55, 1],
  [0.008839, 47, 1],
  [0.01049, 40, 1],
  [0.016994, 31, 1],
  [0.023659, 21, 1],
];
const rowStarts = rowRuns.flatMap(([start, , rows]) => new Array<number>(rows).fill(start));
const rowCounts = rowRuns.flatMap(([, count, rows]) => new Array<number>(rows).fill(count));
/** The index of the first square in each row. */
const rowFirst = rowCounts.map((_, row) => rowCounts.slice(0, row).reduce((sum, count) => sum + count, 0));
