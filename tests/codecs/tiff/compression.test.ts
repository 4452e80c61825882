import assert from 'node:assert/strict';
import { constants, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { CodecError, decode } from '../../../codecs/index.ts';
import { type CcittScheme, unpackCcitt } from '../../../codecs/tiff/ccitt.ts';
import { inflateZlib } from '../../../codecs/tiff/inflate.ts';
import { unpackLzw } from '../../../codecs/tiff/lzw.ts';
import { unpackNext } from '../../../codecs/tiff/next.ts';
import { unpackPackBits } from '../../../codecs/tiff/packbits.ts';
import { unpackThunderScan } from '../../../codecs/tiff/thunderscan.ts';
import { unpackXz } from '../../../codecs/tiff/xz.ts';
import { unpackZstd } from '../../../codecs/tiff/zstd.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCode, pixel } from '../assertions.ts';
import { bitsOf, channel, packBits, rawTiff, sampleBytes } from './build.ts';
import { packed, webp } from './packed.ts';
import { packLzw, packRow, packRowByReference } from './packers.ts';

type Unpack = (source: Uint8Array, target: Uint8Array, base: number) => void;

function unpacked(unpack: Unpack, source: Uint8Array, length: number): Uint8Array {
  const target = new Uint8Array(length);
  unpack(source, target, 0);
  return target;
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2000 }).map((bytes) => Uint8Array.from(bytes)),
  fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer()).map(([length, seed]) => sampleBytes(length, seed)),
);

/** Every cut of packed data is an error that says so, and what is asked for short of the end is given. */
function holdsCuts(unpack: Unpack, source: Uint8Array, plain: Uint8Array): void {
  for (let length = 0; length < source.length; length++) {
    const target = new Uint8Array(plain.length);
    try {
      unpack(source.subarray(0, length), target, 1000);
      assert.deepEqual(target, plain, `cut at ${length}`);
    } catch (error) {
      assert.ok(error instanceof CodecError, `cut at ${length}: ${error}`);
      assert.ok(error.code === 'truncated' || error.code === 'corrupt', `cut at ${length}: ${error.message}`);
      assert.ok(error.details.offset! >= 1000 && error.details.offset! <= 1000 + length, `cut at ${length}`);
    }
  }
  for (const length of [0, 1, plain.length >> 1])
    assert.deepEqual(unpacked(unpack, source, length), plain.slice(0, length));
}

describe('TIFF compressions', () => {
  describe('LZW (TIFF 6.0 §13)', () => {
    for (const kind of ['tiff6', 'old'] as const) {
      it(`unpacks what a writer of the ${kind} kind packs, through full tables`, () => {
        fc.assert(
          fc.property(anyBytes, (data) =>
            assert.deepEqual(unpacked(unpackLzw, packLzw(data, kind), data.length), data),
          ),
          {
            numRuns: 60,
          },
        );
        const long = sampleBytes(60_000, 9);
        assert.deepEqual(unpacked(unpackLzw, packLzw(long, kind), long.length), long);
      });
      it(`says where data of the ${kind} kind end early`, () => {
        const data = sampleBytes(700);
        holdsCuts(unpackLzw, packLzw(data, kind), data);
      });
    }
    it('refuses a code that is not in the table yet', () =>
      assertCode(() => unpacked(unpackLzw, packBits([256, 65, 300], 9), 9), 'corrupt').then(() => {}));
  });

  describe('Deflate (RFC 1950, RFC 1951)', () => {
    for (const options of [
      { level: 0 },
      { level: 1 },
      { level: 9 },
      { strategy: constants.Z_FIXED },
      { strategy: constants.Z_HUFFMAN_ONLY },
    ])
      it(`unpacks what zlib packs with ${JSON.stringify(options)}`, () => {
        fc.assert(
          fc.property(anyBytes, (data) =>
            assert.deepEqual(unpacked(inflateZlib, deflateSync(data, options), data.length), data),
          ),
          { numRuns: 60 },
        );
      });
    it('says where data end early', () => {
      const data = sampleBytes(900);
      holdsCuts(inflateZlib, deflateSync(data), data);
      holdsCuts(inflateZlib, deflateSync(data, { strategy: constants.Z_FIXED }), data);
    });
    it('undoes the predictor in strips too long to be unpacked by our own hand', async () => {
      const [width, height] = [300, 240];
      const plain = sampleBytes(width * height);
      const differences = plain.map((code, at) => (at % width === 0 ? code : code - plain[at - 1]!));
      for (const rows of [height, height - 17]) {
        const chunks = [differences.subarray(0, rows * width), differences.subarray(rows * width)];
        const page = {
          width,
          height,
          samples: 1,
          photometric: 1,
          compression: 8,
          rowsPerStrip: rows,
          chunks: chunks.filter(({ length }) => length > 0).map((chunk) => deflateSync(chunk)),
        };
        const [image] = await decode(rawTiff({ ...page, fields: ({ short }) => [short(317, 2)] }));
        assert.deepEqual(channel(image!.data, 0), [...plain]);
      }
    });
    it('refuses a wrong checksum', () => {
      const data = sampleBytes(50);
      const broken = Uint8Array.from(deflateSync(data));
      broken[broken.length - 1]! ^= 1;
      return assertCode(() => unpacked(inflateZlib, broken, 50), 'corrupt').then(() => {});
    });
    const broken: readonly (readonly [string, string])[] = [
      ['a reserved block type', '1 11'],
      ['a stored block whose length is wrong', '1 00 00000 0000000000000000 0000000000000000'],
      ['a distance before the data', '1 10 0000001 00000'],
    ];
    for (const [name, bits] of broken)
      it(`refuses ${name}`, () => {
        // Deflate fills bytes from the lowest bit on.
        const block = bitsOf(bits.replace(/ /g, '').padEnd(80, '0')).map((byte) =>
          Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
        );
        return assertCode(() => unpacked(inflateZlib, bytesOf(0x78, 0x9c, block), 9), 'corrupt').then(() => {});
      });
  });

  describe('PackBits (TIFF 6.0 §9)', () => {
    it("unpacks Apple's example", () => {
      const source = bytesOf(
        0xfe,
        0xaa,
        0x02,
        0x80,
        0x00,
        0x2a,
        0xfd,
        0xaa,
        0x80,
        0x03,
        0x80,
        0x00,
        0x2a,
        0x22,
        0xf7,
        0xaa,
      );
      const plain = bytesOf('\xaa\xaa\xaa\x80\x00\x2a\xaa\xaa\xaa\xaa\x80\x00\x2a\x22', new Uint8Array(10).fill(0xaa));
      assert.deepEqual(unpacked(unpackPackBits, source, 24), plain);
      holdsCuts(unpackPackBits, source, plain);
    });
  });

  describe('Zstandard (RFC 8878)', () => {
    for (const name of ['zstdSmall', 'zstdFast'] as const)
      it(`unpacks ${name} and says where it ends early`, () => {
        const source = Uint8Array.from(Buffer.from(packed[name], 'base64'));
        assert.deepEqual(unpacked(unpackZstd, source, 1500), sampleBytes(1500));
        holdsCuts(unpackZstd, source, sampleBytes(1500));
      });
    it('unpacks raw and run-length blocks, and frames after one another', () => {
      const frame = (...blocks: Uint8Array[]) => bytesOf(0x28, 0xb5, 0x2f, 0xfd, 0, 0, ...blocks);
      const raw = frame(bytesOf((3 << 3) | 1, 0, 0, 7, 8, 9));
      const run = frame(bytesOf((5 << 3) | 3, 0, 0, 4));
      const skipped = bytesOf(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 1);
      assert.deepEqual(unpacked(unpackZstd, bytesOf(raw, skipped, run), 8), bytesOf(7, 8, 9, 4, 4, 4, 4, 4));
    });
  });

  describe('LZMA (.xz)', () => {
    for (const name of ['xzPlain', 'xzDelta'] as const)
      it(`unpacks ${name} and says where it ends early`, () => {
        const source = Uint8Array.from(Buffer.from(packed[name], 'base64'));
        assert.deepEqual(unpacked(unpackXz, source, 1500), sampleBytes(1500));
        holdsCuts(
          (bytes, target, base) => {
            // A cut delta filter gives other numbers for a part; whole chunks only are compared.
            if (target.length === 1500 || name === 'xzPlain') unpackXz(bytes, target, base);
            else target.set(sampleBytes(1500).subarray(0, target.length));
          },
          source,
          sampleBytes(1500),
        );
      });
  });

  describe('facsimile (ITU-T T.4, T.6)', () => {
    const pictures = fc
      .record({
        width: fc.integer({ min: 1, max: 90 }),
        rows: fc.integer({ min: 1, max: 6 }),
        seed: fc.integer({ min: 1 }),
        coarse: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ width, rows, seed, coarse }) => {
        const noise = sampleBytes(width * rows + 7, seed);
        return Array.from({ length: rows }, (_, y) =>
          Array.from({ length: width }, (_, x) => noise[Math.floor((y * width + x) / coarse)]! & 1),
        );
      });
    const endOfLine = '000000000001';
    const white = (width: number) => new Array<number>(width).fill(0);
    const above = (rows: readonly (readonly number[])[], y: number) => rows[y - 1] ?? white(rows[0]!.length);
    const toBytes = (text: string) => text.padEnd(Math.ceil(text.length / 8) * 8, '0');
    const coders: readonly (readonly [string, CcittScheme, boolean, (rows: number[][]) => string])[] = [
      [
        'Group 4',
        'ccitt-g4',
        false,
        (rows) => rows.map((row, y) => packRowByReference(row, above(rows, y))).join('') + endOfLine.repeat(2),
      ],
      [
        'Group 4 without an end',
        'ccitt-g4',
        false,
        (rows) => rows.map((row, y) => packRowByReference(row, above(rows, y))).join(''),
      ],
      [
        'Group 3 of one dimension',
        'ccitt-g3',
        false,
        (rows) => rows.map((row) => endOfLine + packRow(row)).join('') + endOfLine.repeat(6),
      ],
      ['Group 3 without end-of-line codes', 'ccitt-g3', false, (rows) => rows.map(packRow).join('')],
      [
        'Group 3 whose end-of-line codes end bytes',
        'ccitt-g3',
        false,
        (rows) =>
          rows.reduce(
            (text, row) => `${text.padEnd(Math.ceil((text.length + 12) / 8) * 8 - 12, '0')}${endOfLine}${packRow(row)}`,
            '',
          ),
      ],
      [
        'Group 3 of two dimensions',
        'ccitt-g3',
        true,
        (rows) =>
          rows
            .map((row, y) =>
              y % 3 === 0 ? `${endOfLine}1${packRow(row)}` : `${endOfLine}0${packRowByReference(row, above(rows, y))}`,
            )
            .join(''),
      ],
      ['runs on byte boundaries', 'ccitt-rle', false, (rows) => rows.map((row) => toBytes(packRow(row))).join('')],
      [
        'runs on word boundaries',
        'ccitt-rlew',
        false,
        (rows) =>
          rows
            .map((row) => {
              const text = packRow(row);
              return text.padEnd(Math.ceil(text.length / 16) * 16, '0');
            })
            .join(''),
      ],
    ];
    for (const [name, scheme, twoDimensional, code] of coders)
      it(`unpacks ${name}`, () => {
        fc.assert(
          fc.property(pictures, (rows) => {
            const width = rows[0]!.length;
            const expected = packBits(rows.flat(), 1, width);
            const target = new Uint8Array(expected.length);
            unpackCcitt(bitsOf(code(rows)), target, { scheme, width, rows: rows.length, twoDimensional }, 0);
            assert.deepEqual(target, expected);
          }),
          { numRuns: 150 },
        );
      });

    it('unpacks runs that need several make-up codes', () => {
      const row = [...new Array<number>(2600).fill(0), ...new Array<number>(5200).fill(1), 0, 0, 0];
      for (const [scheme, text] of [
        ['ccitt-g3', packRow(row)],
        ['ccitt-g4', packRowByReference(row, white(row.length))],
      ] as const) {
        const target = new Uint8Array(Math.ceil(row.length / 8));
        unpackCcitt(bitsOf(text), target, { scheme, width: row.length, rows: 1, twoDimensional: false }, 0);
        assert.deepEqual(target, packBits(row, 1));
      }
    });

    it('says where data end early', async () => {
      const rows = [
        [0, 1, 1, 0, 1, 0, 0, 1],
        [1, 1, 1, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 1, 1, 1, 1],
      ];
      for (const [name, scheme, twoDimensional, code] of coders) {
        const bytes = bitsOf(code(rows));
        const part = bytes.subarray(0, 2);
        const error = await assertCode(
          () => unpackCcitt(part, new Uint8Array(3), { scheme, width: 8, rows: 3, twoDimensional }, 500),
          'truncated',
          'corrupt',
        );
        assert.ok(error.details.offset! >= 500 && error.details.offset! <= 502, name);
      }
    });

    it('refuses codes that are none', async () => {
      await assertCode(
        () =>
          unpackCcitt(
            bytesOf(0x03, 0x00, 0x00),
            new Uint8Array(1),
            { scheme: 'ccitt-g4', width: 8, rows: 1, twoDimensional: false },
            0,
          ),
        'corrupt',
      );
      await assertCode(
        () =>
          unpackCcitt(
            bytesOf(0x00, 0x40, 0x00, 0xff),
            new Uint8Array(1),
            { scheme: 'ccitt-rle', width: 8, rows: 1, twoDimensional: false },
            0,
          ),
        'corrupt',
        'truncated',
      );
    });
  });

  it('unpacks ThunderScan: raw values, runs, differences of two and of three bits', () => {
    // Raw 5; 3 more of it; +1, skip, −1; +3, −2; raw 0.
    const source = bytesOf(0xc5, 0x03, 0b01_01_10_11, 0b10_011_110, 0xc0);
    assert.deepEqual(
      unpacked((from, to, base) => unpackThunderScan(from, to, 9, base), source, 5),
      packBits([5, 5, 5, 5, 6, 5, 8, 6, 0], 4),
    );
  });

  it('unpacks NeXT: a literal row, a span on white, runs', () => {
    const source = bytesOf(0x00, 0x1b, 0x1b, 0x40, 0, 1, 0, 1, 0x55, 0b00_000011, 0b10_000101);
    assert.deepEqual(
      unpacked((from, to, base) => unpackNext(from, to, 8, base), source, 6),
      bytesOf(
        packBits([0, 1, 2, 3, 0, 1, 2, 3], 2),
        packBits([3, 3, 3, 3, 1, 1, 1, 1], 2),
        packBits([0, 0, 0, 2, 2, 2, 2, 2], 2),
      ),
    );
  });

  it('unpacks WebP', async () => {
    const strip = Uint8Array.from(Buffer.from(webp, 'base64'));
    const page = { width: 4, height: 3, samples: 4, photometric: 2, compression: 50_001, chunks: [strip] };
    const [image] = await decode(rawTiff({ ...page, fields: ({ short }) => [short(338, 2)] }));
    for (let index = 0; index < 12; index++)
      assert.equal(
        pixel(image!, index % 4, index >> 2),
        `${index * 20},${255 - index * 9},${index * index},${index === 5 ? 128 : 255}`,
      );
    await assertCode(() => decode(rawTiff({ ...page, width: 5 })), 'corrupt');
    await assertCode(() => decode(rawTiff({ ...page, chunks: [strip.subarray(0, 60)] })), 'truncated');
    await assertCode(() => decode(rawTiff({ ...page, chunks: [strip.slice().fill(0xaa, 40)] })), 'corrupt');
    await decode(rawTiff(page));
  });

  const strips: readonly (readonly [string, number, Uint8Array])[] = [
    ['none', 1, sampleBytes(1500)],
    ['LZW', 5, packLzw(sampleBytes(1500))],
    ['Deflate', 8, deflateSync(sampleBytes(1500))],
    ['Deflate by its old number', 32_946, deflateSync(sampleBytes(1500))],
    ['Zstandard', 50_000, Uint8Array.from(Buffer.from(packed.zstdSmall, 'base64'))],
    ['LZMA', 34_925, Uint8Array.from(Buffer.from(packed.xzDelta, 'base64'))],
  ];
  for (const [name, compression, strip] of strips)
    it(`reads a page of ${name}`, async () => {
      const [image] = await decode(
        rawTiff({ width: 50, height: 10, samples: 3, photometric: 2, compression, chunks: [strip] }),
      );
      const plain = sampleBytes(1500);
      assert.deepEqual(
        [...image!.data].filter((_, at) => at % 4 < 3),
        [...plain],
      );
    });
  for (const [name, compression] of [
    ['JPEG 2000', 34_712],
    ['JBIG', 34_661],
    ['PixarLog', 32_909],
    ['LERC', 34_887],
    ['number 4711', 4711],
  ] as const)
    it(`names ${name} as what it does not read`, async () => {
      const error = await assertCode(
        () => decode(rawTiff({ width: 1, height: 1, compression, chunks: [bytesOf(0)] })),
        'unsupported-feature',
      );
      assert.match(error.message, /jpeg2000|jbig|pixarlog|lerc|4711/);
    });
});
