import assert from 'node:assert/strict';
import { decode, identify, open } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { assertCode } from '../assertions.ts';
import { type BitmapParts, bitmap, exactly, type HeaderKind, headerSizes, rowsOf } from './bitmap.ts';

const size = { width: 13, height: 5 } as const;
const value = (x: number, y: number) => Math.imul(x + 1, 2_654_435_761) ^ Math.imul(y + 1, 40_503_001);
const paletteOf = (bits: number) => Array.from({ length: 2 ** bits }, (_, index) => (index * 0x35_7b_0d) & 0xff_ff_ff);

/** The pixels of a picture, from the top left, four samples each. */
const pixelsOf = (pixel: (x: number, y: number) => readonly number[]) =>
  Array.from({ length: size.width * size.height }, (_, at) =>
    pixel(at % size.width, Math.floor(at / size.width)),
  ).flat();

/** Without compression: what a depth stores, and the picture that it is. */
const depths: readonly {
  readonly bits: number;
  readonly rgba: (stored: number) => readonly number[];
  readonly mask: number;
}[] = [
  ...[1, 2, 4, 8].map((bits) => ({
    bits,
    mask: 2 ** bits - 1,
    rgba: (stored: number) => {
      const color = paletteOf(bits)[stored]!;
      return [color >> 16, (color >> 8) & 255, color & 255, 255];
    },
  })),
  {
    bits: 16,
    mask: 0xffff,
    rgba: (stored) => [...[10, 5, 0].map((shift) => exactly((stored >> shift) & 31, 5, 255)), 255],
  },
  { bits: 24, mask: 0xff_ffff, rgba: (stored) => [(stored >> 16) & 255, (stored >> 8) & 255, stored & 255, 255] },
  { bits: 32, mask: 0xff_ffff, rgba: (stored) => [(stored >> 16) & 255, (stored >> 8) & 255, stored & 255, 255] },
];

describe('BMP headers', () => {
  for (const header of Object.keys(headerSizes) as HeaderKind[])
    for (const { bits, mask, rgba } of depths)
      for (const topDown of header === 'core' ? [false] : [false, true])
        it(`reads ${bits} bits under a ${header} header ${topDown ? 'from the top' : 'from the bottom'}`, async () => {
          const stored = (x: number, y: number) => value(x, y) & mask;
          const parts: BitmapParts = {
            ...{ ...size, header, bits, topDown },
            ...(bits <= 8 && { palette: paletteOf(bits) }),
            pixels: rowsOf(size.width, size.height, bits, stored, topDown),
          };
          const [decoded] = await decode(bitmap(parts));
          assert.deepEqual(
            [...decoded!.data],
            pixelsOf((x, y) => rgba(stored(x, y))),
          );
          assert.deepEqual(decoded!.layout, {
            color: bits <= 8 ? 'palette' : 'rgb',
            bits: bits === 16 ? 5 : Math.min(bits, 8),
            alpha: false,
            compression: 'none',
          });
        });

  const one = { header: 'info', width: 1, height: 1, bits: 24, pixels: bytesOf(3, 2, 1, 0) } as const;

  it('reads the density, of OS/2 2 as well, and of a core header none', async () => {
    for (const header of ['info', 'OS/2 2 of 64 bytes', 'V5'] as const)
      assert.ok(Math.abs((await open(bitmap({ ...one, header }))).metadata.density!.x - 72.009) < 0.001);
    assert.equal((await open(bitmap({ ...one, header: 'core' }))).metadata.density, undefined);
    assert.equal((await open(bitmap({ ...one, header: 'OS/2 2 of 16 bytes' }))).metadata.density, undefined);
  });

  it('reads a profile that is embedded in V5, and no other', async () => {
    const icc = new Uint8Array(iccProfile());
    assert.deepEqual((await open(bitmap({ ...one, header: 'V5', icc }))).metadata.icc, icc);
    const linked = bitmap({ ...one, header: 'V5', icc });
    linked.set(bytesOf('KNIL'), 14 + 56);
    assert.equal((await open(linked)).metadata.icc, undefined);
    const cut = bitmap({ ...one, header: 'V5', icc }).subarray(0, -1);
    assert.equal((await open(cut)).metadata.icc, undefined);
  });

  it('holds a profile against the limit on metadata', async () => {
    const bytes = bitmap({ ...one, header: 'V5', icc: iccProfile() });
    await assertCode(() => open(bytes, { limits: { maxMetadataBytes: 100 } }), 'limit-exceeded');
  });

  for (const [name, parts] of [
    ['is zero', { pixelOffset: 0 }],
    ['points into the header', { pixelOffset: 30 }],
    ['leaves a gap', { gap: 7 }],
  ] as const)
    it(`finds the pixels where bfOffBits ${name}`, async () => {
      assert.deepEqual([...(await decode(bitmap({ ...one, ...parts })))[0]!.data], [1, 2, 3, 255]);
    });

  it('reads a palette that is cut short, by biClrUsed or by bfOffBits alone', async () => {
    const indexed = {
      header: 'info',
      ...{ width: 2, height: 1, bits: 8, palette: [0x10_20_30, 0x40_50_60] },
      pixels: bytesOf(1, 2, 0, 0),
    } as const;
    for (const colorsUsed of [0, 2])
      assert.deepEqual(
        [...(await decode(bitmap({ ...indexed, colorsUsed })))[0]!.data],
        [0x40, 0x50, 0x60, 255, 0, 0, 0, 255],
      );
  });

  it('reads a palette that is longer than the depth needs', async () => {
    const parts = {
      header: 'info',
      width: 1,
      height: 1,
      bits: 1,
      colorsUsed: 9,
      pixels: bytesOf(128, 0, 0, 0),
    } as const;
    const palette = Array.from({ length: 9 }, (_, index) => index * 0x01_01_01);
    assert.deepEqual([...(await decode(bitmap({ ...parts, palette })))[0]!.data], [1, 1, 1, 255]);
  });

  const refused: readonly (readonly [string, Partial<BitmapParts>])[] = [
    ['no width', { width: 0 }],
    ['a negative width', { width: -5 }],
    ['no height', { height: 0 }],
    ...[0, 3, 5, 12, 48, 128].map((bits) => [`${bits} bits`, { bits }] as const),
    ...[7, 11, 12, 13].map((compression) => [`compression ${compression}`, { compression }] as const),
    ['bit fields of 24 bits', { compression: 3 }],
    ['RLE8 of 24 bits', { compression: 1 }],
    ['RLE4 of 8 bits', { bits: 8, compression: 2 }],
    ['RLE24 of 8 bits under OS/2', { header: 'OS/2 2 of 64 bytes', bits: 8, compression: 4 }],
    ['Huffman of 4 bits under OS/2', { header: 'OS/2 2 of 64 bytes', bits: 4, compression: 3 }],
  ];
  for (const [name, parts] of refused)
    it(`refuses ${name}`, async () => {
      await assertCode(() => open(bitmap({ ...one, ...parts })), 'corrupt');
    });

  for (const length of [0, 11, 15, 125, 4000])
    it(`refuses a header of ${length} bytes`, async () => {
      const bytes = bitmap(one);
      bytes.set(uint(length, 4, 'little'), 14);
      await assertCode(() => open(bytes), 'corrupt');
    });
});

describe('OS/2 bitmap arrays', () => {
  const entry = (next: number, inner: Uint8Array) =>
    bytesOf('BA', uint(40, 4, 'little'), uint(next, 4, 'little'), uint(0, 4), inner);
  /** Offsets in it count from the begin of the file. */
  const bitmapAt = (at: number, red: number, width: number) => {
    const bytes = bitmap({ header: 'core', width, height: 1, bits: 24, pixels: bytesOf(0, 0, red, 0) });
    bytes.set(uint(at + 26, 4, 'little'), 10);
    return bytes;
  };

  it('reads every bitmap as a page', async () => {
    const first = entry(44, bitmapAt(14, 7, 1));
    const bytes = bytesOf(first, entry(0, bitmapAt(first.length + 14, 8, 1)));
    assert.equal(first.length, 44);
    assert.equal(identify(bytes), 'bmp');
    assert.deepEqual(
      (await decode(bytes)).map(({ data }) => [...data]),
      [
        [7, 0, 0, 255],
        [8, 0, 0, 255],
      ],
    );
  });

  it('passes over icons and pointers', async () => {
    const first = entry(44, bitmapAt(14, 7, 1));
    const pointer = bytesOf('CP', bitmapAt(58, 9, 1).subarray(2));
    assert.equal((await open(bytesOf(first, entry(0, pointer)))).pages.length, 1);
  });

  it('refuses a chain that comes back to itself, leads astray, or is too long', async () => {
    await assertCode(() => open(entry(44, bitmapAt(14, 7, 1))), 'truncated');
    const loop = entry(44, bitmapAt(14, 7, 1));
    await assertCode(() => open(bytesOf(loop, entry(44, bitmapAt(58, 7, 1)))), 'corrupt');
    await assertCode(() => open(bytesOf(loop, bitmapAt(44, 7, 1))), 'corrupt');
    const many = bytesOf(
      ...Array.from({ length: 5 }, (_, index) => entry((index + 1) * 44, bitmapAt(index * 44 + 14, 7, 1))),
    );
    await assertCode(() => open(many, { limits: { maxPages: 3 } }), 'limit-exceeded');
  });
});
