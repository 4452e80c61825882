import { deflateSync } from 'node:zlib';
import type { FormatName } from '../../codecs/index.ts';
import { bytesOf, uint } from '../pictures/bytes.ts';
import { type JpegParts, writeJpeg } from '../pictures/jpeg.ts';
import { exifBlock, iccProfile } from '../pictures/metadata.ts';
import { adam7, type PngParts, pngChunk, pngSignature, writePng } from '../pictures/png.ts';
import { dusk } from '../pictures/scene.ts';
import { smallBitmaps } from './bmp/small-files.ts';
import { smallTiffs } from './tiff/small-files.ts';

const scene = dusk(12, 9);

const jpegParts: Readonly<Record<string, JpegParts>> = {
  gray: { model: 'gray' },
  'a comment and a density': { comment: 'x', density: 72 },
  'EXIF and a profile': { exif: exifBlock(), icc: iccProfile() },
  RGB: { model: 'rgb' },
  CMYK: { model: 'cmyk' },
  YCCK: { model: 'ycck' },
  '12 bits': { bits: 12 },
  'chroma of half the height': { sampling: [1, 2] },
  'chroma of a quarter': { sampling: [2, 2] },
  'restart intervals': { restartInterval: 1 },
  'a scan for each component': { apart: true },
  'wide steps': { wideSteps: true },
  'arithmetic coding': { arithmetic: true },
  'its height after the scan': { lateHeight: true },
};

const pngParts: Readonly<Record<string, PngParts>> = {
  '1 bit': { color: 'gray', bits: 1 },
  '2 bits': { color: 'gray', bits: 2 },
  'gray of 16 bits': { color: 'gray', bits: 16 },
  RGB: {},
  'RGB of 16 bits': { bits: 16 },
  'a palette': { color: 'palette' },
  'gray with alpha': { color: 'gray-alpha' },
  RGBA: { color: 'rgba' },
  'RGBA of 16 bits': { color: 'rgba', bits: 16 },
  'metadata packed': {
    color: 'gray',
    chunks: [
      pngChunk('iCCP', 'p\0\0', deflateSync(iccProfile())),
      pngChunk('eXIf', exifBlock()),
      pngChunk('zTXt', 'a\0\0', deflateSync(bytesOf('text'))),
      pngChunk('iTXt', 'a\0\x01\0\0\0', deflateSync(bytesOf('text'))),
      pngChunk('pHYs', uint(2835, 4), uint(2835, 4), 1),
    ],
  },
};

/** Adam7, with every filter. */
function interlacedPng(): Uint8Array {
  const rows: Uint8Array[] = [];
  for (const [x, y, dx, dy] of adam7)
    for (let row = y; row < 9; row += dy)
      rows.push(
        bytesOf(rows.length % 5, ...Array.from({ length: Math.ceil((12 - x) / dx) * 3 }, (_, at) => at * 7 + row)),
      );
  return bytesOf(
    pngSignature,
    pngChunk('IHDR', uint(12, 4), uint(9, 4), 8, 2, 0, 0, 1),
    pngChunk('IDAT', deflateSync(bytesOf(...rows))),
    pngChunk('IEND'),
  );
}

function mapped<From, To>(table: Readonly<Record<string, From>>, make: (from: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(table).map(([name, from]) => [name, make(from)]));
}

/** Files of each format and each way to lay out and to pack pixels, as small as they go, by what is special in each. */
export const smallFiles: Readonly<Record<FormatName, Readonly<Record<string, Uint8Array>>>> = {
  jpeg: mapped(jpegParts, (parts) => writeJpeg(12, 9, scene, parts)),
  png: { ...mapped(pngParts, (parts) => writePng(12, 9, scene, parts)), interlaced: interlacedPng() },
  bmp: smallBitmaps,
  tiff: smallTiffs,
};
