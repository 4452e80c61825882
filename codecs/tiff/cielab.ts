import { unsupported } from './errors.ts';
import type { Page } from './page.ts';
import { alphaWriter, fullScale, type RowShape, type RowWriter } from './row-writer.ts';
import type { SharedTables } from './shared-tables.ts';
import { tags } from './tags.ts';

type OfCode = (code: number) => number;

/** From a sample's code to what L*, a* or b* has in f of CIE 15: (L* + 16) / 116, a* / 500, b* / 200. */
interface LabTerms {
  readonly lightness: OfCode;
  readonly a: OfCode;
  readonly b: OfCode;
}

/**
 * Writes rows of L*, a*, b* as sRGB. White is white: colours are adapted from D50 to the white of sRGB (Bradford).
 * @see TIFF 6.0 §23 (CIELab), Photoshop TIFF Technical Notes (ICCLab), RFC 2301 §6.2 (ITULab)
 * @throws CodecError `unsupported-feature` for depths below 8 bits and floating point
 */
export function labWriter(page: Page, shape: RowShape): RowWriter {
  const { stride, bits } = shape;
  if (bits < 8 || page.sampleFormat === 'float') throw unsupported(`${page.photometric} of these samples is not read`);
  const terms = labTerms(page, bits);
  const [lightness, a, b] = [terms.lightness, terms.a, terms.b].map((term) => tabled(term, bits)) as [
    OfCode,
    OfCode,
    OfCode,
  ];
  const encode = srgbEncoder(page, fullScale(bits));
  const writeAlpha = alphaWriter(shape);
  return (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const fy = lightness(row[from]!);
      const x = 0.9642 * inverseLab(fy + a(row[from + 1]!));
      const y = inverseLab(fy);
      const z = 0.8249 * inverseLab(fy - b(row[from + 2]!));
      out[to] = encode(3.1338561 * x - 1.6168667 * y - 0.4906146 * z);
      out[to + 1] = encode(-0.9787684 * x + 1.9161415 * y + 0.033454 * z);
      out[to + 2] = encode(0.0719453 * x - 0.2289914 * y + 1.4052427 * z);
    }
    writeAlpha(row, count, out, at, step);
  };
}

/** The same from a table, where one of all codes is small. */
function tabled(value: OfCode, bits: number): OfCode {
  if (bits > 12) return value;
  const table = Float64Array.from({ length: 1 << bits }, (_, code) => value(code));
  return (code) => table[code]!;
}

function labTerms({ photometric, ifd }: Page, bits: number): LabTerms {
  const top = bits === 16 ? 65_535 : (1 << bits) - 1;
  const half = 1 << (bits - 1);
  /** Codes to one unit of a* or b*: they span −128…127. */
  const unit = half / 128;
  switch (photometric) {
    case 'cielab': {
      const [unitA, unitB] = [unit * 500, unit * 200];
      const signed = (code: number) => (code >= half ? code - 2 * half : code);
      return { lightness: lightnessUpTo(top), a: (code) => signed(code) / unitA, b: (code) => signed(code) / unitB };
    }
    case 'icclab': {
      // In 16 bits, ICC's version 2 encoding has L* 100 at FF00h.
      const white = bits === 16 ? 0xff00 : top;
      const [unitA, unitB] = [unit * 500, unit * 200];
      return {
        lightness: lightnessUpTo(white),
        a: (code) => (code - half) / unitA,
        b: (code) => (code - half) / unitB,
      };
    }
    default: {
      const [l0 = 0, l1 = 100, a0 = -85, a1 = 85, b0 = -75, b1 = 125] = ifd.numbers(tags.decode, 6) ?? [];
      const between = (code: number, low: number, high: number) => low + (code * (high - low)) / top;
      return {
        lightness: (code) => (between(code, l0, l1) + 16) / 116,
        a: (code) => between(code, a0, a1) / 500,
        b: (code) => between(code, b0, b1) / 200,
      };
    }
  }
}

function lightnessUpTo(white: number): OfCode {
  return (code) => ((code * 100) / white + 16) / 116;
}

/** f⁻¹ of CIE 15: a cube, a line near black. */
function inverseLab(value: number): number {
  return value > 6 / 29 ? value * value * value : (value - 4 / 29) * (108 / 841);
}

const steps = 65_536;

/**
 * IEC 61966-2-1 from linear light, 0 to 1 in 65,536 steps, to codes up to `full`: the steps are so fine that lines between
 * them do. One step more is level.
 */
export function srgbCurve(full: number): Float64Array {
  const curve = new Float64Array(steps + 2).fill(full);
  for (let index = 0; index < steps; index++) {
    const linear = index / steps;
    curve[index] = full * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * fiveTwelfthsPower(linear) - 0.055);
  }
  return curve;
}

/** The codes of a curve at its steps. */
export function srgbLevels(curve: Float64Array): Uint8Array {
  return Uint8Array.from(curve, (code) => Math.floor(code + 0.5));
}

function srgbEncoder({ photometric, tables }: Page, full: number): OfCode {
  const encode = full === 255 ? byteEncoder(tables) : wordEncoder(tables);
  // Only the ranges that a page gives itself lead so far away that a number of steps is no integer of 32 bits.
  return photometric === 'itulab' ? (linear) => encode(Math.min(Math.max(linear, -1), 2)) : encode;
}

function wordEncoder(tables: SharedTables): OfCode {
  const curve = tables.srgbCurve16();
  return (linear) => {
    const place = linear * steps;
    const step = stepOf(place);
    const low = curve[step]!;
    const code = (low + (curve[step + 1]! - low) * (place - step) + 0.5) | 0;
    return code & ~(code >> 31);
  };
}

function byteEncoder(tables: SharedTables): OfCode {
  const curve = tables.srgbCurve8();
  const levels = tables.srgbLevels();
  return (linear) => {
    const place = linear * steps;
    const step = stepOf(place);
    const level = levels[step]!;
    // The curve rises: between two steps of one code there is no other.
    if (level === levels[step + 1]) return level;
    const low = curve[step]!;
    return (low + (curve[step + 1]! - low) * (place - step) + 0.5) | 0;
  };
}

/** The step below a place, 0 below all and `steps` above: without branches, which in noise are guessed wrong too often. */
function stepOf(place: number): number {
  const whole = place | 0;
  const above = steps - (whole & ~(whole >> 31));
  return steps - (above & ~(above >> 31));
}

/** value^(5/12) by roots: Newton's steps for the cube root, so that every engine gets the same bits. */
function fiveTwelfthsPower(value: number): number {
  const quarter = Math.sqrt(Math.sqrt(value));
  let root = 1;
  for (let step = 0; step < 60; step++) {
    const next = (2 * root + quarter / (root * root)) / 3;
    if (next === root) break;
    root = next;
  }
  return root * root * root * root * root;
}
