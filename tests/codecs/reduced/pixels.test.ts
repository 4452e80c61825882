import assert from 'node:assert/strict';
import { constants, deflateSync } from 'node:zlib';
import { encode, formatNames, open } from '../../../codecs/index.ts';
import { bytesOf, uint, zlibStored } from '../../pictures/bytes.ts';
import { fieldsIn } from '../../pictures/ifd.ts';
import { exifBlock } from '../../pictures/metadata.ts';
import { adam7, pngChunk, pngSignature, writePng } from '../../pictures/png.ts';
import { dusk, fadingDisc } from '../../pictures/scene.ts';
import { writeTiff } from '../../pictures/tiff.ts';
import { assertCode, image } from '../assertions.ts';
import { bitmap, rowsOf } from '../bmp/bitmap.ts';
import { smallFiles } from '../small-files.ts';
import { rawTiff, sampleBytes } from '../tiff/build.ts';
import { assertSame, averaged, everyPixel, type Picture, sideFor } from './averages.ts';

/** Asserts that each page, reduced to each of these sides, is the whole page averaged. */
async function assertAveraged(bytes: Uint8Array, what: string, leastSides: readonly number[]): Promise<void> {
  const source = await open(bytes);
  for (const index of source.pages.keys()) {
    const whole = await source.page(index);
    for (const leastSide of leastSides) {
      const found = await source.reducedPage(index, leastSide);
      const side = sideFor(whole, leastSide);
      assertSame(found, side === 1 ? whole : averaged(whole, side), `${what}, page ${index}, ${leastSide} pixels`);
      assert.deepEqual([found.layout, found.metadata], [whole.layout, whole.metadata], what);
    }
  }
}

/** How an interlaced picture of no orientation is reduced: by the pixels of its first passes, where they are enough. */
function averagedPasses(whole: Picture, side: number): Picture {
  const step = side >= 16 ? 8 : side >= 8 ? 4 : side >= 4 ? 2 : 1;
  return averaged(everyPixel(whole, step), Math.floor(side / step));
}

const colorTypes = { gray: [0, 1], rgb: [2, 3], palette: [3, 1], 'gray with alpha': [4, 2], rgba: [6, 4] } as const;

/** A PNG of any layout whose rows have every filter. */
function filteredPng(parts: {
  readonly size: readonly [width: number, height: number];
  readonly color: keyof typeof colorTypes;
  readonly bits?: number;
  readonly interlaced?: boolean;
  readonly chunks?: readonly Uint8Array[];
  readonly pack?: (rows: Uint8Array) => Uint8Array;
}): Uint8Array {
  const { color, bits = 8, interlaced = false, chunks = [], pack = deflateSync } = parts;
  const [width, height] = parts.size;
  const [type, samples] = colorTypes[color];
  const passes = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  const rows: Uint8Array[] = [];
  for (const [x, y, dx, dy] of passes) {
    const columns = Math.ceil((width - x) / dx);
    for (let row = y; row < height && columns > 0; row += dy)
      rows.push(bytesOf(rows.length % 5, sampleBytes(Math.ceil((columns * samples * bits) / 8), rows.length + 1)));
  }
  const palette = pngChunk(
    'PLTE',
    Uint8Array.from({ length: 2 ** Math.min(bits, 8) * 3 }, (_, at) => at * 37),
  );
  return bytesOf(
    pngSignature,
    pngChunk('IHDR', uint(width, 4), uint(height, 4), bits, type, 0, 0, Number(interlaced)),
    ...(color === 'palette' ? [palette, pngChunk('tRNS', 0, 90, 200)] : []),
    ...chunks,
    pngChunk('IDAT', pack(bytesOf(...rows))),
    pngChunk('IEND'),
  );
}

const pngLayouts = [
  ...[1, 2, 4, 8, 16].map((bits) => ({ color: 'gray', bits }) as const),
  ...[1, 2, 4, 8].map((bits) => ({ color: 'palette', bits }) as const),
  ...([8, 16] as const).flatMap((bits) =>
    (['rgb', 'gray with alpha', 'rgba'] as const).map((color) => ({ color, bits })),
  ),
];

describe('a reduced page', () => {
  for (const format of formatNames)
    it(`is the whole one averaged, in every layout and packing of ${format}`, async () => {
      for (const [what, bytes] of Object.entries(smallFiles[format])) {
        if (what === 'interlaced') continue;
        await assertAveraged(bytes, what, [1, 2, 3, 4, 9, 100]);
      }
    });

  for (const to of ['png', 'bmp', 'tiff'] as const)
    for (const depth of [8, 16] as const)
      it(`is averaged to the last bit where sides do not divide, in ${to} of ${depth} bits, opaque or not`, async () => {
        const [width, height] = [203, 157];
        const full = 2 ** depth - 1;
        for (const opaque of [true, false]) {
          const noise = sampleBytes(width * height * 8);
          const values = depth === 16 ? new Uint16Array(noise.buffer) : noise.subarray(0, width * height * 4);
          const data = Array.from(values, (value, at) => (opaque && at % 4 === 3 ? full : value));
          const made = depth === 16 ? Uint16Array.from(data) : Uint8ClampedArray.from(data);
          const [file] = await encode([image(width, height, made)], to);
          await assertAveraged(file!, `opaque: ${opaque}`, [1, 10, 40, 78]);
        }
      });

  it('lets pixels that are not seen have no share in the colour, and is clear where nothing is seen', async () => {
    const bytes = writePng(64, 48, fadingDisc(64, 48), { color: 'rgba' });
    await assertAveraged(bytes, 'a disc', [6, 12]);
    const { data } = await (await open(bytes)).reducedPage(0, 12);
    assert.deepEqual([...data.subarray(0, 4)], [0, 0, 0, 0]);
    assert.ok(data.some((value, at) => at % 4 === 3 && value > 0 && value < 255));
  });

  it('is the page itself where it has no more pixels, and where it is one pixel wide or high', async () => {
    for (const [width, height] of [
      [1, 70],
      [70, 1],
      [1, 1],
    ] as const)
      for (const to of ['png', 'bmp', 'tiff', 'jpeg'] as const) {
        const noise = new Uint8ClampedArray(sampleBytes(width * height * 4));
        const [file] = await encode([image(width, height, noise)], to);
        const source = await open(file!);
        assertSame(await source.reducedPage(0, 1), await source.page(0), `${to} of ${width}×${height}`);
      }
  });

  it('is not of a fraction of a pixel, nor of none', async () => {
    for (const format of formatNames)
      for (const leastSide of [0, -1, 1.5, Number.NaN, Infinity])
        await assertCode(
          async () => (await open(Object.values(smallFiles[format])[0]!)).reducedPage(0, leastSide),
          'invalid-option',
        );
  });
});

describe('a reduced page of PNG', () => {
  for (const { color, bits } of pngLayouts)
    it(`undoes every filter in ${color} of ${bits} bits`, () =>
      assertAveraged(filteredPng({ size: [101, 67], color, bits }), color, [3, 16, 33]));

  for (const { color, bits } of pngLayouts)
    it(`takes the first passes of interlaced ${color} of ${bits} bits, as many as it needs`, async () => {
      for (const size of [
        [101, 67],
        [64, 64],
        [3, 41],
        [40, 2],
      ] as const) {
        const source = await open(filteredPng({ size, color, bits, interlaced: true }));
        const whole = await source.page(0);
        for (const leastSide of [1, 2, 4, 9, 17, 33]) {
          const side = sideFor(whole, leastSide);
          const expected = side === 1 ? whole : averagedPasses(whole, side);
          const found = await source.reducedPage(0, leastSide);
          assertSame(found, expected, `${size.join('×')}, ${leastSide} pixels`);
          assert.ok(Math.min(found.width, found.height) >= Math.min(leastSide, ...size));
        }
      }
    });

  const packings = {
    'stored blocks': zlibStored,
    'fixed codes': (rows: Uint8Array) => deflateSync(rows, { strategy: constants.Z_FIXED }),
    'codes of its own': (rows: Uint8Array) => deflateSync(rows, { level: 9 }),
    'runs that go from one piece into the next': (rows: Uint8Array) => deflateSync(rows.fill(0)),
  };
  for (const [what, pack] of Object.entries(packings))
    it(`is unpacked piece by piece, of ${what}`, () =>
      assertAveraged(filteredPng({ size: [431, 613], color: 'rgba', pack }), what, [43]));

  it('has the copies that reach back over 32 kB, into the piece before', async () => {
    const far = sampleBytes(32_768);
    const rows = Uint8Array.from({ length: 200 * 4001 }, (_, at) => (at % 4001 === 0 ? 0 : far[at % 32_768]!));
    const bytes = filteredPng({ size: [1000, 200], color: 'rgba', pack: () => deflateSync(rows, { level: 9 }) });
    await assertAveraged(bytes, 'far copies', [20]);
  });

  it('is upright, its squares counted from the corner that is shown', async () => {
    for (const interlaced of [false, true])
      for (let orientation = 1; orientation <= 8; orientation++) {
        const chunks = [pngChunk('eXIf', exifBlock({ orientation }))];
        // Sides of whole squares, where interlaced: the pixels of a pass are counted from the corner that is stored.
        const size = interlaced ? ([96, 64] as const) : ([101, 67] as const);
        const bytes = filteredPng({ size, color: 'rgb', interlaced, chunks });
        if (!interlaced) {
          await assertAveraged(bytes, `orientation ${orientation}`, [8, 20]);
          continue;
        }
        const stored = await (await open(filteredPng({ size, color: 'rgb', interlaced }))).page(0);
        const turned = rawOrientation(averagedPasses(stored, 16), orientation);
        assertSame(await (await open(bytes)).reducedPage(0, 4), turned, `interlaced, orientation ${orientation}`);
      }
  });
});

/** EXIF 2.32 §4.6.4: where the stored first row and column are shown. */
function rawOrientation({ width, height, data }: Picture, orientation: number): Picture {
  const turned = orientation >= 5;
  const [columns, rows] = turned ? [height, width] : [width, height];
  const out = data.slice();
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const [left, top] = [columns - 1 - x, rows - 1 - y];
      const [fromX, fromY] = (
        [
          [x, y],
          [left, y],
          [left, top],
          [x, top],
          [y, x],
          [y, left],
          [top, left],
          [top, x],
        ] as const
      )[orientation - 1]!;
      for (let channel = 0; channel < 4; channel++)
        out[(y * columns + x) * 4 + channel] = data[(fromY * width + fromX) * 4 + channel]!;
    }
  return { width: columns, height: rows, data: out };
}

describe('a reduced page of BMP', () => {
  const palette = Array.from({ length: 256 }, (_, at) => (at * 0x0a_37_c1) & 0xff_ffff);
  const size = { width: 83, height: 61 } as const;
  const sample = (x: number, y: number) => (x * 5 + y * 11 + ((x * y) % 7)) & 255;

  for (const topDown of [false, true])
    for (const bits of [1, 4, 8, 16, 24, 32] as const)
      it(`has rows of ${bits} bits ${topDown ? 'from the top down' : 'from the bottom up'}`, async () => {
        const value = (x: number, y: number) =>
          bits <= 8 ? sample(x, y) % 2 ** bits : Math.imul(sample(x, y), 0x01_01_43_21) & (bits === 16 ? 0x7fff : -1);
        const pixels = rowsOf(size.width, size.height, bits, value, topDown);
        const colors = bits <= 8 ? palette.slice(0, 2 ** bits) : [];
        await assertAveraged(
          bitmap({ ...size, header: 'info', bits, topDown, palette: colors, pixels }),
          `${bits} bits`,
          [5, 20, 30],
        );
      });

  const corners = { 'none anywhere': 255, 'one in the last row': 0, many: undefined } as const;
  for (const [alphas, corner] of Object.entries(corners))
    it(`has alpha as the whole picture has it: ${alphas}`, async () => {
      const alpha = (x: number, y: number) =>
        alphas === 'many' ? sample(x, y) : alphas === 'none anywhere' ? 0 : y === 1023 && x === 3 ? 9 : 0;
      // More rows than are unpacked at a time.
      const pixels = rowsOf(83, 1024, 32, (x, y) => (alpha(x, y) * 0x100_0000 + sample(x, y) * 0x1_0101) >>> 0);
      const masks = [0xff_0000, 0xff00, 0xff, 0xff00_0000];
      const bytes = bitmap({ width: 83, height: 1024, header: 'V5', bits: 32, compression: 3, masks, pixels });
      await assertAveraged(bytes, alphas, [10]);
      const { data } = await (await open(bytes)).reducedPage(0, 10);
      if (corner !== undefined) assert.equal(data[3], corner);
    });

  /** Words of a run-length code: runs, literals, ends of lines, leaps, and rows that nothing is said of. */
  const runLengths = (bits: 4 | 8 | 24) => {
    const value = (seed: number) => (bits === 24 ? bytesOf(seed & 255, seed * 3, seed * 7) : bytesOf(seed & 255));
    const rows = Array.from({ length: 50 }, (_, y) =>
      y % 9 === 4
        ? bytesOf(5, value(y), 0, 2, 7, 2)
        : bytesOf(
            ...[30 + (y % 20), value(y * 5)],
            // Literals: eight of them take an even number of bytes in each depth.
            ...[0, 8, bits === 4 ? sampleBytes(4, y + 1) : bits === 8 ? sampleBytes(8, y + 1) : sampleBytes(24, y + 1)],
            ...[y % 3 === 0 ? 90 : 12, value(y * 3 + 1), 0, 0],
          ),
    );
    return bytesOf(...rows, 0, 1);
  };
  for (const bits of [4, 8, 24] as const)
    for (const topDown of [false, true])
      it(`is of RLE${bits}, rows handed over as they end, ${topDown ? 'the first' : 'the last'} one first`, () =>
        assertAveraged(
          bitmap({
            ...size,
            header: bits === 24 ? 'OS/2 2 of 64 bytes' : 'info',
            bits,
            topDown,
            compression: bits === 24 ? 4 : bits === 8 ? 1 : 2,
            palette: bits === 24 ? [] : palette.slice(0, 2 ** bits),
            pixels: runLengths(bits),
          }),
          `RLE${bits}`,
          [4, 13, 30],
        ));
});

describe('a reduced page of TIFF', () => {
  const [width, height] = [101, 67];

  const layouts = {
    strips: () =>
      rawTiff({
        ...{ width, height, samples: 3, photometric: 2, rowsPerStrip: 10 },
        chunks: Array.from({ length: 7 }, (_, at) => sampleBytes(width * 3 * Math.min(10, height - at * 10), at + 1)),
      }),
    tiles: () =>
      rawTiff({
        ...{ width, height, samples: 3, photometric: 2, tile: [32, 16], compression: 8 },
        chunks: Array.from({ length: 4 * 5 }, (_, at) => deflateSync(sampleBytes(32 * 16 * 3, at + 1))),
      }),
    'planes apart': () =>
      rawTiff({
        ...{ width, height, samples: 3, photometric: 2, rowsPerStrip: 20 },
        chunks: Array.from({ length: 12 }, (_, at) => sampleBytes(width * (at % 4 === 3 ? 7 : 20), at + 1)),
        fields: ({ short }) => [short(284, 2)],
      }),
    'tiles and planes apart, of 16 bits with alpha': () =>
      rawTiff({
        ...{ width, height, samples: 4, bits: 16, photometric: 2, tile: [48, 32] },
        chunks: Array.from({ length: 3 * 3 * 4 }, (_, at) => sampleBytes(48 * 32 * 2, at + 1)),
        fields: ({ short }) => [short(284, 2), short(338, 2)],
      }),
  };
  for (const [what, make] of Object.entries(layouts))
    it(`is of ${what}`, () => assertAveraged(make(), what, [4, 20, 33]));

  for (const color of ['bilevel', 'gray', 'palette', 'rgb', 'rgba', 'cmyk'] as const)
    it(`is of ${color}, upright whatever the orientation, its squares counted from the corner that is shown`, async () => {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const fields = [fieldsIn('little').short(274, orientation)];
        const page = { width: 41, height: 29, scene: dusk(41, 29), color, rowsPerStrip: 6, fields };
        await assertAveraged(writeTiff([page]), `orientation ${orientation}`, [3, 9, 14]);
      }
    });

  it('is of the page that is asked for', async () => {
    const sizes = [
      [60, 40],
      [33, 77],
      [20, 20],
    ] as const;
    const pages = sizes.map(([width, height]) => ({ width, height, scene: dusk(width, height) }));
    await assertAveraged(writeTiff(pages), 'three pages', [4, 9]);
  });

  const { long } = fieldsIn('little');
  const version = (width: number, height: number, kind: number) => ({
    ...{ width, height, scene: fadingDisc(width, height) },
    fields: [long(254, kind)],
  });

  it('is made of the smallest reduced version behind the page that has the pixels (TIFF 6.0 §8)', async () => {
    const full = { width: 160, height: 120, scene: dusk(160, 120) };
    const source = await open(writeTiff([full, version(80, 60, 1), version(40, 30, 1), version(20, 15, 1)]));
    const metadata = (await source.page(0)).metadata;
    for (const [leastSide, page, side] of [
      [15, 3, 1],
      [7, 3, 2],
      [16, 2, 1],
      [31, 1, 1],
      [61, 0, 1],
    ] as const) {
      const found = await source.reducedPage(0, leastSide);
      const whole = await source.page(page);
      assertSame(found, side === 1 ? whole : averaged(whole, side), `${leastSide} pixels`);
      assert.deepEqual(found.metadata, metadata);
    }
  });

  it('is made of the page itself where its reduced version cannot be read', async () => {
    const bytes = writeTiff([{ width: 160, height: 120, scene: dusk(160, 120) }, version(40, 30, 1)]);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const first = view.getUint32(4, true);
    const second = view.getUint32(first + 2 + view.getUint16(first, true) * 12, true);
    for (let at = second + 2; at < second + 2 + view.getUint16(second, true) * 12; at += 12)
      if (view.getUint16(at, true) === 259) view.setUint16(at + 8, 8, true);
    const source = await open(bytes);
    await assert.rejects(source.page(1), { code: 'corrupt' });
    assertSame(await source.reducedPage(0, 15), averaged(await source.page(0), 8), 'the page');
  });

  it('is not made of a mask, of another shape, of another page, nor of what stands behind it', async () => {
    const full = { width: 160, height: 120, scene: dusk(160, 120) };
    for (const others of [
      [version(40, 30, 4)],
      [version(40, 30, 5)],
      [version(40, 40, 1)],
      [version(40, 30, 0)],
      [version(90, 90, 0), version(40, 30, 1)],
    ]) {
      const source = await open(writeTiff([full, ...others]));
      assertSame(await source.reducedPage(0, 30), averaged(await source.page(0), 4), JSON.stringify(others));
    }
  });
});
