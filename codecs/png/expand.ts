/** What of a PNG decides how its samples become RGBA. */
export interface SampleLayout {
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  /** Three bytes an entry (PLTE). */
  readonly palette?: Uint8Array;
  /** The chunk's own bytes: alpha of palette entries, or one colour in 16-bit samples (tRNS). */
  readonly transparency?: Uint8Array;
}

/** Where the pixels of a pass lie in the picture: every `dx`th pixel from `x`, every `dy`th row from `y` (PNG 3rd ed. §8.1). */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** The seven passes of Adam7. */
export const adam7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** The one pass of a picture that is not interlaced. */
export const wholePicture: Pass = { x: 0, y: 0, dx: 1, dy: 1 };

/** Writes one unfiltered row of `count` pixels as RGBA, `step` samples apart from `to` on; −1 for a palette index that is not there, else 0. */
export type RowExpander = (
  row: Uint8Array,
  count: number,
  out: Uint8ClampedArray | Uint16Array,
  to: number,
  step: number,
) => 0 | -1;

/** The expander of a layout; each is one plain loop. 16-bit samples stay 16. */
export function rowExpander(layout: SampleLayout): RowExpander {
  const { colorType, bitDepth } = layout;
  switch (colorType) {
    case 0:
      return bitDepth === 16 ? wideRow(1, false, layout.transparency) : grayRow(bitDepth, layout.transparency);
    case 2:
      return bitDepth === 16 ? wideRow(3, false, layout.transparency) : rgbRow(layout.transparency);
    case 3:
      return paletteRow(bitDepth, layout.palette ?? new Uint8Array(0), layout.transparency);
    case 4:
      return bitDepth === 16 ? wideRow(1, true) : grayAlphaRow;
    case 6:
      return bitDepth === 16 ? wideRow(3, true) : rgbaRow;
    default:
      return colorType satisfies never;
  }
}

const word = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;

function grayRow(bitDepth: number, transparency?: Uint8Array): RowExpander {
  const max = (1 << bitDepth) - 1;
  const scale = 255 / max;
  const hidden = transparency !== undefined && transparency.length >= 2 ? word(transparency, 0) & max : -1;
  return (row, count, out, to, step) => {
    for (let x = 0, at = to; x < count; x++, at += step) {
      const bit = x * bitDepth;
      const sample = (row[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & max;
      out[at] = out[at + 1] = out[at + 2] = sample * scale;
      out[at + 3] = sample === hidden ? 0 : 255;
    }
    return 0;
  };
}

function rgbRow(transparency?: Uint8Array): RowExpander {
  const keyed = transparency !== undefined && transparency.length >= 6;
  const hidden = keyed ? (transparency[1]! << 16) | (transparency[3]! << 8) | transparency[5]! : -1;
  return (row, count, out, to, step) => {
    for (let x = 0, from = 0, at = to; x < count; x++, from += 3, at += step) {
      const red = row[from]!;
      const green = row[from + 1]!;
      const blue = row[from + 2]!;
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      out[at + 3] = ((red << 16) | (green << 8) | blue) === hidden ? 0 : 255;
    }
    return 0;
  };
}

function paletteRow(bitDepth: number, palette: Uint8Array, alpha?: Uint8Array): RowExpander {
  const max = (1 << bitDepth) - 1;
  const entries = Math.floor(palette.length / 3);
  return (row, count, out, to, step) => {
    for (let x = 0, at = to; x < count; x++, at += step) {
      const bit = x * bitDepth;
      const index = (row[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & max;
      if (index >= entries) return -1;
      out[at] = palette[index * 3]!;
      out[at + 1] = palette[index * 3 + 1]!;
      out[at + 2] = palette[index * 3 + 2]!;
      out[at + 3] = alpha?.[index] ?? 255;
    }
    return 0;
  };
}

const grayAlphaRow: RowExpander = (row, count, out, to, step) => {
  for (let x = 0, at = to; x < count; x++, at += step) {
    out[at] = out[at + 1] = out[at + 2] = row[x * 2]!;
    out[at + 3] = row[x * 2 + 1]!;
  }
  return 0;
};

const rgbaRow: RowExpander = (row, count, out, to, step) => {
  for (let from = 0, at = to; from < count * 4; from += 4, at += step) {
    out[at] = row[from]!;
    out[at + 1] = row[from + 1]!;
    out[at + 2] = row[from + 2]!;
    out[at + 3] = row[from + 3]!;
  }
  return 0;
};

/** 16-bit samples, one or three of colour, with alpha or with one colour that is transparent. */
function wideRow(colors: 1 | 3, withAlpha: boolean, transparency?: Uint8Array): RowExpander {
  const samples = colors + (withAlpha ? 1 : 0);
  const keyed = transparency !== undefined && transparency.length >= colors * 2;
  return (row, count, out, to, step) => {
    for (let x = 0, from = 0, at = to; x < count; x++, from += samples * 2, at += step) {
      let hidden = keyed;
      for (let i = 0; i < 3; i++) {
        const sample = word(row, from + (colors === 3 ? i * 2 : 0));
        out[at + i] = sample;
        hidden &&= sample === word(transparency!, colors === 3 ? i * 2 : 0);
      }
      out[at + 3] = withAlpha ? word(row, from + colors * 2) : hidden ? 0 : 65535;
    }
    return 0;
  };
}
