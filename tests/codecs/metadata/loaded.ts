/** Files that carry everything that their format has a place for, with words in them that tell about a person. */
import type { FormatName } from '../../../codecs/index.ts';
import { writeBmp } from '../../pictures/bmp.ts';
import { bytesOf, uint, zlibStored } from '../../pictures/bytes.ts';
import { type ByteOrder, type Field, fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { pngChunk, writePng } from '../../pictures/png.ts';
import { dusk } from '../../pictures/scene.ts';
import { writeTiff } from '../../pictures/tiff.ts';

export const width = 24;
export const height = 16;

/** Words that name a person, a device or a place; each stands in one kind of block, some in several forms. */
export const secrets = {
  exif: {
    artist: 'Ada Exifartist',
    description: 'Exifdescription of Ada',
    owner: 'Ada Cameraowner',
    bodySerial: 'BODY-4711-0815',
    lensSerial: 'LENS-4242-0001',
    uniqueId: 'UNIQUE0123456789abcdef',
    computer: 'adas-macbook',
    makerNote: 'MakerNoteSecret',
    userComment: 'Usercomment of Ada',
    latitudeRef: 'GPSPLACE',
    thumbnail: 'ThumbnailPixels',
    zone: '+05:45',
  },
  xmp: { creator: 'Ada Xmpcreator', place: 'Lakeside 7 Xmpplace' },
  iptc: { byline: 'Ada Iptcbyline', city: 'Iptccity' },
  text: { author: 'Ada Textauthor', comment: 'Textcomment of Ada' },
} as const;

/** What stays under `private`. */
export const harmless = { model: 'Pocket Camera 7', copyright: 'Copyright 2024 Lake Press' } as const;

/** The place that the camera was at: 52° 31′ 12″, as EXIF has it. */
export function gpsLatitude(order: ByteOrder): Uint8Array {
  return bytesOf(...[52, 1, 31, 1, 12, 1].map((value) => uint(value, 4, order)));
}

interface ExifParts {
  readonly order?: ByteOrder;
  readonly orientation?: number;
  /** As the block tells it; default the picture's own, stored. */
  readonly size?: readonly [number, number];
  readonly density?: number;
  readonly thumbnail?: boolean;
}

/** An EXIF block as cameras write it. */
export function fullExif(parts: ExifParts = {}): Uint8Array<ArrayBuffer> {
  const { order = 'big', orientation = 1, size = [width, height], density = 300, thumbnail = true } = parts;
  const { ascii, short, long, rational, bytes, directory } = fieldsIn(order);
  const first = [
    ascii(270, secrets.exif.description),
    ascii(271, 'Example'),
    ascii(272, harmless.model),
    short(274, orientation),
    rational(282, [density, 1]),
    rational(283, [density, 1]),
    short(296, 2),
    ascii(305, 'Firmware 1.2'),
    ascii(315, secrets.exif.artist),
    ascii(316, secrets.exif.computer),
    ascii(33432, harmless.copyright),
    directory(34665, [
      rational(33434, [1, 125]),
      bytes(36864, bytesOf('0300')),
      ascii(36867, '2024:06:01 21:40:00'),
      ascii(36881, secrets.exif.zone),
      bytes(37500, makerNote()),
      bytes(37510, bytesOf('ASCII\0\0\0', secrets.exif.userComment)),
      short(40961, 1),
      long(40962, size[0]),
      long(40963, size[1]),
      directory(40965, [ascii(1, 'R98')]),
      ascii(42016, secrets.exif.uniqueId),
      ascii(42032, secrets.exif.owner),
      ascii(42033, secrets.exif.bodySerial),
      ascii(42036, 'Lens 35 mm'),
      ascii(42037, secrets.exif.lensSerial),
    ]),
    directory(34853, [
      ascii(1, 'N'),
      { ...bytes(2, gpsLatitude(order)), type: 5, count: 3 },
      ascii(27, secrets.exif.latitudeRef),
    ]),
  ];
  const length = layOutIfd(first, 8, order).length;
  if (!thumbnail) return bytesOf(tiffHeader(order, 8), layOutIfd(first, 8, order));
  const at = 8 + length;
  const data = bytesOf(0xff, 0xd8, secrets.exif.thumbnail, 0xff, 0xd9);
  const describe = (offset: number) => [short(259, 6), long(513, offset), long(514, data.length)];
  const behind = layOutIfd(describe(0), at, order).length;
  return bytesOf(
    tiffHeader(order, 8),
    layOutIfd(first, 8, order, at),
    layOutIfd(describe(at + behind), at, order),
    data,
  );
}

/** With offsets of its own that count from its begin, and bytes that no byte order may touch. */
export function makerNote(): Uint8Array<ArrayBuffer> {
  return bytesOf('Example\0', 1, 2, 3, 4, 250, 251, secrets.exif.makerNote, 0, 9, 8, 7);
}

/** A packet with a creator, a place, the rights, and what it says of the picture as it is stored. */
export function fullXmp(orientation = 1): Uint8Array<ArrayBuffer> {
  const description = [
    '<rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"',
    ` xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" tiff:Orientation="${orientation}" photoshop:City="${secrets.xmp.place}">`,
    `<dc:creator><rdf:Seq><rdf:li>${secrets.xmp.creator}</rdf:li></rdf:Seq></dc:creator>`,
    `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${harmless.copyright}</rdf:li></rdf:Alt></dc:rights>`,
    '</rdf:Description>',
  ];
  return bytesOf(
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    ...description,
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  );
}

/** By-line, city and copyright notice. */
export function fullIptc(): Uint8Array<ArrayBuffer> {
  const set = (dataset: number, text: string) => bytesOf(0x1c, 2, dataset, uint(text.length, 2), text);
  return bytesOf(set(80, secrets.iptc.byline), set(90, secrets.iptc.city), set(116, harmless.copyright));
}

/** The records among other resources, as Photoshop frames them. */
export function photoshopOf(iptc: Uint8Array): Uint8Array {
  const resource = (id: number, data: Uint8Array) =>
    bytesOf('8BIM', uint(id, 2), 0, 0, uint(data.length, 4), data, new Uint8Array(data.length & 1));
  return bytesOf(resource(1000, bytesOf(1, 2, 3)), resource(0x0404, iptc));
}

/** The blocks that a file may be given. */
export interface Blocks {
  readonly icc?: Uint8Array;
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
  readonly iptc?: Uint8Array;
  /** Dots per inch. */
  readonly density?: number;
  /** In JPEG comments, in TIFF fields, in PNG chunks. */
  readonly text?: boolean;
  /** gAMA, sBIT, bKGD and tIME, which PNG alone has. */
  readonly chunks?: boolean;
  /** White point and primaries: cHRM, WhitePoint and PrimaryChromaticities. */
  readonly chromaticities?: boolean;
  /** TransferFunction, which TIFF alone has. */
  readonly transfer?: boolean;
}

/** Of white, red, green and blue, in ten-thousandths. */
export const chromaticities = [3127, 3290, 6400, 3300, 2100, 7100, 1500, 600] as const;
/** The colour of bKGD. */
export const background = [12, 34, 56] as const;
/** The light of each of 256 samples. */
export const transferCurve: readonly number[] = Array.from(
  { length: 256 },
  (_, code) => ((code * code * 65_535) / 65_025) | 0,
);

/** Everything. */
export function allBlocks(): Blocks {
  return {
    icc: iccProfile(),
    exif: fullExif(),
    xmp: fullXmp(),
    iptc: fullIptc(),
    density: 300,
    text: true,
    chunks: true,
  };
}

/** A file of the format with these blocks, as far as it has a place for them. */
export function fileWith(format: FormatName, blocks: Blocks): Uint8Array<ArrayBuffer> {
  const { icc, exif, xmp, iptc, density, text, chunks } = blocks;
  const scene = dusk(width, height);
  switch (format) {
    case 'jpeg':
      return new Uint8Array(
        writeJpeg(width, height, scene, {
          ...(icc && { icc }),
          ...(exif && { exif }),
          ...(xmp && { xmp }),
          ...(iptc && { photoshop: photoshopOf(iptc) }),
          ...(density && { density }),
          ...(text && { comment: secrets.text.comment }),
        }),
      );
    case 'png':
      return new Uint8Array(
        writePng(width, height, scene, {
          chunks: [
            ...(icc ? [pngChunk('iCCP', 'Planted\0', 0, zlibStored(icc))] : []),
            ...(chunks ? [pngChunk('gAMA', uint(50_000, 4)), pngChunk('sBIT', 8, 8, 5)] : []),
            ...(chunks ? [pngChunk('bKGD', ...background.map((sample) => uint(sample, 2)))] : []),
            ...(blocks.chromaticities ? [pngChunk('cHRM', ...chromaticities.map((part) => uint(part * 10, 4)))] : []),
            ...(chunks ? [pngChunk('tIME', uint(2024, 2), 6, 1, 21, 40, 0)] : []),
            ...(exif ? [pngChunk('eXIf', exif)] : []),
            ...(xmp ? [pngChunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0', xmp)] : []),
            ...(density ? [pngChunk('pHYs', perMetre(density), perMetre(density), 1)] : []),
            ...(text ? pngTexts() : []),
          ],
        }),
      );
    case 'bmp':
      return new Uint8Array(
        writeBmp(width, height, scene, {
          ...(icc && { icc }),
          ...(density && { pixelsPerMetre: Math.round(density * 39.3701) }),
        }),
      );
    case 'tiff':
      return new Uint8Array(writeTiff([{ width, height, scene, fields: tiffFields(blocks) }]));
    default:
      return format satisfies never;
  }
}

function perMetre(density: number): Uint8Array {
  return uint(Math.round(density * 39.3701), 4);
}

function pngTexts(): Uint8Array[] {
  return [
    pngChunk('tEXt', `Author\0${secrets.text.author}`),
    pngChunk('zTXt', 'Comment\0', 0, zlibStored(bytesOf(secrets.text.comment))),
    pngChunk('iTXt', 'Copyright\0\0\0\0\0', harmless.copyright),
  ];
}

function tiffFields({ icc, exif, xmp, iptc, density, text, chromaticities: colored, transfer }: Blocks): Field[] {
  const { ascii, short, rational, bytes } = fieldsIn('little');
  const fractions = chromaticities.map((part) => [part, 10_000] as const);
  return [
    ...(icc ? [bytes(34675, icc)] : []),
    ...(exif ? tiffExif() : []),
    ...(xmp ? [{ ...bytes(700, xmp), type: 1 }] : []),
    ...(iptc ? [bytes(33723, iptc)] : []),
    ...(density ? [rational(282, [density, 1]), rational(283, [density, 1]), short(296, 2)] : []),
    ...(colored ? [rational(318, ...fractions.slice(0, 2)), rational(319, ...fractions.slice(2))] : []),
    ...(transfer ? [short(301, ...transferCurve)] : []),
    ...(text ? [ascii(315, secrets.text.author), ascii(33432, harmless.copyright)] : []),
  ];
}

/** The directories that a TIFF has in the place of a block. */
function tiffExif(): Field[] {
  const { ascii, long, rational, bytes, directory } = fieldsIn('little');
  return [
    ascii(272, harmless.model),
    ascii(316, secrets.exif.computer),
    directory(34665, [
      rational(33434, [1, 125]),
      bytes(37500, makerNote()),
      bytes(37510, bytesOf('ASCII\0\0\0', secrets.exif.userComment)),
      long(40962, width),
      long(40963, height),
      directory(40965, [ascii(1, 'R98')]),
      ascii(42032, secrets.exif.owner),
      ascii(42033, secrets.exif.bodySerial),
      ascii(42037, secrets.exif.lensSerial),
    ]),
    directory(34853, [
      ascii(1, 'N'),
      { ...bytes(2, gpsLatitude('little')), type: 5, count: 3 },
      ascii(27, secrets.exif.latitudeRef),
    ]),
  ];
}
