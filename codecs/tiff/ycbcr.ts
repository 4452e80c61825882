import { corrupt } from './errors.ts';
import type { Ifd } from './ifd.ts';
import type { Page } from './page.ts';
import { alphaWriter, fullScale, type RowShape, type RowWriter } from './row-writer.ts';
import { tags } from './tags.ts';

/** Tables that turn one 8-bit YCbCr triple into RGB: `r = luma[Y] + redOfCr[Cr]`, and so on. */
interface YcbcrTables {
  readonly luma: Int32Array;
  readonly redOfCr: Int32Array;
  readonly blueOfCb: Int32Array;
  /** Green's parts are added before the 16 bits of their fraction are dropped. */
  readonly greenOfCr: Int32Array;
  readonly greenOfCb: Int32Array;
}

/** The conversion that a page declares (TIFF 6.0 §20, §21). */
interface YcbcrConversion {
  /** Weights of red, green and blue in the luminance. */
  readonly coefficients: readonly [number, number, number];
  /** Codes of black and white, of Y, Cb and Cr. */
  readonly referenceBlackWhite: readonly number[];
}

/** @throws CodecError `corrupt` when green has no weight, which cannot be turned round */
function readYcbcrConversion(ifd: Ifd, bits: number): YcbcrConversion {
  const [red = 0.299, green = 0.587, blue = 0.114] = ifd.numbers(tags.ycbcrCoefficients, 3) ?? [];
  const written = ifd.numbers(tags.referenceBlackWhite, 6) ?? [];
  const top = bits === 16 ? 65_535 : (1 << bits) - 1;
  const middle = 1 << (bits - 1);
  const valid = [red, green, blue].every((weight) => Number.isFinite(weight));
  if (!valid || green === 0) throw corrupt(`YCbCrCoefficients are ${red}, ${green}, ${blue}`);
  return {
    coefficients: [red, green, blue],
    referenceBlackWhite: written.length === 6 ? written : [0, top, middle, top, middle, top],
  };
}

/** Tables with libtiff's fixed point arithmetic, so that every pixel rounds as there. */
function ycbcrTables({ coefficients, referenceBlackWhite }: YcbcrConversion): YcbcrTables {
  const [red, green, blue] = coefficients.map(Math.fround) as [number, number, number];
  const [blackY, whiteY, blackCb, whiteCb, blackCr, whiteCr] = referenceBlackWhite.map(Math.fround) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const redScale = Math.fround(2 - 2 * red);
  const blueScale = Math.fround(2 - 2 * blue);
  const d1 = fixed(redScale);
  const d2 = -fixed(Math.fround(Math.fround(red * redScale) / green));
  const d3 = fixed(blueScale);
  const d4 = -fixed(Math.fround(Math.fround(blue * blueScale) / green));
  const tables: YcbcrTables = {
    luma: new Int32Array(256),
    redOfCr: new Int32Array(256),
    blueOfCb: new Int32Array(256),
    greenOfCr: new Int32Array(256),
    greenOfCb: new Int32Array(256),
  };
  for (let code = 0; code < 256; code++) {
    const cr = level(code - 128, blackCr - 128, whiteCr - 128, 127);
    const cb = level(code - 128, blackCb - 128, whiteCb - 128, 127);
    tables.luma[code] = level(code, blackY, whiteY, 255);
    tables.redOfCr[code] = (d1 * cr + 0x8000) >> 16;
    tables.blueOfCb[code] = (d3 * cb + 0x8000) >> 16;
    tables.greenOfCr[code] = d2 * cr;
    tables.greenOfCb[code] = d4 * cb + 0x8000;
  }
  return tables;
}

/** 16 bits of fraction; a factor outside 0…2 is not of this world. */
function fixed(factor: number): number {
  return Math.trunc(Math.min(Math.max(factor, 0), 2) * 65_536 + 0.5);
}

/** A code between its black and white as a level up to `range`. */
function level(code: number, black: number, white: number, range: number): number {
  const span = Math.trunc(white) - Math.trunc(black) === 0 ? 1 : Math.fround(white - black);
  const value = Math.fround(Math.fround((code - Math.trunc(black)) * range) / span);
  return Math.trunc(Math.min(Math.max(value, -4096), 4096));
}

/** Writes rows of Y, Cb, Cr as RGB: 8-bit codes by the tables, deeper ones by the same equations. */
export function ycbcrWriter(page: Page, shape: RowShape): RowWriter {
  const conversion = readYcbcrConversion(page.ifd, shape.bits);
  const writeAlpha = alphaWriter(shape);
  const write = shape.bits === 8 ? tableWriter(conversion, shape) : equationWriter(conversion, shape);
  return (row, count, out, at, step) => {
    write(row, count, out, at, step);
    writeAlpha(row, count, out, at, step);
  };
}

function tableWriter(conversion: YcbcrConversion, { stride }: RowShape): RowWriter {
  const { luma, redOfCr, blueOfCb, greenOfCr, greenOfCb } = ycbcrTables(conversion);
  const clip = (value: number) => Math.min(Math.max(value, 0), 255);
  return (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const y = luma[row[from]!]!;
      const cb = row[from + 1]!;
      const cr = row[from + 2]!;
      out[to] = clip(y + redOfCr[cr]!);
      out[to + 1] = clip(y + ((greenOfCb[cb]! + greenOfCr[cr]!) >> 16));
      out[to + 2] = clip(y + blueOfCb[cb]!);
    }
  };
}

/** §21 and §20 in floating point. */
function equationWriter(conversion: YcbcrConversion, { stride, bits }: RowShape): RowWriter {
  const [red, green, blue] = conversion.coefficients;
  const [blackY, whiteY, blackCb, whiteCb, blackCr, whiteCr] = conversion.referenceBlackWhite as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const full = fullScale(bits);
  // Full range for Y is the whole of the codes, for the differences one half of them.
  const scaleY = full / (whiteY - blackY || 1);
  const half = full * (((1 << (bits - 1)) - 1) / ((bits === 16 ? 65_536 : 1 << bits) - 1));
  const scaleCb = half / (whiteCb - blackCb || 1);
  const scaleCr = half / (whiteCr - blackCr || 1);
  const redOfCr = 2 - 2 * red;
  const blueOfCb = 2 - 2 * blue;
  const clip = clipper(conversion, full, [scaleY, scaleCb, scaleCr]);
  return (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const y = (row[from]! - blackY) * scaleY;
      const cb = (row[from + 1]! - blackCb) * scaleCb;
      const cr = (row[from + 2]! - blackCr) * scaleCr;
      const r = y + cr * redOfCr;
      const b = y + cb * blueOfCb;
      out[to] = clip(r);
      out[to + 1] = clip((y - red * r - blue * b) / green);
      out[to + 2] = clip(b);
    }
  };
}

/**
 * Rounds to 0 … `full`. Where no code leads further than 32 bits go it needs no branches, which in noise are guessed wrong
 * too often.
 */
function clipper(
  { coefficients: [red, green, blue], referenceBlackWhite }: YcbcrConversion,
  full: number,
  scales: readonly [number, number, number],
): (value: number) => number {
  const farthest = Math.max(...referenceBlackWhite.map(Math.abs)) + 65_535;
  const [y, cb, cr] = scales.map((scale) => Math.abs(scale) * farthest) as [number, number, number];
  const r = y + cr * Math.abs(2 - 2 * red);
  const b = y + cb * Math.abs(2 - 2 * blue);
  const g = (y + Math.abs(red) * r + Math.abs(blue) * b) / Math.abs(green);
  if (!(Math.max(r, g, b) < 2 ** 30))
    return (value) => (value > 0 ? (value < full ? Math.floor(value + 0.5) : full) : 0);
  return (value) => {
    const rounded = (value + 0.5) | 0;
    const room = full - (rounded & ~(rounded >> 31));
    return full - (room & ~(room >> 31));
  };
}
