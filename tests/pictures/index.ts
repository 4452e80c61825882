/**
 * The project's own test pictures, made by code: no codec of ours writes them, no clock and no chance is in them,
 * and nothing of Node, so that a test in a browser makes the same bytes.
 */
import type { FormatName } from '../../codecs/formats.ts';
import type { NoteSubject } from '../../codecs/report.ts';
import { writeBmp } from './bmp.ts';
import { bytesOf, uint, zlibStored } from './bytes.ts';
import { type Field, fieldsIn, layOutIfd, tiffHeader } from './ifd.ts';
import { type JpegParts, writeJpeg } from './jpeg.ts';
import { exifBlock, iccProfile, iptcRecords, photoshopResources, planted, xmpPacket } from './metadata.ts';
import { ihdr, type PngParts, pngChunk, pngSignature, writePng } from './png.ts';
import { dusk, fadingDisc, turnedLeft } from './scene.ts';
import { type TiffPageParts, writeTiff } from './tiff.ts';

/** A file for a test. */
export interface Picture {
  /** A file name as a person would have it. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  /** Of the first page, upright. */
  readonly width: number;
  readonly height: number;
  readonly pages: number;
}

function picture(
  name: string,
  bytes: Uint8Array,
  mediaType: string,
  width: number,
  height: number,
  pages = 1,
): Picture {
  return { name, bytes: new Uint8Array(bytes), mediaType, width, height, pages };
}

/** A portrait photo of a phone: stored lying (EXIF orientation 6), with ICC profile, camera, owner and GPS position. */
export function phoneJpeg(): Picture {
  const [width, height] = [240, 320];
  const parts: JpegParts = { exif: exifBlock({ orientation: 6 }), icc: iccProfile(), density: 72 };
  const bytes = writeJpeg(height, width, turnedLeft(dusk(width, height), width), parts);
  return picture('IMG_2041.jpg', bytes, 'image/jpeg', width, height);
}

/** A disc that fades out, RGBA of 8 bits. */
export function alphaPng(): Picture {
  return picture('logo.png', writePng(160, 120, fadingDisc(160, 120), { color: 'rgba' }), 'image/png', 160, 120);
}

/** 24 bits, bottom-up, an odd width, 300 dots per inch. */
export function bmp(): Picture {
  return picture('scan.bmp', writeBmp(101, 75, dusk(101, 75), { pixelsPerMetre: 11_811 }), 'image/bmp', 101, 75);
}

/** Three pages: RGB in LZW, gray in PackBits, bilevel; each of its own size, 200 dots per inch. */
export function multiPageTiff(): Picture {
  const { rational, short } = fieldsIn('little');
  const density = [rational(282, [200, 1]), rational(283, [200, 1]), short(296, 2)];
  const pages: TiffPageParts[] = [
    { width: 120, height: 160, scene: dusk(120, 160), compression: 'lzw', rowsPerStrip: 32, fields: density },
    { width: 160, height: 120, scene: dusk(160, 120), color: 'gray', compression: 'packbits', fields: density },
    { width: 97, height: 61, scene: dusk(97, 61), color: 'bilevel', fields: density },
  ];
  return picture('contract.tiff', writeTiff(pages), 'image/tiff', 120, 160, 3);
}

/** A text file that somebody called `photo.jpg`. */
export function textNamedJpg(): Picture {
  return picture('photo.jpg', bytesOf('This is not a picture.\nIt only says that it is one.\n'), 'image/jpeg', 0, 0, 0);
}

/** The five files that a person drops at once; the last is refused. */
export function fiveFiles(): Picture[] {
  return [phoneJpeg(), alphaPng(), bmp(), multiPageTiff(), textNamedJpg()];
}

/** One plain picture of each format, 64×48, 8 bits, opaque, without metadata. */
export function plain(format: FormatName): Picture {
  const [width, height] = [64, 48];
  const scene = dusk(width, height);
  switch (format) {
    case 'jpeg':
      return picture('plain.jpg', writeJpeg(width, height, scene), 'image/jpeg', width, height);
    case 'png':
      return picture('plain.png', writePng(width, height, scene), 'image/png', width, height);
    case 'bmp':
      return picture('plain.bmp', writeBmp(width, height, scene), 'image/bmp', width, height);
    case 'tiff':
      return picture('plain.tiff', writeTiff([{ width, height, scene }]), 'image/tiff', width, height);
    default:
      return format satisfies never;
  }
}

/** The first half of a file. */
export function half({ name, bytes, ...rest }: Picture): Picture {
  return { ...rest, name: `half-${name}`, bytes: bytes.slice(0, bytes.length >> 1) };
}

/** A file of about 1 kB whose header declares 30,000×30,000 pixels. */
export function declaredHuge(format: FormatName): Picture {
  const side = 30_000;
  const filler = new Uint8Array(900);
  const make = (name: string, mediaType: string, bytes: Uint8Array) => picture(name, bytes, mediaType, side, side);
  switch (format) {
    case 'jpeg': {
      const bytes = plain('jpeg').bytes.slice();
      const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
      bytes.set(bytesOf(uint(side, 2), uint(side, 2)), frame + 5);
      return make('huge.jpg', 'image/jpeg', bytes);
    }
    case 'png':
      return make(
        'huge.png',
        'image/png',
        bytesOf(pngSignature, ihdr(side, side, 8, 6), pngChunk('IDAT', zlibStored(filler)), pngChunk('IEND')),
      );
    case 'bmp': {
      const bytes = bytesOf(writeBmp(1, 1, dusk(1, 1)), filler);
      bytes.set(bytesOf(uint(side, 4, 'little'), uint(side, 4, 'little')), 18);
      return make('huge.bmp', 'image/bmp', bytes);
    }
    case 'tiff': {
      const { long, short } = fieldsIn('little');
      const fields = [
        long(256, side),
        long(257, side),
        short(258, 8),
        short(259, 5),
        short(262, 1),
        long(273, 300),
        long(279, 900),
      ];
      const head = bytesOf(tiffHeader('little', 8), layOutIfd(fields, 8, 'little'));
      return make('huge.tiff', 'image/tiff', bytesOf(head, new Uint8Array(300 - head.length), filler));
    }
    default:
      return format satisfies never;
  }
}

/** What {@link withPlanted} can plant, by format: everything that the format has a place for. */
export const plantable = {
  jpeg: ['icc', 'exif', 'xmp', 'iptc', 'text', 'density', 'orientation', 'color'],
  png: [
    ...['icc', 'exif', 'xmp', 'text', 'density', 'orientation', 'alpha', 'bit-depth', 'color', 'animation'],
    ...['color-description', 'significant-bits', 'background', 'time'],
  ] as NoteSubject[],
  bmp: ['icc', 'density', 'alpha', 'color'],
  tiff: [
    ...['icc', 'exif', 'xmp', 'iptc', 'text', 'density', 'orientation', 'alpha', 'bit-depth', 'color', 'pages'],
    'color-description',
  ] as NoteSubject[],
} as const satisfies Record<FormatName, readonly NoteSubject[]>;

/** A picture with exactly one thing that a conversion may lose; `color` is gray in JPEG and PNG, else a palette. */
export function withPlanted(format: FormatName, what: NoteSubject): Picture {
  const [width, height] = what === 'orientation' ? [48, 64] : [64, 48];
  const made = (bytes: Uint8Array) => ({
    ...plain(format),
    name: `planted-${what}-${plain(format).name}`,
    bytes: new Uint8Array(bytes),
    width,
    height,
    pages: what === 'pages' ? 3 : 1,
  });
  const scene = what === 'alpha' ? fadingDisc(64, 48) : dusk(64, 48);
  switch (format) {
    case 'jpeg':
      return made(writeJpeg(64, 48, scene, plantedJpeg[what] ?? {}));
    case 'png':
      return made(writePng(64, 48, scene, plantedPng[what] ?? {}));
    case 'bmp':
      return made(
        writeBmp(64, 48, scene, {
          ...(what === 'icc' && { icc: iccProfile() }),
          ...(what === 'density' && { pixelsPerMetre: 11_811 }),
          ...(what === 'alpha' && { bits: 32 as const }),
          ...(what === 'color' && { bits: 8 as const }),
        }),
      );
    case 'tiff': {
      const page: TiffPageParts = { width: 64, height: 48, scene, ...plantedTiff[what] };
      return made(writeTiff(what === 'pages' ? [page, page, page] : [page]));
    }
    default:
      return format satisfies never;
  }
}

const plantedJpeg: Partial<Record<NoteSubject, JpegParts>> = {
  icc: { icc: iccProfile() },
  exif: { exif: exifBlock() },
  orientation: { exif: exifBlock({ orientation: 6 }) },
  xmp: { xmp: xmpPacket() },
  iptc: { photoshop: photoshopResources() },
  text: { comment: planted.comment },
  density: { density: 300 },
  color: { model: 'gray' },
};

const plantedPng: Partial<Record<NoteSubject, PngParts>> = {
  icc: { chunks: [pngChunk('iCCP', 'Planted\0', 0, zlibStored(iccProfile()))] },
  exif: { chunks: [pngChunk('eXIf', exifBlock())] },
  orientation: { chunks: [pngChunk('eXIf', exifBlock({ orientation: 6 }))] },
  xmp: { chunks: [pngChunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0', xmpPacket())] },
  text: { chunks: [pngChunk('tEXt', `Title\0${planted.title}`)] },
  density: { chunks: [pngChunk('pHYs', uint(11_811, 4), uint(11_811, 4), 1)] },
  alpha: { color: 'rgba' },
  'bit-depth': { bits: 16 },
  color: { color: 'gray' },
  animation: { chunks: [pngChunk('acTL', uint(5, 4), uint(0, 4))] },
  'color-description': { chunks: [pngChunk('gAMA', uint(100_000, 4))] },
  'significant-bits': { chunks: [pngChunk('sBIT', 5, 6, 5)] },
  background: { chunks: [pngChunk('bKGD', 0, 1, 0, 2, 0, 3)] },
  time: { chunks: [pngChunk('tIME', uint(2024, 2), 6, 1, 21, 40, 0)] },
};

const tiffFields = fieldsIn('little');
const plantedFields: Partial<Record<NoteSubject, readonly Field[]>> = {
  icc: [tiffFields.bytes(34675, iccProfile())],
  exif: [
    tiffFields.directory(34665, [
      tiffFields.ascii(0xa430, planted.cameraOwner),
      tiffFields.ascii(0xa431, planted.serialNumber),
    ]),
  ],
  xmp: [{ ...tiffFields.bytes(700, xmpPacket()), type: 1 }],
  iptc: [tiffFields.bytes(33723, iptcRecords())],
  text: [tiffFields.ascii(270, planted.title)],
  density: [tiffFields.rational(282, [300, 1]), tiffFields.rational(283, [300, 1]), tiffFields.short(296, 2)],
  orientation: [tiffFields.short(274, 6)],
  'color-description': [
    tiffFields.rational(318, [3127, 10_000], [3290, 10_000]),
    tiffFields.rational(319, [64, 100], [33, 100], [3, 10], [6, 10], [15, 100], [6, 100]),
  ],
};
const plantedTiff: Partial<Record<NoteSubject, Partial<TiffPageParts>>> = {
  ...Object.fromEntries(Object.entries(plantedFields).map(([what, fields]) => [what, { fields }])),
  alpha: { color: 'rgba' },
  'bit-depth': { bits: 16 },
  color: { color: 'palette' },
};
