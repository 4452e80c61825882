/** What a file holds, read from its bytes alone by short parsers that share no code with the codecs. */
import { inflateSync } from 'node:zlib';
import type { ColorModel, FormatName } from '../../../codecs/index.ts';
import { chunksOf, segmentsOf, segmentsWith } from '../metadata/unpack.ts';

/** Pixels per inch. */
export type Resolution = readonly [x: number, y: number];

/** One page. What is not there is absent; blocks are the bytes that the file has, unpacked. */
export interface Truth {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly color: ColorModel;
  /** Of a sample, or of an index. */
  readonly bits: number;
  readonly alpha: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  readonly icc?: Uint8Array | undefined;
  readonly exif?: Uint8Array | undefined;
  readonly xmp?: Uint8Array | undefined;
  readonly iptc?: Uint8Array | undefined;
  /** Keyword and text, a NUL between them. */
  readonly text: ReadonlySet<string>;
  readonly density?: Resolution | undefined;
  readonly thumbnail: boolean;
  /** Where in its TIFF structure the maker note lies, and that structure's byte order. */
  readonly makerNote?: string | undefined;
  /** How the colours are to be seen, by its part: `gamma`, `white`, `primaries`, `srgb`, `cicp`, `transfer`. */
  readonly colors: ReadonlyMap<string, string>;
  /** bKGD as three numbers of 16 bits. */
  readonly background?: string | undefined;
  /** Red, green, blue and perhaps alpha. */
  readonly significantBits?: readonly number[] | undefined;
  readonly time?: string | undefined;
  /** What no other format knows, by the subject of its note. */
  readonly rest: ReadonlyMap<string, string>;
}

/** All pages of a file. */
export function readTruth(file: Uint8Array, format: FormatName): Truth[] {
  switch (format) {
    case 'jpeg':
      return [jpegTruth(file)];
    case 'png':
      return [pngTruth(file)];
    case 'bmp':
      return [bmpTruth(file)];
    case 'tiff':
      return tiffTruth(file);
    default:
      return format satisfies never;
  }
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const utf8 = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const restOf = (entries: readonly (readonly [what: string, data: string] | false)[]) =>
  new Map(entries.filter((entry) => entry !== false));
/** Chromaticities as PNG counts them. */
const hundredThousandths = (values: readonly number[]) => values.map((value) => Math.round(value * 1e5)).join();

function jpegTruth(file: Uint8Array): Truth {
  const segments = segmentsOf(file);
  const { marker, data } = segments.find(
    ({ marker }) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xcc].includes(marker),
  )!;
  const frame = viewOf(data);
  const components = data[5]!;
  const factors = Array.from({ length: components }, (_, index) => data[7 + index * 3]!);
  const adobe = segmentsWith(file, 0xee, 'Adobe')[0];
  const isRgb = components === 3 && adobe?.[6] === 0;
  const exif = segmentsWith(file, 0xe1, 'Exif\0\0')[0];
  const { xmp, text } = takeTexts(segmentsWith(file, 0xe1, 'http://ns.adobe.com/xap/1.0/\0')[0]);
  const profile = segmentsWith(file, 0xe2, 'ICC_PROFILE\0').map((part) => part.subarray(2));
  const resources = resourcesOf(Buffer.concat(segmentsWith(file, 0xed, 'Photoshop 3.0\0')));
  const jfif = segmentsWith(file, 0xe0, 'JFIF\0')[0];
  const [x, y] = jfif ? [viewOf(jfif).getUint16(3), viewOf(jfif).getUint16(5)] : [0, 0];
  const inch = jfif?.[2] === 1 ? 1 : jfif?.[2] === 2 ? 2.54 : 0;
  const comments = segments
    .filter((segment) => segment.marker === 0xfe)
    .map((comment) => `Comment\0${utf8(comment.data)}`);
  const restart = segments.find((segment) => segment.marker === 0xdd);
  const others = segments.filter((segment) => segment.marker === 0xe7).map((segment) => hex(segment.data));
  const alien = [...others, ...resources.filter(([id]) => id !== 0x0404).map(([, bytes]) => hex(bytes))];
  return {
    width: frame.getUint16(3),
    height: frame.getUint16(1),
    color: components === 1 ? 'gray' : components === 4 ? 'cmyk' : isRgb ? 'rgb' : 'ycbcr',
    bits: data[0]!,
    alpha: false,
    details: {
      process: ({ 192: 'baseline', 193: 'extended', 194: 'progressive' } as Record<number, string>)[marker],
      components,
      ...(components > 1 && {
        subsampling: ({ 17: '4:4:4', 33: '4:2:2', 34: '4:2:0' } as Record<number, string>)[factors[0]!],
      }),
      ...(restart && { restartInterval: viewOf(restart.data).getUint16(0) }),
    },
    ...(profile.length > 0 && { icc: Buffer.concat(profile) }),
    ...(exif && { exif }),
    xmp,
    iptc: resources.find(([id]) => id === 0x0404)?.[1],
    text: new Set([...comments, ...text]),
    ...shownBy(exif, inch > 0 ? [x * inch, y * inch] : undefined),
    colors: new Map(),
    rest: restOf([alien.length > 0 && ['segments', alien.join()], trailing(file, file.lastIndexOf(0xd9) + 1)]),
  };
}

/** Photoshop's frames: `8BIM`, id, a name of even length, length, data of even length. */
function resourcesOf(bytes: Uint8Array): (readonly [id: number, data: Uint8Array])[] {
  const found: [number, Uint8Array][] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const view = viewOf(bytes.subarray(at));
    const name = (bytes[at + 6]! + 2) & ~1;
    const length = view.getUint32(6 + name);
    found.push([view.getUint16(4), bytes.subarray(at + 10 + name, at + 10 + name + length)]);
    at += 10 + name + length + (length & 1);
  }
  return found;
}

function trailing(file: Uint8Array, end: number): readonly [string, string] | false {
  return file.length > end && ['trailing-data', hex(file.subarray(end))];
}

/** What the EXIF block says of how the picture is shown; the file's own density comes before it. */
function shownBy(exif: Uint8Array | undefined, own: Resolution | undefined) {
  const [first] = exif ? directoriesOf(exif) : [];
  return {
    orientation: first?.numbers(274)[0] ?? 1,
    density: own ?? (first && resolutionOf(first)),
    thumbnail: exif !== undefined && directoriesOf(exif).length > 1,
    makerNote: exif && first && makerNoteOf(exif, first),
  };
}

function pngTruth(file: Uint8Array): Truth {
  const chunks = chunksOf(file);
  const of = (type: string) => chunks.find((chunk) => chunk.type === type)?.data;
  const header = of('IHDR')!;
  const [bits, colorType] = [header[8]!, header[9]! as 0 | 2 | 3 | 4 | 6];
  const profile = of('iCCP');
  const [physical, exif, time, significant] = [of('pHYs'), of('eXIf'), of('tIME'), of('sBIT')];
  const [x, y] = physical ? [viewOf(physical).getUint32(0), viewOf(physical).getUint32(4)] : [0, 0];
  const texts = chunks.flatMap(({ type, data }) => pngText(type, data));
  const packet = texts.find(([keyword]) => keyword === 'XML:com.adobe.xmp')?.[1];
  const { xmp, text } = takeTexts(packet);
  const [gamma, chromaticities, srgb, cicp] = [of('gAMA'), of('cHRM'), of('sRGB'), of('cICP')];
  const eight = chromaticities && Array.from({ length: 8 }, (_, at) => viewOf(chromaticities).getUint32(at * 4) / 1e5);
  const alien = chunks.filter(({ type }) => type === 'vpAg');
  const background = of('bKGD');
  const own = texts.filter(([keyword]) => keyword !== 'XML:com.adobe.xmp');
  return {
    width: viewOf(header).getUint32(0),
    height: viewOf(header).getUint32(4),
    color: colorType === 3 ? 'palette' : colorType === 2 || colorType === 6 ? 'rgb' : bits === 1 ? 'bilevel' : 'gray',
    bits,
    alpha: colorType >= 4 || of('tRNS') !== undefined,
    details: {
      colorType,
      interlaced: header[12] === 1,
      ...(colorType === 3 && { paletteColors: of('PLTE')!.length / 3 }),
    },
    icc: profile && inflateSync(profile.subarray(profile.indexOf(0) + 2)),
    exif,
    xmp,
    text: new Set([...own.map(([keyword, bytes]) => `${keyword}\0${utf8(bytes)}`), ...text]),
    ...shownBy(exif, undefined),
    // In a PNG pHYs alone speaks of it.
    density: physical?.[8] === 1 ? [x / 39.3701, y / 39.3701] : undefined,
    colors: restOf([
      gamma !== undefined && ['gamma', hex(gamma)],
      eight !== undefined && ['white', hundredThousandths(eight.slice(0, 2))],
      eight !== undefined && ['primaries', hundredThousandths(eight.slice(2))],
      srgb !== undefined && ['srgb', hex(srgb)],
      cicp !== undefined && ['cicp', hex(cicp)],
    ]),
    background: background && spreadBackground(background, colorType, bits, of('PLTE')),
    significantBits: significant && spreadBits(significant),
    time: time && hex(time),
    rest: restOf([alien.length > 0 && ['chunks', alien.map(({ data }) => hex(data)).join()]]),
  };
}

/** §11.3.4.1: a gray, a colour, or an index into the palette. */
function spreadBackground(data: Uint8Array, colorType: number, bits: number, palette?: Uint8Array): string {
  const scaled = (value: number, depth: number) => Math.round((value / (2 ** depth - 1)) * 65_535);
  if (colorType === 3) return [0, 1, 2].map((at) => scaled(palette![data[0]! * 3 + at]!, 8)).join();
  const values = Array.from({ length: data.length / 2 }, (_, at) => scaled(viewOf(data).getUint16(at * 2), bits));
  return (values.length === 1 ? [values[0], values[0], values[0]] : values).join();
}

/** Gray counts for all three colours. */
function spreadBits(bits: Uint8Array): number[] {
  const [first, second] = bits as unknown as [number, number];
  if (bits.length === 1) return [first, first, first];
  return bits.length === 2 ? [first, first, first, second] : [...bits];
}

/** Keyword and UTF-8. */
function pngText(type: string, data: Uint8Array): (readonly [string, Uint8Array])[] {
  const end = data.indexOf(0);
  const keyword = latin1(data.subarray(0, Math.max(end, 0)));
  const recoded = (bytes: Uint8Array) => Buffer.from(latin1(bytes), 'utf8');
  if (type === 'tEXt') return [[keyword, recoded(data.subarray(end + 1))]];
  if (type === 'zTXt') return [[keyword, recoded(inflateSync(data.subarray(end + 2)))]];
  if (type !== 'iTXt') return [];
  const bytes = data.subarray(data.indexOf(0, data.indexOf(0, end + 3) + 1) + 1);
  return [[keyword, data[end + 1] === 1 ? inflateSync(bytes) : bytes]];
}

/** wingdi.h BITMAPINFOHEADER, BITMAPV5HEADER. */
function bmpTruth(file: Uint8Array): Truth {
  const view = viewOf(file).buffer.slice(file.byteOffset);
  const field = (at: number) => new DataView(view).getUint32(14 + at, true);
  const [headerBytes, bits] = [field(0), new DataView(view).getUint16(28, true)];
  const [space, x, y] = [headerBytes >= 108 ? field(56) : 0, field(24), field(28)];
  const height = field(8) | 0;
  const paletteColors = bits <= 8 ? field(32) || 2 ** bits : 0;
  const embedded = space === 0x4d424544 ? file.subarray(14 + field(112), 14 + field(112) + field(116)) : undefined;
  return {
    width: field(4),
    height: Math.abs(height),
    orientation: 1,
    color: bits <= 8 ? 'palette' : 'rgb',
    bits: bits <= 8 ? bits : 8,
    alpha: bits === 32 && headerBytes >= 56 && field(52) !== 0,
    details: {
      headerBytes,
      bitsPerPixel: bits,
      rows: height < 0 ? 'top-down' : 'bottom-up',
      ...(bits <= 8 && { paletteColors }),
    },
    icc: embedded,
    text: new Set(),
    density: x > 0 && y > 0 ? [x / 39.3701, y / 39.3701] : undefined,
    thumbnail: false,
    colors: restOf([space === 0x73524742 && ['srgb', 'of BMP']]),
    rest: new Map(),
  };
}

/** A directory of a TIFF structure. */
interface Directory {
  has(tag: number): boolean;
  bytes(tag: number): Uint8Array;
  numbers(tag: number): number[];
  /** Where its values lie. */
  placeOf(tag: number): number;
  ascii(tag: number): string | undefined;
  readonly little: boolean;
}

const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** TIFF 6.0 §2: the directories in their chain. */
function directoriesOf(file: Uint8Array): Directory[] {
  const view = viewOf(file);
  const little = view.getUint16(0) === 0x4949;
  const found: Directory[] = [];
  for (let at = view.getUint32(4, little); at !== 0; ) {
    found.push(directoryAt(file, at));
    at = view.getUint32(at + 2 + view.getUint16(at, little) * 12, little);
  }
  return found;
}

function directoryAt(file: Uint8Array, at: number): Directory {
  const view = viewOf(file);
  const little = view.getUint16(0) === 0x4949;
  const count = view.getUint16(at, little);
  const entries = new Map<number, { type: number; count: number; at: number }>();
  for (let index = 0, entry = at + 2; index < count; index++, entry += 12) {
    const [type, length] = [view.getUint16(entry + 2, little), view.getUint32(entry + 4, little)];
    const inline = length * typeBytes[type]! <= 4;
    const place = inline ? entry + 8 : view.getUint32(entry + 8, little);
    entries.set(view.getUint16(entry, little), { type, count: length, at: place });
  }
  const bytes = (tag: number) => {
    const entry = entries.get(tag)!;
    return file.subarray(entry.at, entry.at + entry.count * typeBytes[entry.type]!);
  };
  const numbers = (tag: number) => {
    const entry = entries.get(tag);
    return Array.from({ length: entry?.count ?? 0 }, (_, index) => {
      const place = entry!.at + index * typeBytes[entry!.type]!;
      if (entry!.type === 3) return view.getUint16(place, little);
      if (entry!.type === 5) return view.getUint32(place, little) / view.getUint32(place + 4, little);
      return entry!.type === 4 ? view.getUint32(place, little) : view.getUint8(place);
    });
  };
  const ascii = (tag: number) => (entries.has(tag) ? utf8(bytes(tag)).replace(/\0+$/, '') : undefined);
  const placeOf = (tag: number) => entries.get(tag)!.at;
  return { has: (tag) => entries.has(tag), bytes, numbers, placeOf, ascii, little };
}

function makerNoteOf(structure: Uint8Array, first: Directory): string | undefined {
  if (!first.has(34665)) return undefined;
  const photo = directoryAt(structure, first.numbers(34665)[0]!);
  return photo.has(37500) ? `${photo.placeOf(37500)} ${photo.little}` : undefined;
}

/** TransferFunction from black to white. */
function transferOf(page: Directory, photometric: number): string {
  const curve = page.numbers(301);
  return (photometric === 0 ? curve.reverse() : curve).join();
}

function resolutionOf(directory: Directory): Resolution | undefined {
  const [x, y, unit] = [directory.numbers(282)[0], directory.numbers(283)[0], directory.numbers(296)[0] ?? 2];
  const inch = unit === 2 ? 1 : unit === 3 ? 2.54 : 0;
  return x !== undefined && y !== undefined && inch > 0 ? [x * inch, y * inch] : undefined;
}

const asciiTags = {
  ...{ Title: 269, Description: 270, Make: 271, Model: 272, PageName: 285, Software: 305, DateTime: 306 },
  ...{ Author: 315, HostComputer: 316, Copyright: 33432 },
};
const photometrics = ['white-is-zero', 'black-is-zero', 'rgb', 'palette', 'mask', 'separated', 'ycbcr'];

function tiffTruth(file: Uint8Array): Truth[] {
  return directoriesOf(file).map((page) => {
    const one = (tag: number, absent = 0) => page.numbers(tag)[0] ?? absent;
    const [width, height, bits, photometric] = [one(256), one(257), one(258, 1), one(262)];
    const block = (tag: number) => (page.has(tag) ? page.bytes(tag) : undefined);
    const { xmp, text } = takeTexts(block(700));
    const own = Object.entries(asciiTags).flatMap(([keyword, tag]) => {
      const value = page.ascii(tag);
      return value ? [`${keyword}\0${value}`] : [];
    });
    const samplesPerPixel = one(277, 1);
    return {
      width,
      height,
      orientation: one(274, 1),
      color:
        photometric <= 1
          ? bits === 1
            ? 'bilevel'
            : 'gray'
          : photometric === 5
            ? 'cmyk'
            : photometric === 3
              ? 'palette'
              : 'rgb',
      bits,
      alpha: [1, 2].includes(one(338)),
      details: {
        byteOrder: page.little ? 'little' : 'big',
        bigTiff: false,
        photometric: photometrics[photometric],
        sampleFormat: 'unsigned',
        samplesPerPixel,
        planar: one(284, 1) === 2,
        predictor: one(317, 1) === 2 ? 'horizontal' : 'none',
        chunks: { kind: 'strips', count: page.numbers(273).length, width, height: Math.min(one(278, height), height) },
      },
      icc: block(34675),
      // Where in the file they lie tells nothing; that they are there does.
      ...((page.has(34665) || page.has(34853)) && { exif: new Uint8Array() }),
      xmp,
      iptc: block(33723),
      text: new Set([...own, ...text]),
      density: resolutionOf(page),
      thumbnail: false,
      makerNote: makerNoteOf(file, page),
      colors: restOf([
        page.has(318) && ['white', hundredThousandths(page.numbers(318))],
        page.has(319) && ['primaries', hundredThousandths(page.numbers(319))],
        page.has(301) && ['transfer', transferOf(page, photometric)],
      ]),
      rest: restOf([
        page.has(65000) && ['fields', page.ascii(65000)!],
        one(254) !== 0 && ['page-kind', String(one(254))],
      ]),
    };
  });
}

/** The packet without the text that was laid into it under a name of its own, and that text. */
function takeTexts(bytes: Uint8Array | undefined): { xmp: Uint8Array | undefined; text: string[] } {
  if (bytes === undefined) return { xmp: undefined, text: [] };
  const packet = utf8(bytes);
  const added = /<rdf:Description[^>]*xmlns:pngText=[\s\S]*?<\/rdf:Description>/.exec(packet)?.[0];
  if (added === undefined) return { xmp: bytes, text: [] };
  const pair = /<pngText:keyword>([^<]*)<\/pngText:keyword><pngText:text>([^<]*)<\/pngText:text>/g;
  const text = Array.from(
    added.matchAll(pair),
    ([, keyword, value]) => `${unescapeXml(keyword!)}\0${unescapeXml(value!)}`,
  );
  const rest = packet.replace(added, '');
  return { xmp: rest.includes('<rdf:Description') ? Buffer.from(rest) : undefined, text };
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
