import assert from 'node:assert/strict';
import { decode } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { assertCode, largestDifference, pixel } from '../assertions.ts';
import { channel, packBits, type RawPage, rawTiff } from './build.ts';

async function decodeRow(codes: Uint8Array, width: number, page: Partial<RawPage>) {
  const [image] = await decode(rawTiff({ width, height: 1, chunks: [codes], ...page }));
  return image!;
}

describe('TIFF colours', () => {
  it('reads gray in both senses (§4)', async () => {
    assert.deepEqual(channel((await decodeRow(bytesOf(0, 40, 255), 3, { photometric: 0 })).data, 0), [255, 215, 0]);
    assert.deepEqual(
      channel((await decodeRow(bytesOf(0b1010_0000), 4, { photometric: 0, bits: 1 })).data, 0),
      [0, 255, 0, 255],
    );
  });

  const map =
    (red: number[], green: number[], blue: number[]): RawPage['fields'] =>
    ({ short }) => [short(320, ...red, ...green, ...blue)];
  const palettes: readonly (readonly [string, RawPage['fields'], string])[] = [
    ['of 16 bits', map([0, 0x8080, 0, 0xffff], [0, 0x4040, 0, 0xffff], [0, 0x1234, 0, 0xffff]), '128,64,18,255'],
    [
      'whose lower bytes are empty',
      map([0, 0x8000, 0, 0xff00], [0, 0x4000, 0, 0xff00], [0, 0x1200, 0, 0xff00]),
      '128,64,18,255',
    ],
    ['of 8 bits, as old writers made them', map([0, 128, 0, 255], [0, 64, 0, 255], [0, 18, 0, 255]), '128,64,18,255'],
  ];
  for (const [name, fields, expected] of palettes)
    it(`reads a palette ${name} (§5)`, async () => {
      const image = await decodeRow(bytesOf(0b0111_0000), 2, { photometric: 3, bits: 2, fields });
      assert.equal(pixel(image, 0, 0), expected);
      assert.equal(pixel(image, 1, 0), '255,255,255,255');
    });

  it('keeps the 16 bits of a palette with indices of 12 bits', async () => {
    const reds = Array.from({ length: 4096 }, (_, index) => 65_535 - index);
    const flat = new Array<number>(4096).fill(9);
    const page = { photometric: 3, bits: 12, fields: map(reds, flat, flat) };
    assert.equal(pixel(await decodeRow(packBits([1000], 12), 1, page), 0, 0), '64535,9,9,65535');
  });

  it('refuses palette colours without a ColorMap', () =>
    assertCode(() => decodeRow(bytesOf(0), 1, { photometric: 3 }), 'corrupt').then(() => {}));

  it('reads CMYK as 255·(1−c)(1−k), 8 and 16 bits, with alpha (§16)', async () => {
    assert.equal(
      pixel(await decodeRow(bytesOf(0, 255, 100, 55), 1, { photometric: 5, samples: 4 }), 0, 0),
      '200,0,121,255',
    );
    const inks = bytesOf(...[0, 0xffff, 0x8000, 0].map((ink) => uint(ink, 2, 'little')));
    assert.equal(
      pixel(await decodeRow(inks, 1, { photometric: 5, samples: 4, bits: 16 }), 0, 0),
      '65535,0,32767,65535',
    );
    const withAlpha: Partial<RawPage> = { photometric: 5, samples: 5, fields: ({ short }) => [short(338, 2)] };
    assert.equal(pixel(await decodeRow(bytesOf(0, 0, 0, 0, 77), 1, withAlpha), 0, 0), '255,255,255,77');
  });

  const alphas: readonly (readonly [string, number, number, Uint8Array, number[], string])[] = [
    ['straight', 2, 4, bytesOf(10, 20, 30, 40), [2], '10,20,30,40'],
    ['associated', 2, 4, bytesOf(10, 20, 30, 40), [1], '64,128,191,40'],
    ['associated and above its alpha', 2, 4, bytesOf(90, 20, 30, 40), [1], '255,128,191,40'],
    ['associated and empty', 2, 4, bytesOf(9, 9, 9, 0), [1], '0,0,0,0'],
    ['not told, a single one', 2, 4, bytesOf(10, 20, 30, 40), [0], '10,20,30,40'],
    ['behind another extra sample', 2, 5, bytesOf(10, 20, 30, 99, 40), [0, 2], '10,20,30,40'],
    ['of gray', 1, 2, bytesOf(100, 50), [2], '100,100,100,50'],
    ['of gray that is white at zero, associated', 0, 2, bytesOf(25, 50), [1], '127,127,127,50'],
  ];
  for (const [name, photometric, samples, codes, kinds, expected] of alphas)
    it(`reads alpha that is ${name} (§18)`, async () => {
      const page: Partial<RawPage> = { photometric, samples, fields: ({ short }) => [short(338, ...kinds)] };
      assert.equal(pixel(await decodeRow(codes, 1, page), 0, 0), expected);
    });

  it('makes associated alpha of 16 bits straight without losing depth', async () => {
    const codes = bytesOf(...[500, 250, 1000, 1000].map((code) => uint(code, 2, 'little')));
    const page: Partial<RawPage> = { photometric: 2, samples: 4, bits: 16, fields: ({ short }) => [short(338, 1)] };
    assert.equal(pixel(await decodeRow(codes, 1, page), 0, 0), '32768,16384,65535,1000');
  });

  it('leaves extra samples alone that are not alpha', async () => {
    const page: Partial<RawPage> = { photometric: 1, samples: 3, fields: ({ short }) => [short(338, 0, 0)] };
    assert.deepEqual(channel((await decodeRow(bytesOf(1, 2, 3, 4, 5, 6), 2, page)).data, 0), [1, 4]);
    assert.deepEqual(channel((await decodeRow(bytesOf(1, 2, 3, 4, 5, 6), 2, page)).data, 3), [255, 255]);
  });

  describe('YCbCr (§20, §21)', () => {
    /** Data units of one luminance each place and one pair of differences. */
    for (const [across, down] of [
      [1, 1],
      [2, 1],
      [1, 2],
      [2, 2],
      [4, 1],
      [4, 2],
      [4, 4],
    ] as const)
      it(`repeats differences over blocks of ${across}×${down}, cut at the edges`, async () => {
        const [width, height] = [5, 5];
        const units: number[] = [];
        const luma = (x: number, y: number) => 50 + y * 20 + x * 3;
        for (let y = 0; y < height; y += down)
          for (let x = 0; x < width; x += across) {
            for (let row = 0; row < down; row++)
              for (let column = 0; column < across; column++) units.push(luma(x + column, y + row));
            units.push(128, 128 + x);
          }
        const [image] = await decode(
          rawTiff({
            width,
            height,
            samples: 3,
            photometric: 6,
            chunks: [bytesOf(...units)],
            fields: ({ short }) => [short(530, across, down)],
          }),
        );
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const red = Math.floor(1.402 * (Math.floor(x / across) * across) + 0.5);
            assert.equal(image!.data[(y * width + x) * 4], luma(x, y) + red, `red at ${x}, ${y}`);
            assert.equal(image!.data[(y * width + x) * 4 + 2], luma(x, y), `blue at ${x}, ${y}`);
          }
      });

    it('converts by the coefficients and the reference black and white that the page gives', async () => {
      const page: Partial<RawPage> = {
        photometric: 6,
        samples: 3,
        fields: ({ short, rational }) => [
          short(530, 1, 1),
          rational(532, [16, 1], [235, 1], [128, 1], [240, 1], [128, 1], [240, 1]),
        ],
      };
      const image = await decodeRow(bytesOf(16, 128, 128, 235, 128, 128, 81, 90, 240), 3, page);
      assert.equal(pixel(image, 0, 0), '0,0,0,255');
      assert.equal(pixel(image, 1, 0), '255,255,255,255');
      assert.ok(largestDifference(image.data.subarray(8, 12), [254, 0, 0, 255]) <= 2, pixel(image, 2, 0));
    });

    it('reads planes that lie apart, differences at their own size', async () => {
      const planes = [bytesOf(10, 20, 30, 40), bytesOf(128), bytesOf(138)];
      const [image] = await decode(
        rawTiff({
          width: 2,
          height: 2,
          samples: 3,
          photometric: 6,
          chunks: planes,
          fields: ({ short }) => [short(284, 2), short(530, 2, 2)],
        }),
      );
      assert.deepEqual(channel(image!.data, 0), [24, 34, 44, 54]);
      assert.deepEqual(channel(image!.data, 2), [10, 20, 30, 40]);
    });

    it('reads 16 bits', async () => {
      const codes = bytesOf(...[0x8000, 0x8000, 0x8000, 0xffff, 0x8000, 0x8000].map((code) => uint(code, 2, 'little')));
      const page: Partial<RawPage> = {
        photometric: 6,
        samples: 3,
        bits: 16,
        fields: ({ short }) => [short(530, 1, 1)],
      };
      const image = await decodeRow(codes, 2, page);
      assert.equal(pixel(image, 0, 0), '32768,32768,32768,65535');
      assert.equal(pixel(image, 1, 0), '65535,65535,65535,65535');
    });

    it('clips what black and white that lie close together lead far beyond', async () => {
      const codes = bytesOf(...[0, 0x8000, 0x8000, 0xffff, 0x8000, 0x8000].map((code) => uint(code, 2, 'little')));
      const page: Partial<RawPage> = {
        photometric: 6,
        samples: 3,
        bits: 16,
        fields: ({ short, rational }) => [
          short(530, 1, 1),
          rational(532, [1, 1], [1_000_001, 1_000_000], [0x8000, 1], [0xffff, 1], [0x8000, 1], [0xffff, 1]),
        ],
      };
      const image = await decodeRow(codes, 2, page);
      assert.equal(pixel(image, 0, 0), '0,0,0,65535');
      assert.equal(pixel(image, 1, 0), '65535,65535,65535,65535');
    });

    it('refuses luminance that green has no part in', () =>
      assertCode(
        () =>
          decodeRow(new Uint8Array(6), 1, {
            photometric: 6,
            samples: 3,
            fields: ({ rational, short }) => [rational(529, [1, 1], [0, 1], [0, 1]), short(530, 1, 1)],
          }),
        'corrupt',
      ).then(() => {}));
  });

  describe('CIE L*a*b* (§23)', () => {
    // The corners of sRGB under D50, by the equations of CIE 15 and IEC 61966-2-1 with Bradford's adaptation.
    const colors: readonly (readonly [string, readonly number[], readonly number[]])[] = [
      ['white', [100, 0, 0], [255, 255, 255]],
      ['black', [0, 0, 0], [0, 0, 0]],
      ['middle gray', [53.585, 0, 0], [128, 128, 128]],
      ['red', [54.29, 80.81, 69.89], [255, 0, 0]],
      ['green', [87.82, -79.29, 80.99], [0, 255, 0]],
      ['blue', [29.57, 68.3, -112.03], [0, 0, 255]],
    ];
    const codes: Readonly<Record<string, (lab: readonly number[]) => number[]>> = {
      'CIELab of 8 bits': ([l, a, b]) => [Math.round(l! * 2.55), Math.round(a!) & 255, Math.round(b!) & 255],
      'ICCLab of 8 bits': ([l, a, b]) => [Math.round(l! * 2.55), Math.round(a!) + 128, Math.round(b!) + 128],
      'CIELab of 16 bits': ([l, a, b]) => [
        Math.round(l! * 655.35),
        Math.round(a! * 256) & 0xffff,
        Math.round(b! * 256) & 0xffff,
      ],
      'ICCLab of 16 bits': ([l, a, b]) => [
        Math.round((l! * 0xff00) / 100),
        Math.round((a! + 128) * 256),
        Math.round((b! + 128) * 256),
      ],
    };
    for (const [name, encode] of Object.entries(codes))
      for (const [color, lab, rgb] of colors)
        it(`reads ${color} in ${name}`, async () => {
          const bits = name.includes('16') ? 16 : 8;
          const samples = encode(lab).map((code) => (bits === 16 ? uint(code, 2, 'little') : code));
          const page: Partial<RawPage> = { photometric: name.startsWith('CIE') ? 8 : 9, samples: 3, bits };
          const { data } = await decodeRow(bytesOf(...samples), 1, page);
          const shown = [...data.slice(0, 3)].map((value) => (bits === 16 ? value / 257 : value));
          // 8 bits of L* and whole steps of a* and b* are coarse where the curve is steep.
          assert.ok(largestDifference(shown, rgb) <= (bits === 16 ? 1.5 : 12), `${shown} for ${rgb}`);
        });

    for (const bits of [8, 16])
      it(`clips what the ranges of ITULab of ${bits} bits lead far beyond`, async () => {
        const page: Partial<RawPage> = {
          photometric: 10,
          samples: 3,
          bits,
          fields: ({ rational }) => [rational(433, [0, 1], [100, 1], [0, 1], [4_000_000_000, 1], [0, 1], [100, 1])],
        };
        const codes = bits === 8 ? bytesOf(0, 255, 0) : bytesOf(0, 0, 255, 255, 0, 0);
        const full = 2 ** bits - 1;
        assert.equal(pixel(await decodeRow(codes, 1, page), 0, 0), `${full},0,${full},${full}`);
      });

    it('reads ITULab by the ranges of its Decode field (RFC 2301)', async () => {
      const page: Partial<RawPage> = {
        photometric: 10,
        samples: 3,
        fields: ({ rational }) => [rational(433, [0, 1], [100, 1], [0, 1], [100, 1], [0, 1], [100, 1])],
      };
      assert.equal(pixel(await decodeRow(bytesOf(255, 0, 0, 0, 0, 0), 2, page), 0, 0), '255,255,255,255');
    });
  });

  describe('logarithmic luminance', () => {
    const floatFields: RawPage['fields'] = ({ short }) => [short(339, 2, 2, 2)];
    /** Runs of one for each plane of bytes. */
    const pack = (words: readonly (readonly number[])[]) =>
      bytesOf(...words[0]!.flatMap((_, plane) => [words.length, ...words.map((word) => word[plane]!)]));
    // Code of luminance 1: (64 · 256) = 4000h; u′ and v′ of a neutral colour: 0.2105 · 410 and 0.4737 · 410.
    const white = [0x40, 0x00, 86, 194];
    const quarter = [0x3e, 0x00, 86, 194];

    it('reads LogLuv of 32 bits, 1 as white, with a square root as its curve', async () => {
      const image = await decodeRow(pack([white, quarter, [0, 0, 86, 194], [0xc0, 0, 86, 194]]), 4, {
        photometric: 32845,
        samples: 3,
        bits: 16,
        compression: 34676,
        fields: floatFields,
      });
      assert.ok(largestDifference(image.data.subarray(0, 3), [255, 255, 255]) <= 4, pixel(image, 0, 0));
      assert.ok(largestDifference(image.data.subarray(4, 7), [128, 128, 128]) <= 3, pixel(image, 1, 0));
      assert.equal(pixel(image, 2, 0), '0,0,0,255');
      assert.equal(pixel(image, 3, 0), '0,0,0,255');
    });

    it('reads LogLuv of 24 bits', async () => {
      // Luminance 1 is code 12 · 64 = 768; an index past the last square stands for a neutral colour.
      const word = (luminance: number, index: number) =>
        [(luminance << 14) | index].flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]);
      const image = await decodeRow(bytesOf(...word(768, 16_383), ...word(640, 16_383)), 2, {
        photometric: 32845,
        samples: 3,
        bits: 16,
        compression: 34677,
        fields: floatFields,
      });
      assert.ok(largestDifference(image.data.subarray(0, 3), [255, 255, 255]) <= 4, pixel(image, 0, 0));
      assert.ok(largestDifference(image.data.subarray(4, 7), [128, 128, 128]) <= 3, pixel(image, 1, 0));
    });

    it('reads LogL', async () => {
      const image = await decodeRow(
        pack([
          [0x40, 0],
          [0x3e, 0],
          [0x80, 1],
        ]),
        3,
        { photometric: 32844, bits: 16, compression: 34676, fields: ({ short }) => [short(339, 2)] },
      );
      assert.deepEqual(channel(image.data, 0), [255, 128, 0]);
    });

    it('says that other compressions of it are not read', () =>
      assertCode(
        () => decodeRow(new Uint8Array(6), 1, { photometric: 32845, samples: 3, bits: 16, fields: floatFields }),
        'unsupported-feature',
      ).then(() => {}));
  });

  const refused: readonly (readonly [string, Partial<RawPage>])[] = [
    ['inks other than CMYK', { photometric: 5, samples: 4, fields: ({ short }) => [short(332, 2)] }],
    ['a raw sensor picture', { photometric: 32803 }],
    ['a photometric interpretation that nobody knows', { photometric: 4711 }],
    ['L*a*b* of 4 bits', { photometric: 8, samples: 3, bits: 4 }],
  ];
  for (const [name, page] of refused)
    it(`says that ${name} is not read`, () =>
      assertCode(() => decodeRow(new Uint8Array(16), 1, page), 'unsupported-feature').then(() => {}));
});
