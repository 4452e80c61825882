import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, open } from '../../../codecs/index.ts';
import { assertCode } from '../assertions.ts';
import { type BitmapParts, bitmap, exactly, type HeaderKind, rowsOf } from './bitmap.ts';

/** Masks from widths, red highest, the way that most writers lay channels out. */
function masksOf(...widths: readonly number[]): number[] {
  let lowest = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => {
    lowest -= width;
    return width === 0 ? 0 : (2 ** width - 1) * 2 ** lowest;
  });
}

/** What one pixel means: of each mask its bits, spread over the depth of the result. */
function expected(stored: number, masks: readonly number[]): { full: number; rgba: number[] } {
  const widths = masks.map((mask) => (mask === 0 ? 0 : (mask >>> 0).toString(2).replaceAll('0', '').length));
  const full = Math.max(...widths) > 8 ? 65_535 : 255;
  const rgba = masks.map((mask, channel) => {
    if (mask === 0) return channel === 3 ? full : 0;
    const lowest = (mask >>> 0).toString(2).length - (mask >>> 0).toString(2).lastIndexOf('1') - 1;
    return exactly(((stored & mask) >>> 0) / 2 ** lowest, widths[channel]!, full);
  });
  return { full, rgba };
}

async function decodeOne(bits: 16 | 32, stored: number, parts: Partial<BitmapParts>) {
  // A second pixel whose bits are all set, so that alpha counts as used.
  const pixels = rowsOf(2, 1, bits, (x) => (x === 0 ? stored : 0xffff_ffff));
  const [decoded] = await decode(bitmap({ header: 'V4', width: 2, height: 1, bits, compression: 3, pixels, ...parts }));
  return decoded!;
}

describe('BMP masks', () => {
  const kinds: readonly (readonly [16 | 32, readonly number[]])[] = [
    [16, masksOf(5, 6, 5)],
    [16, masksOf(5, 5, 5)],
    [16, masksOf(4, 4, 4)],
    [16, masksOf(3, 3, 2)],
    [16, masksOf(1, 9, 6)],
    [16, [0xf000, 0x0f00, 0x00f0, 0x000f]],
    [16, [0x7c00, 0x03e0, 0x001f, 0x8000]],
    [16, [0x0038, 0xffc0, 0x0007, 0]],
    [16, [0x0800, 0x01ff, 0x0600, 0xf000]],
    [16, [0, 0, 0xffff, 0]],
    [32, [0x00ff_0000, 0x0000_ff00, 0x0000_00ff, 0xff00_0000]],
    [32, [0x0000_00ff, 0x0000_ff00, 0x00ff_0000, 0xff00_0000]],
    [32, [0xff00_0000, 0x00ff_0000, 0x0000_ff00, 0x0000_00ff]],
    [32, masksOf(10, 10, 10)],
    [32, [0x3ff0_0000, 0x000f_fc00, 0x0000_03ff, 0xc000_0000]],
    [32, masksOf(11, 11, 10)],
    [32, masksOf(7, 18, 7)],
    [32, masksOf(8, 12, 8, 4)],
    [32, [0x0fc0_0000, 0x003f_ffe0, 0x0000_001f, 0xf000_0000]],
    [32, masksOf(7, 7, 7, 11)],
    [32, [0xffff_ffff, 0, 0, 0]],
    [32, masksOf(1, 1, 1, 1)],
  ];
  for (const [bits, masks] of kinds)
    it(`spreads ${bits} bits of masks ${masks.map((mask) => (mask >>> 0).toString(16)).join(' ')} over the full range`, async () => {
      const all = [0, 1, 0x1234_5678, 0x89ab_cdef, 0x5555_5555, 0xaaaa_aaaa, 0xffff_ffff, 0x8000_8000];
      for (const stored of all.map((number) => (bits === 16 ? number & 0xffff : number >>> 0))) {
        const { data } = await decodeOne(bits, stored, { masks });
        const { full, rgba } = expected(stored, [...masks, 0].slice(0, 4));
        assert.deepEqual([...data.subarray(0, 4)], rgba, stored.toString(16));
        assert.equal(data instanceof Uint16Array, full === 65_535);
      }
    });

  it('spreads any masks exactly', async () => {
    const widths = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 13 })));
    await fc.assert(
      fc.asyncProperty(
        widths,
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.boolean(),
        async (given, stored, turned) => {
          fc.pre(given.reduce((sum, width) => sum + width) <= 32 && given.slice(0, 3).some((width) => width > 0));
          const masks = turned ? masksOf(...given.toReversed()).toReversed() : masksOf(...given);
          const { data } = await decodeOne(32, stored, { masks });
          assert.deepEqual([...data.subarray(0, 4)], expected(stored, masks).rgba);
        },
      ),
      { seed: Number(process.env.FUZZ_SEED ?? 1), numRuns: 300 },
    );
  });

  const places: readonly (readonly [HeaderKind, number, number, boolean])[] = [
    ['info', 3, 3, false],
    ['info', 6, 4, true],
    ['V2', 3, 3, false],
    ['V3', 3, 4, true],
    ['V4', 3, 4, true],
    ['V5', 3, 4, true],
    ['V5', 6, 4, true],
  ];
  for (const [header, compression, count, alpha] of places)
    for (const bits of [16, 32] as const)
      it(`finds the masks of ${bits} bits under a ${header} header with compression ${compression}`, async () => {
        const masks = [0x000f, 0x00f0, 0x0f00, 0xf000].slice(0, count);
        const parts = { header, compression, masks };
        assert.deepEqual(
          [...(await decodeOne(bits, 0x4321, parts)).data.subarray(0, 4)],
          [17, 34, 51, alpha ? 68 : 255],
        );
        const pixels = rowsOf(1, 1, bits, () => 0);
        const source = await open(bitmap({ ...parts, width: 1, height: 1, bits, pixels }));
        assert.deepEqual(source.pages[0]!.layout, { color: 'rgb', bits: 4, alpha, compression: 'none' });
      });

  it('takes masks that are all zero for the usual ones', async () => {
    assert.deepEqual(
      [...(await decodeOne(16, 0x7c1f, { masks: [0, 0, 0, 0] })).data.subarray(0, 4)],
      [255, 0, 255, 255],
    );
  });

  for (const bits of [16, 32] as const)
    it(`shows a picture of ${bits} bits whose alpha is zero everywhere as opaque, as Chrome and ImageMagick do`, async () => {
      const masks = [0x000f, 0x00f0, 0x0f00, 0xf000];
      const pixels = rowsOf(3, 2, bits, () => 0x0321);
      const [decoded] = await decode(
        bitmap({ header: 'V4', width: 3, height: 2, bits, compression: 3, masks, pixels }),
      );
      assert.deepEqual([...decoded!.data], Array.from({ length: 6 }, () => [17, 34, 51, 255]).flat());
    });

  it('takes the fourth byte of 32 bits without masks for alpha where it is used', async () => {
    const picture = (alpha: number) =>
      bitmap({
        ...{ header: 'info', width: 2, height: 1, bits: 32 },
        pixels: rowsOf(2, 1, 32, (x) => (x === 0 ? (alpha << 24) | 0x01_02_03 : 0x04_05_06)),
      });
    assert.deepEqual([...(await decode(picture(9)))[0]!.data], [1, 2, 3, 9, 4, 5, 6, 0]);
    assert.deepEqual([...(await decode(picture(0)))[0]!.data], [1, 2, 3, 255, 4, 5, 6, 255]);
  });

  for (const [name, bits, masks] of [
    ['with a hole', 32, [0xf0f, 0, 0, 0]],
    ['above 16 bits', 16, [0x1_0000, 0, 0, 0]],
    ['of alpha with a hole', 32, [0xff, 0xff00, 0xff_0000, 0xa000_0000]],
  ] as const)
    it(`refuses a mask ${name}`, async () => {
      await assertCode(() => decodeOne(bits, 0, { masks }), 'corrupt');
    });
});

describe('BMP of 64 bits', () => {
  const decode64 = async (...bgra: readonly number[]) => {
    const pixels = new Uint8Array(Int16Array.from(bgra).buffer);
    const parts = { header: 'info', width: bgra.length / 4, height: 1, bits: 64 } as const;
    return [...(await decode(bitmap({ ...parts, pixels })))[0]!.data];
  };

  it('turns fixed-point linear light into sRGB of 16 bits', async () => {
    assert.deepEqual(await decode64(8192, 0, 0, 8192, 0, 8192, 4096, 4096), [
      ...[0, 0, 65_535, 65_535],
      ...[48_192, 65_535, 0, 32_768],
    ]);
  });

  it('has the curve of IEC 61966-2-1 at every value', async () => {
    const values = Array.from({ length: 8193 }, (_, value) => value);
    const found = await decode64(...values.flatMap((value) => [value, value, value, 8192]));
    for (const value of values) {
      const linear = value / 8192;
      const curve = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
      assert.ok(Math.abs(found[value * 4]! - curve * 65_535) <= 0.5 + 1e-6, `${value}`);
    }
  });

  it('cuts what is below 0 and above 1', async () => {
    assert.deepEqual(await decode64(-1, -32_768, 32_767, 8193), [65_535, 0, 0, 65_535]);
  });
});
