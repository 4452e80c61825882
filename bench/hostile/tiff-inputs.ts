import { deflateSync } from 'node:zlib';
import { bytesOf } from '../../tests/pictures/bytes.ts';
import { type Field, fieldsIn, layOutIfd, tiffHeader } from '../../tests/pictures/ifd.ts';
import { writeJpeg } from '../../tests/pictures/jpeg.ts';
import { dusk } from '../../tests/pictures/scene.ts';
import { type HostileInput, little, noise, repeated, side } from './input.ts';

const { short, long } = fieldsIn('little');

interface Parts {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  readonly samples?: number;
  readonly photometric?: number;
  readonly compression?: number;
  readonly rowsPerStrip?: number;
  readonly tile?: readonly [width: number, height: number];
  /** Of every strip or tile, the same bytes. */
  readonly data: Uint8Array;
  readonly fields?: readonly Field[];
}

/** A page whose strips or tiles are all the same bytes. */
function sharedChunks(parts: Parts): Uint8Array {
  const { width = side, height = side, bits = 8, samples = 3, photometric = 2, compression = 1, data, tile } = parts;
  const rows = tile?.[1] ?? parts.rowsPerStrip ?? height;
  const chunks = Math.ceil(height / rows) * (tile ? Math.ceil(width / tile[0]) : 1);
  const planes = (parts.fields ?? []).some(({ tag, data: value }) => tag === 284 && (value as Uint8Array)[0] === 2);
  const total = planes ? chunks * samples : chunks;
  const offsets = new Array<number>(total).fill(8);
  const short4 = (tag: number, value: number) => short(tag, ...new Array<number>(samples).fill(value));
  const counts = new Array<number>(total).fill(data.length);
  const given = parts.fields ?? [];
  const fields: Field[] = [
    long(256, width),
    long(257, height),
    short4(258, bits),
    short(259, compression),
    short(262, photometric),
    short(277, samples),
    ...(tile
      ? [short(322, tile[0]), short(323, tile[1]), short(324, ...offsets), counted(325, counts)]
      : [long(278, rows), short(273, ...offsets), counted(279, counts)]),
  ].filter(({ tag }) => given.every((field) => field.tag !== tag));
  fields.push(...given);
  const padding = new Uint8Array(data.length & 1);
  const at = 8 + data.length + padding.length;
  return bytesOf(tiffHeader('little', at), data, padding, layOutIfd(fields, at, 'little'));
}

/** Byte counts in the fewest bytes. */
function counted(tag: number, counts: readonly number[]): Field {
  return counts.some((count) => count > 0xffff) ? long(tag, ...counts) : short(tag, ...counts);
}

/** A Zstandard frame of one byte over and over. @see RFC 8878 §3.1.1.2 */
function zstdRun(length: number): Uint8Array {
  const largest = 131_072;
  const blocks = Math.ceil(length / largest);
  return bytesOf(
    little(0xfd2f_b528, 4),
    0x00,
    0x58,
    ...Array.from({ length: blocks }, (_, index) => {
      const size = Math.min(largest, length - index * largest);
      return bytesOf(little(size * 8 + 2 + (index === blocks - 1 ? 1 : 0), 4).subarray(0, 3), 7);
    }),
    // One more reading of the last block does no harm.
  );
}

/** One block of 1,000,000 zeros as XZ Utils packs it, between the stream's header and its index. */
const xzBlock = Buffer.from(
  'AgAhARwAAAAQz1jM70I/ANFdAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGxCy4g/XACP0E6vJiiUcR89jyThcJ6nI1/sKMuF0ZWYin4qkfIndfcZwAaYTZj92K/VkA/EJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPmTwz82AAAAAA==',
  'base64',
);

function xz(millions: number): Uint8Array {
  return bytesOf(0xfd, '7zXZ', 0, 0, 0, little(0x41d9_12ff, 4), repeated(xzBlock, millions));
}

/** LZW codes of one byte over and over: each is the one before it and one byte more. */
function lzwRun(): Uint8Array {
  const bits: number[] = [];
  const put = (code: number, width: number) => {
    for (let bit = width - 1; bit >= 0; bit--) bits.push((code >> bit) & 1);
  };
  put(256, 9);
  put(0, 9);
  for (let code = 258, width = 9; code < 4094; code++) {
    put(code, width);
    // The width grows one code early (TIFF 6.0 §13).
    if (code + 2 === 511 || code + 2 === 1023 || code + 2 === 2047) width += 1;
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3]! |= bit << (7 - (at & 7));
  return bytes;
}

/** A lossless WebP whose codes all have one symbol, so that its pixels take no bits at all. @see RFC 9649 §3 */
function flatWebp(width: number, height: number): Uint8Array {
  let bits = '';
  const put = (value: number, count: number) => {
    for (let bit = 0; bit < count; bit++) bits += (value >> bit) & 1;
  };
  put(width - 1, 14);
  put(height - 1, 14);
  // Alpha is used, version 0; no transform, no colour cache, one group of codes.
  put(1, 1);
  put(0, 3);
  put(0, 1);
  put(0, 1);
  put(0, 1);
  for (let code = 0; code < 5; code++) {
    // A simple code of one symbol of one bit, 0.
    put(1, 1);
    put(0, 1);
    put(0, 1);
    put(0, 1);
  }
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  for (let at = 0; at < bits.length; at++) if (bits[at] === '1') packed[at >> 3]! |= 1 << (at & 7);
  const data = bytesOf(0x2f, packed, new Uint8Array(16 + ((packed.length + 1) & 1)));
  return bytesOf('RIFF', little(data.length + 12, 4), 'WEBPVP8L', little(data.length, 4), data);
}

/** Directories that lie inside one another: each begins twelve bytes after the one before it. */
function nestedDirectories(): Uint8Array {
  const pages = 800;
  const entries = 7000;
  const bytes = new Uint8Array(8 + (pages + entries) * 12 + 6);
  const view = new DataView(bytes.buffer);
  bytes.set(tiffHeader('little', 8));
  for (let page = 0; page < pages + entries; page++) {
    const at = 8 + page * 12;
    // A count of entries, which for the directories around it is the second half of an entry's value.
    view.setUint16(at, entries, true);
    // The entries begin two bytes later: tag, type, count, value.
    view.setUint16(at + 2, page % 60_000, true);
    view.setUint16(at + 4, 3, true);
    view.setUint32(at + 6, 1, true);
  }
  // Behind the entries of each lies where the next one begins; it is the value of an entry of others.
  for (let page = 0; page < pages; page++) {
    const link = 8 + page * 12 + 2 + entries * 12;
    if (link + 4 <= bytes.length) view.setUint32(link, page === pages - 1 ? 0 : 8 + (page + 1) * 12, true);
  }
  return bytes;
}

/** Pages that share one strip. */
function manyPages(count: number, parts: Parts): Uint8Array {
  const { width = side, height = side, bits = 8, samples = 1, photometric = 1, compression = 1, data } = parts;
  const directories: Uint8Array[] = [];
  let at = 8 + data.length + (data.length & 1);
  for (let page = 0; page < count; page++) {
    const fields = [
      long(256, width),
      long(257, height),
      short(258, bits),
      short(259, compression),
      short(262, photometric),
      long(273, 8),
      short(277, samples),
      long(279, data.length),
      ...(parts.fields ?? []),
    ];
    const length = 2 + fields.length * 12 + 4;
    directories.push(layOutIfd(fields, at, 'little', page === count - 1 ? 0 : at + length));
    at += length;
  }
  return bytesOf(
    tiffHeader('little', 8 + data.length + (data.length & 1)),
    data,
    new Uint8Array(data.length & 1),
    ...directories,
  );
}

const smallPage = { width: 16, height: 16 };
const smallPages = (parts: Omit<Parts, 'data'>) =>
  manyPages(parts.fields === undefined ? 900 : 800, { ...smallPage, ...parts, data: noise(2048) });

const tiny = (compression: number, data: Uint8Array, more: Partial<Parts> = {}) =>
  sharedChunks({ tile: [32, 32], compression, data, ...more });
const planar: Field = short(284, 2);
const blankG4 = new Uint8Array(side / 8).fill(0xff);

export const tiffInputs: readonly HostileInput[] = [
  {
    name: 'tiff/32-samples',
    make: () =>
      sharedChunks({
        samples: 32,
        photometric: 1,
        rowsPerStrip: 100,
        compression: 8,
        data: deflateSync(new Uint8Array(side * 32 * 100)),
      }),
  },
  {
    name: 'tiff/2,000-samples',
    make: () =>
      sharedChunks({
        samples: 2000,
        photometric: 1,
        rowsPerStrip: 4,
        compression: 50_000,
        data: zstdRun(side * 2000 * 4),
      }),
  },
  {
    name: 'tiff/samples-planar',
    make: () =>
      sharedChunks({
        samples: 500,
        photometric: 2,
        rowsPerStrip: 2000,
        compression: 50_000,
        data: zstdRun(side * 2000),
        fields: [planar],
      }),
  },
  {
    name: 'tiff/float-64-rgba',
    make: () =>
      sharedChunks({
        samples: 4,
        bits: 64,
        rowsPerStrip: 1000,
        compression: 50_000,
        data: zstdRun(side * 32 * 1000),
        fields: [short(339, 3, 3, 3, 3), short(338, 1)],
      }),
  },
  {
    name: 'tiff/float-64-predictor',
    make: () =>
      sharedChunks({
        samples: 1,
        photometric: 1,
        bits: 64,
        compression: 50_000,
        data: zstdRun(side * side * 8),
        fields: [short(339, 3), short(317, 3)],
      }),
  },
  {
    name: 'tiff/63-bits',
    make: () =>
      sharedChunks({ samples: 1, photometric: 1, bits: 63, compression: 50_000, data: zstdRun(side * side * 8) }),
  },
  {
    name: 'tiff/deflate-rgb-16',
    make: () => sharedChunks({ bits: 16, compression: 8, data: deflateSync(new Uint8Array(side * side * 6)) }),
  },
  {
    name: 'tiff/zstd-rgba-16-associated',
    make: () =>
      sharedChunks({
        samples: 4,
        bits: 16,
        compression: 50_000,
        data: zstdRun(side * side * 8),
        fields: [short(338, 1)],
      }),
  },
  {
    name: 'tiff/zstd-transposed',
    make: () =>
      sharedChunks({
        samples: 4,
        bits: 16,
        compression: 50_000,
        data: zstdRun(side * side * 8),
        fields: [short(338, 2), short(274, 5)],
      }),
  },
  { name: 'tiff/zstd-rgb-8', make: () => sharedChunks({ compression: 50_000, data: zstdRun(side * side * 3) }) },
  { name: 'tiff/lzma-rgb-8', make: () => sharedChunks({ compression: 34_925, data: xz(48) }) },
  {
    name: 'tiff/lzma-rgba-16',
    make: () =>
      sharedChunks({
        samples: 4,
        bits: 16,
        compression: 34_925,
        data: xz(128),
        fields: [short(338, 2), short(317, 2)],
      }),
  },
  { name: 'tiff/lzw-runs', make: () => sharedChunks({ compression: 5, rowsPerStrip: 600, data: lzwRun() }) },
  { name: 'tiff/sparse', make: () => sharedChunks({ data: new Uint8Array(0), fields: [long(273, 0)] }) },
  {
    name: 'tiff/g4-blank',
    make: () => sharedChunks({ samples: 1, bits: 1, photometric: 0, compression: 4, data: blankG4 }),
  },
  {
    name: 'tiff/webp',
    make: () => sharedChunks({ samples: 4, compression: 50_001, data: flatWebp(side, side), fields: [short(338, 2)] }),
  },
  { name: 'tiff/webp-tiles', make: () => tiny(50_001, flatWebp(32, 32), { samples: 4, fields: [short(338, 2)] }) },
  {
    name: 'tiff/jpeg-tiles',
    make: () => tiny(7, writeJpeg(32, 32, dusk(32, 32), { model: 'gray' }), { samples: 1, photometric: 1 }),
  },
  {
    name: 'tiff/jpeg-tables',
    make: () =>
      tiny(7, writeJpeg(32, 32, dusk(32, 32), { model: 'gray' }), {
        samples: 1,
        photometric: 1,
        fields: [
          {
            tag: 347,
            type: 7,
            count: 30_004,
            data: bytesOf(0xff, 0xd8, 0xff, 0xfe, 0x75, 0x2e, new Uint8Array(29_996), 0xff, 0xd9),
          },
        ],
      }),
  },
  { name: 'tiff/zstd-tiles', make: () => tiny(50_000, zstdRun(3072)) },
  { name: 'tiff/lzma-tiles', make: () => tiny(34_925, xz(1)) },
  { name: 'tiff/deflate-tiles', make: () => tiny(8, deflateSync(noise(3072).map((byte) => byte & 15))) },
  {
    name: 'tiff/lab-16-noise',
    make: () => sharedChunks({ bits: 16, photometric: 8, rowsPerStrip: 4, data: noise(side * 6 * 4) }),
  },
  {
    name: 'tiff/lab-8-noise',
    make: () => sharedChunks({ photometric: 8, rowsPerStrip: 7, data: noise(side * 3 * 7) }),
  },
  {
    name: 'tiff/cmyk-16-noise',
    make: () => sharedChunks({ samples: 4, bits: 16, photometric: 5, rowsPerStrip: 2, data: noise(side * 8 * 2) }),
  },
  {
    name: 'tiff/ycbcr-16-noise',
    make: () =>
      sharedChunks({
        bits: 16,
        photometric: 6,
        rowsPerStrip: 3,
        data: noise(side * 6 * 3),
        fields: [short(530, 1, 1)],
      }),
  },
  { name: 'tiff/rgb-8-noise', make: () => sharedChunks({ rowsPerStrip: 7, data: noise(side * 3 * 7) }) },
  {
    name: 'tiff/rgba-16-noise',
    make: () =>
      sharedChunks({ samples: 4, bits: 16, rowsPerStrip: 2, data: noise(side * 8 * 2), fields: [short(338, 2)] }),
  },
  {
    name: 'tiff/rgba-8-noise',
    make: () => sharedChunks({ samples: 4, rowsPerStrip: 5, data: noise(side * 4 * 5), fields: [short(338, 2)] }),
  },
  {
    name: 'tiff/rgb-8-few-bits',
    make: () => sharedChunks({ rowsPerStrip: 7, data: noise(side * 3 * 7).map((byte) => byte & 3) }),
  },
  {
    name: 'tiff/palette-noise',
    make: () =>
      sharedChunks({
        samples: 1,
        photometric: 3,
        rowsPerStrip: 21,
        data: noise(side * 21),
        fields: [short(320, ...Array.from({ length: 768 }, (_, i) => (i * 77) & 0xffff))],
      }),
  },
  {
    name: 'tiff/logluv-noise',
    make: () =>
      sharedChunks({
        photometric: 32_845,
        compression: 34_676,
        rowsPerStrip: 4,
        data: repeated(bytesOf(0xff, 7, 0xfd, 9), 2000),
      }),
  },
  {
    name: 'tiff/sgilog24',
    make: () => sharedChunks({ photometric: 32_845, compression: 34_677, rowsPerStrip: 7, data: noise(side * 3 * 7) }),
  },
  { name: 'tiff/nested-directories', make: nestedDirectories },
  { name: 'tiff/4-pages-g4', make: () => manyPages(4, { bits: 1, photometric: 0, compression: 4, data: blankG4 }) },
  // Each page asks for tables that are made for a large one.
  {
    name: 'tiff/900-lab-pages',
    make: () => smallPages({ samples: 3, bits: 16, photometric: 8 }),
  },
  {
    name: 'tiff/600-half-float-pages',
    make: () => smallPages({ bits: 16, fields: [short(339, 3)] }),
  },
  {
    name: 'tiff/900-sgilog24-pages',
    make: () => smallPages({ samples: 3, photometric: 32_845, compression: 34_677 }),
  },
  {
    name: 'tiff/600-palette-pages',
    make: () =>
      manyPages(600, {
        ...smallPage,
        bits: 16,
        photometric: 3,
        fields: [{ tag: 320, type: 3, count: 14_000, data: little(8, 4) }],
        data: noise(28_000),
      }),
  },
  { name: 'tiff/1,000-small-pages', make: () => manyPages(600, { width: 160, height: 100, data: noise(16_000) }) },
];
