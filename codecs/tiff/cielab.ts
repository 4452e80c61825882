import { unsupported } from './errors.ts';
import type { Page } from './page.ts';
import { alphaWriter, fullScale, type RowShape, type RowWriter } from './row-writer.ts';
import { tags } from './tags.ts';

/** From a sample's code to L*, a* or b*. */
interface LabRanges {
  readonly lightness: (code: number) => number;
  readonly a: (code: number) => number;
  readonly b: (code: number) => number;
}

/**
 * Writes rows of L*, a*, b* as sRGB. White is white: colours are adapted from D50 to the white of sRGB (Bradford).
 * @see TIFF 6.0 §23 (CIELab), Photoshop TIFF Technical Notes (ICCLab), RFC 2301 §6.2 (ITULab)
 * @throws CodecError `unsupported-feature` for depths below 8 bits and floating point
 */
export function labWriter(page: Page, shape: RowShape): RowWriter {
  const { stride, bits } = shape;
  if (bits < 8 || page.sampleFormat === 'float') throw unsupported(`${page.photometric} of these samples is not read`);
  const ranges = labRanges(page, bits);
  const full = fullScale(bits);
  const encode = srgbEncoder(full);
  const writeAlpha = alphaWriter(shape);
  return (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const fy = (ranges.lightness(row[from]!) + 16) / 116;
      const x = 0.9642 * inverseLab(fy + ranges.a(row[from + 1]!) / 500);
      const y = inverseLab(fy);
      const z = 0.8249 * inverseLab(fy - ranges.b(row[from + 2]!) / 200);
      out[to] = encode(3.1338561 * x - 1.6168667 * y - 0.4906146 * z);
      out[to + 1] = encode(-0.9787684 * x + 1.9161415 * y + 0.033454 * z);
      out[to + 2] = encode(0.0719453 * x - 0.2289914 * y + 1.4052427 * z);
    }
    writeAlpha(row, count, out, at, step);
  };
}

function labRanges({ photometric, ifd }: Page, bits: number): LabRanges {
  const top = bits === 16 ? 65_535 : (1 << bits) - 1;
  const half = 1 << (bits - 1);
  /** Codes to one unit of a* or b*: they span −128…127. */
  const unit = half / 128;
  switch (photometric) {
    case 'cielab': {
      const signed = (code: number) => (code >= half ? code - 2 * half : code) / unit;
      return { lightness: (code) => (code * 100) / top, a: signed, b: signed };
    }
    case 'icclab': {
      // In 16 bits, ICC's version 2 encoding has L* 100 at FF00h.
      const white = bits === 16 ? 0xff00 : top;
      const offset = (code: number) => (code - half) / unit;
      return { lightness: (code) => (code * 100) / white, a: offset, b: offset };
    }
    default: {
      const [l0 = 0, l1 = 100, a0 = -85, a1 = 85, b0 = -75, b1 = 125] = ifd.numbers(tags.decode, 6) ?? [];
      const between = (low: number, high: number) => (code: number) => low + (code * (high - low)) / top;
      return { lightness: between(l0, l1), a: between(a0, a1), b: between(b0, b1) };
    }
  }
}

/** f⁻¹ of CIE 15: a cube, a line near black. */
function inverseLab(value: number): number {
  return value > 6 / 29 ? value * value * value : (value - 4 / 29) * (108 / 841);
}

/** IEC 61966-2-1 from linear light to codes: from a table whose steps are so fine that lines between them do. */
function srgbEncoder(full: number): (linear: number) => number {
  const steps = 65_536;
  const table = new Float64Array(steps + 2);
  for (let index = 0; index <= steps; index++) {
    const linear = index / steps;
    table[index] = full * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * fiveTwelfthsPower(linear) - 0.055);
  }
  return (linear) => {
    if (!(linear > 0)) return 0;
    if (linear >= 1) return full;
    const place = linear * steps;
    const index = Math.floor(place);
    const low = table[index]!;
    return Math.floor(low + (table[index + 1]! - low) * (place - index) + 0.5);
  };
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
