import { bytesOf, uint, zlibStored } from './bytes.ts';
import { type ByteOrder, type Field, fieldsIn, layOutIfd, tiffHeader } from './ifd.ts';
import type { Pixel, Scene } from './scene.ts';

/** One page. */
export interface TiffPageParts {
  readonly width: number;
  readonly height: number;
  readonly scene: Scene;
  /** Default `rgb`. */
  readonly color?: 'bilevel' | 'gray' | 'palette' | 'rgb' | 'rgba' | 'cmyk';
  /** Of gray, RGB and RGBA. Default 8. */
  readonly bits?: 8 | 16;
  /** Default `none`. */
  readonly compression?: 'none' | 'packbits' | 'lzw' | 'deflate';
  readonly rowsPerStrip?: number;
  /** Orientation, resolution, text, profiles and so on, by tag. */
  readonly fields?: readonly Field[];
}

const compressions = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const;

/** A TIFF of any number of pages. Each directory follows its strips. */
export function writeTiff(pages: readonly TiffPageParts[], order: ByteOrder = 'little'): Uint8Array {
  const bodies: Uint8Array[] = [];
  let end = 8;
  let link: { body: Uint8Array; at: number } | undefined;
  let first = 0;
  for (const page of pages) {
    const strips = packStrips(page, order);
    const offsets = strips.map((strip) => {
      const at = end;
      bodies.push(bytesOf(strip, new Uint8Array(strip.length & 1)));
      end += bodies.at(-1)!.length;
      return at;
    });
    const fields = describe(
      page,
      order,
      offsets,
      strips.map(({ length }) => length),
    );
    const directory = layOutIfd(fields, end, order);
    if (link) link.body.set(uint(end, 4, order), link.at);
    else first = end;
    bodies.push(directory);
    link = { body: directory, at: 2 + fields.length * 12 };
    end += directory.length;
  }
  return bytesOf(tiffHeader(order, first), ...bodies);
}

function describe(page: TiffPageParts, order: ByteOrder, offsets: number[], counts: number[]): Field[] {
  const { color = 'rgb', bits = 8, compression = 'none' } = page;
  const { short, long } = fieldsIn(order);
  const samples = { bilevel: 1, gray: 1, palette: 1, rgb: 3, rgba: 4, cmyk: 4 }[color];
  const depth = color === 'bilevel' ? 1 : color === 'palette' || color === 'cmyk' ? 8 : bits;
  return [
    long(256, page.width),
    long(257, page.height),
    short(258, ...new Array<number>(samples).fill(depth)),
    short(259, compressions[compression]),
    short(262, { bilevel: 0, gray: 1, palette: 3, rgb: 2, rgba: 2, cmyk: 5 }[color]),
    long(273, ...offsets),
    short(277, samples),
    long(278, page.rowsPerStrip ?? page.height),
    long(279, ...counts),
    ...(color === 'palette' ? [short(320, ...grayRamp, ...grayRamp, ...grayRamp.toReversed())] : []),
    ...(color === 'rgba' ? [short(338, 2)] : []),
    ...(page.fields ?? []),
  ];
}

/** Colours from blue to yellow, by index. */
const grayRamp = Array.from({ length: 256 }, (_, index) => index * 257);

function packStrips(page: TiffPageParts, order: ByteOrder): Uint8Array[] {
  const { width, height, scene, compression = 'none', rowsPerStrip = height } = page;
  const strips: Uint8Array[] = [];
  for (let top = 0; top < height; top += rowsPerStrip) {
    const rows = Array.from({ length: Math.min(rowsPerStrip, height - top) }, (_, row) =>
      packRow(
        Array.from({ length: width }, (_, x) => scene(x, top + row)),
        page,
        order,
      ),
    );
    strips.push(compress(rows, compression));
  }
  return strips;
}

function packRow(pixels: readonly Pixel[], { color = 'rgb', bits = 8 }: TiffPageParts, order: ByteOrder): Uint8Array {
  const grayOf = ([red, green, blue]: Pixel) => (red * 2 + green * 5 + blue) >> 3;
  if (color === 'bilevel') {
    const row = new Uint8Array(Math.ceil(pixels.length / 8));
    for (const [x, pixel] of pixels.entries()) if (grayOf(pixel) < 128) row[x >> 3]! |= 0x80 >> (x & 7);
    return row;
  }
  const samples = pixels.flatMap((pixel) => {
    const [red, green, blue, alpha] = pixel;
    if (color === 'gray' || color === 'palette') return [grayOf(pixel)];
    if (color === 'cmyk') return [255 - red, 255 - green, 255 - blue, 0];
    return color === 'rgba' ? [red, green, blue, alpha] : [red, green, blue];
  });
  const wide = bits === 16 && color !== 'palette' && color !== 'cmyk';
  return wide
    ? bytesOf(...samples.map((sample) => uint(sample * 256 + ((sample * 7) & 255), 2, order)))
    : Uint8Array.from(samples);
}

function compress(rows: readonly Uint8Array[], compression: keyof typeof compressions): Uint8Array {
  switch (compression) {
    case 'none':
      return bytesOf(...rows);
    case 'deflate':
      return zlibStored(bytesOf(...rows));
    case 'packbits':
      return bytesOf(...rows.map(packBits));
    case 'lzw':
      return packLzw(bytesOf(...rows));
    default:
      return compression satisfies never;
  }
}

/** TIFF 6.0 §9: runs of two or more, and literals between them. */
function packBits(row: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < row.length; ) {
    let run = 1;
    while (run < 128 && row[at + run] === row[at]) run += 1;
    if (run > 1) parts.push(bytesOf(257 - run, row[at]!));
    else parts.push(bytesOf(0, row[at]!));
    at += run;
  }
  return bytesOf(...parts);
}

/** TIFF 6.0 §13, the plainest valid stream: literals of 9 bits, cleared before codes would widen. */
function packLzw(data: Uint8Array): Uint8Array {
  const codes: number[] = [];
  for (const [index, byte] of data.entries()) {
    if (index % 200 === 0) codes.push(256);
    codes.push(byte);
  }
  codes.push(257);
  const out = new Uint8Array(Math.ceil((codes.length * 9) / 8));
  for (const [index, code] of codes.entries()) {
    const bit = index * 9;
    const word = code << (7 - (bit & 7));
    out[bit >> 3]! |= word >> 8;
    out[(bit >> 3) + 1]! |= word & 255;
  }
  return out;
}
