/** What of a PNG decides how its samples become RGBA. */
export interface SampleLayout {
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  /** Three bytes an entry (PLTE). */
  readonly palette?: Uint8Array | undefined;
  /** Alpha of palette entries, or one colour in 16-bit samples: tRNS, of the length that its colour type asks for. */
  readonly transparency?: Uint8Array | undefined;
}

/**
 * Writes one unfiltered row of `count` pixels that begins at `from`, as RGBA from the pixel `to` on, `step` pixels apart.
 * Pixels of 8 bits and less are whole 32-bit words 0xaabbggrr, as memory on a little-endian machine has them.
 */
export type RowExpander<Out> = (
  rows: Uint8Array,
  from: number,
  count: number,
  out: Out,
  to: number,
  step: number,
) => void;

const opaque = 0xff00_0000;

/** The expander of a layout of 1 to 8 bits; each is one plain loop. */
export function rowExpander({ colorType, bitDepth, palette, transparency }: SampleLayout): RowExpander<Uint32Array> {
  switch (colorType) {
    case 0: {
      const hidden = transparency === undefined ? -1 : transparency[1]! & (2 ** bitDepth - 1);
      return tableRow(bitDepth, grayTable(bitDepth, hidden));
    }
    case 2:
      return rgbRow(transparency === undefined ? -1 : colorKey(transparency));
    case 3:
      return tableRow(bitDepth, paletteTable(palette ?? new Uint8Array(0), transparency));
    case 4:
      return grayAlphaRow;
    case 6:
      return rgbaRow;
    default:
      return colorType satisfies never;
  }
}

/** Every gray sample as a pixel, spread over 0 to 255; the hidden one is transparent. */
function grayTable(bitDepth: number, hidden: number): Uint32Array {
  const scale = 255 / (2 ** bitDepth - 1);
  return Uint32Array.from(
    { length: 2 ** bitDepth },
    (_, sample) => (sample * scale * 0x01_0101) | (sample === hidden ? 0 : opaque),
  );
}

/** Every index as a pixel. One beyond the palette is opaque black: the specification calls it an error, and every decoder shows it so. */
function paletteTable(palette: Uint8Array, alpha: Uint8Array = new Uint8Array(0)): Uint32Array {
  const table = new Uint32Array(256).fill(opaque);
  const entries = Math.min(Math.floor(palette.length / 3), 256);
  for (let index = 0; index < entries; index++) {
    const [red, green, blue] = palette.subarray(index * 3, index * 3 + 3) as unknown as [number, number, number];
    table[index] = red | (green << 8) | (blue << 16) | ((alpha[index] ?? 255) << 24);
  }
  return table;
}

/** Samples of 1 to 8 bits that are looked up. */
function tableRow(bitDepth: number, table: Uint32Array): RowExpander<Uint32Array> {
  if (bitDepth === 8)
    return (rows, from, count, out, to, step) => {
      for (let i = 0, at = to; i < count; i++, at += step) out[at] = table[rows[from + i]!]!;
    };
  const max = 2 ** bitDepth - 1;
  return (rows, from, count, out, to, step) => {
    for (let i = 0, bit = 8 - bitDepth, byte = from, at = to; i < count; i++, at += step) {
      out[at] = table[(rows[byte]! >> bit) & max]!;
      bit -= bitDepth;
      if (bit < 0) {
        bit = 8 - bitDepth;
        byte += 1;
      }
    }
  };
}

/** The low bytes of the hidden colour, as a pixel without alpha. */
function colorKey(transparency: Uint8Array): number {
  return transparency[1]! | (transparency[3]! << 8) | (transparency[5]! << 16);
}

function rgbRow(hidden: number): RowExpander<Uint32Array> {
  if (hidden < 0)
    return (rows, from, count, out, to, step) => {
      for (let i = 0, byte = from, at = to; i < count; i++, byte += 3, at += step)
        out[at] = rows[byte]! | (rows[byte + 1]! << 8) | (rows[byte + 2]! << 16) | opaque;
    };
  return (rows, from, count, out, to, step) => {
    for (let i = 0, byte = from, at = to; i < count; i++, byte += 3, at += step) {
      const color = rows[byte]! | (rows[byte + 1]! << 8) | (rows[byte + 2]! << 16);
      out[at] = color === hidden ? color : color | opaque;
    }
  };
}

const grayAlphaRow: RowExpander<Uint32Array> = (rows, from, count, out, to, step) => {
  for (let i = 0, byte = from, at = to; i < count; i++, byte += 2, at += step)
    out[at] = (rows[byte]! * 0x01_0101) | (rows[byte + 1]! << 24);
};

const rgbaRow: RowExpander<Uint32Array> = (rows, from, count, out, to, step) => {
  for (let i = 0, byte = from, at = to; i < count; i++, byte += 4, at += step)
    out[at] = rows[byte]! | (rows[byte + 1]! << 8) | (rows[byte + 2]! << 16) | (rows[byte + 3]! << 24);
};

/** The expander of 16-bit samples, one or three of colour, with alpha or with one colour that is transparent. */
export function wideRowExpander({ colorType, transparency }: SampleLayout): RowExpander<Uint16Array> {
  const colors = colorType === 0 || colorType === 4 ? 1 : 3;
  const withAlpha = colorType >= 4;
  const pixelBytes = (colors + (withAlpha ? 1 : 0)) * 2;
  const [green, blue] = colors === 3 ? [2, 4] : [0, 0];
  const hidden = withAlpha ? undefined : transparency;
  return (rows, from, count, out, to, step) => {
    for (let i = 0, byte = from, at = to * 4; i < count; i++, byte += pixelBytes, at += step * 4) {
      const r = word(rows, byte);
      const g = word(rows, byte + green);
      const b = word(rows, byte + blue);
      out[at] = r;
      out[at + 1] = g;
      out[at + 2] = b;
      if (withAlpha) out[at + 3] = word(rows, byte + colors * 2);
      else
        out[at + 3] =
          hidden && r === word(hidden, 0) && g === word(hidden, green) && b === word(hidden, blue) ? 0 : 0xffff;
    }
  };
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
