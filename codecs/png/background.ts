import type { BackgroundColor } from '../image.ts';
import { writeChunk } from './chunks.ts';

/** As much of a layout as says how a colour stands beside its samples. */
interface Samples {
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: number;
  /** PLTE, three bytes an entry. */
  readonly palette?: Uint8Array | undefined;
}

const largest = 65_535;

/**
 * bKGD: a gray, a colour, or an index into the palette, by the colour type; `undefined` where it has another length or
 * the palette no such entry. Of samples of fewer than 16 bits the low bits count.
 * @see PNG 3rd ed. §11.3.4.1
 */
export function readBackground(
  data: Uint8Array,
  { colorType, bitDepth, palette }: Samples,
): BackgroundColor | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const most = 2 ** bitDepth - 1;
  const sample = (at: number) => ((view.getUint16(at) & most) * largest) / most;
  switch (colorType) {
    case 0:
    case 4: {
      if (data.length !== 2) return undefined;
      const gray = sample(0);
      return { red: gray, green: gray, blue: gray };
    }
    case 2:
    case 6:
      return data.length === 6 ? { red: sample(0), green: sample(2), blue: sample(4) } : undefined;
    case 3: {
      const entry = palette?.subarray(data[0]! * 3, data[0]! * 3 + 3) ?? [];
      const [red, green, blue] = Array.from(entry, (value) => value * 257);
      return data.length === 1 && blue !== undefined ? { red: red!, green: green!, blue } : undefined;
    }
    default:
      return colorType satisfies never;
  }
}

/**
 * bKGD, fitted to the layout. It is left out where that would make another colour of it: a colour beside gray samples, a
 * gray that fewer than 8 bits cannot say, a colour that a full palette has not.
 */
export function backgroundChunk(background: BackgroundColor | undefined, layout: Samples): Uint8Array[] {
  const data = background && fitBackground(background, layout);
  return data ? [writeChunk('bKGD', data)] : [];
}

function fitBackground(
  { red, green, blue }: BackgroundColor,
  { colorType, bitDepth, palette }: Samples,
): Uint8Array | undefined {
  const most = 2 ** bitDepth - 1;
  const samples = [red, green, blue].map((value) => Math.round((value * most) / largest));
  switch (colorType) {
    case 0:
    case 4: {
      const isExact = (samples[0]! * largest) / most === red;
      return red === green && red === blue && (bitDepth >= 8 || isExact) ? words(samples.slice(0, 1)) : undefined;
    }
    case 2:
    case 6:
      return words(samples);
    case 3: {
      const index = indexIn(palette!, [red, green, blue]);
      return index < 0 ? undefined : Uint8Array.of(index);
    }
    default:
      return colorType satisfies never;
  }
}

function words(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

/** The first entry of PLTE with the colour, -1 where there is none. */
function indexIn(palette: Uint8Array, color: readonly number[]): number {
  for (let at = 0; at < palette.length; at += 3)
    if (color.every((value, channel) => palette[at + channel]! * 257 === value)) return at / 3;
  return -1;
}

/**
 * The colours of a palette, 0xaabbggrr, and the background among them where it has 8 bits and there is room.
 * @param entries how many the palette can have
 */
export function withBackground(
  colors: Uint32Array<ArrayBuffer>,
  background: BackgroundColor | undefined,
  entries: number,
): Uint32Array<ArrayBuffer> {
  if (background === undefined || colors.length >= entries) return colors;
  const [red, green, blue] = [background.red / 257, background.green / 257, background.blue / 257];
  if (![red, green, blue].every(Number.isInteger)) return colors;
  const word = (blue << 16) | (green << 8) | red;
  if (colors.some((color) => (color & 0xff_ffff) === word)) return colors;
  return Uint32Array.of(...colors, (0xff00_0000 | word) >>> 0);
}
