import assert from 'node:assert/strict';
import { decode, encode, open } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCode, image } from '../assertions.ts';
import { type BitmapParts, bitmap, rowsOf } from './bitmap.ts';

/** What bmp-js 0.1.0, which many converters stand on, does wrong. */
describe('BMP: what bmp-js gets wrong', () => {
  const pixelsOf = async (parts: Omit<BitmapParts, 'width' | 'height'> & { readonly height?: number }) => [
    ...(await decode(bitmap({ width: 2, height: 1, ...parts })))[0]!.data,
  ];
  const colors = rowsOf(2, 1, 24, (x) => (x === 0 ? 0x01_02_03 : 0x04_05_06));
  const expected = [1, 2, 3, 255, 4, 5, 6, 255];

  it('gives red, green, blue and full alpha where a file has no alpha, not ABGR with alpha 0', async () => {
    assert.deepEqual(await pixelsOf({ header: 'info', bits: 24, pixels: colors }), expected);
    const indexed = { palette: [0x01_02_03, 0x04_05_06], pixels: bytesOf(0, 1, 0, 0) };
    assert.deepEqual(await pixelsOf({ header: 'info', bits: 8, ...indexed }), expected);
  });

  for (const header of ['V4', 'V5'] as const)
    it(`honours the size of a ${header} header and bfOffBits at 24 bits`, async () => {
      assert.deepEqual(await pixelsOf({ header, bits: 24, pixels: colors }), expected);
      assert.deepEqual(await pixelsOf({ header, bits: 24, pixels: colors, gap: 20 }), expected);
    });

  it('does not scramble the channels of 32-bit bit fields under V5', async () => {
    const pixels = rowsOf(2, 1, 32, (x) => (x === 0 ? 0x80_01_02_03 : 0x90_04_05_06));
    const masks = [0xff_0000, 0xff00, 0xff, 0xff00_0000];
    assert.deepEqual(await pixelsOf({ header: 'V5', bits: 32, compression: 3, masks, pixels }), [
      ...[1, 2, 3, 128],
      ...[4, 5, 6, 144],
    ]);
  });

  for (const bits of [16, 32] as const)
    it(`reads bit fields of ${bits} bits under a 40-byte header rather than throw`, async () => {
      const pixels = rowsOf(2, 1, bits, (x) => (x === 0 ? 0xf800 : 0x07ff));
      assert.deepEqual(
        await pixelsOf({ header: 'info', bits, compression: 3, masks: [0xf800, 0x07e0, 0x001f], pixels }),
        [...[255, 0, 0, 255], ...[0, 255, 255, 255]],
      );
    });

  for (const header of ['core', 'OS/2 2 of 16 bytes', 'OS/2 2 of 64 bytes'] as const)
    it(`reads a ${header} header rather than throw`, async () => {
      assert.deepEqual(await pixelsOf({ header, bits: 24, pixels: colors }), expected);
    });

  it('spreads 5-5-5 over 0 to 255, not to 248', async () => {
    const levels = Array.from({ length: 32 }, (_, level) => level);
    const pixels = rowsOf(32, 1, 16, (x) => (x << 10) | (x << 5) | x);
    const [decoded] = await decode(bitmap({ header: 'info', width: 32, height: 1, bits: 16, pixels }));
    assert.deepEqual(
      [...decoded!.data].filter((_, at) => at % 4 === 0),
      levels.map((level) => Math.round((level * 255) / 31)),
    );
  });

  it('moves up by the delta of a run in a bottom-up file', async () => {
    const parts = { header: 'info', bits: 8, compression: 1, palette: [0x01_02_03, 0x04_05_06] } as const;
    const pixels = bytesOf(0, 2, 0, 1, 2, 1, 0, 1);
    assert.deepEqual(await pixelsOf({ ...parts, height: 2, pixels }), [
      ...[4, 5, 6, 255, 4, 5, 6, 255],
      ...[1, 2, 3, 255, 1, 2, 3, 255],
    ]);
  });

  it('writes bottom-up, with the density and the alpha', async () => {
    const data = Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8);
    const [file] = await encode([image(1, 2, data, { density: { x: 300, y: 300 } })], 'bmp');
    assert.ok(new DataView(file!.buffer).getInt32(22, true) > 0);
    assert.equal(new DataView(file!.buffer).getInt32(38, true), 11_811);
    assert.deepEqual([...(await decode(file!))[0]!.data], [...data]);
  });

  it('takes no memory for pixels that a file cannot hold', async () => {
    const bytes = bitmap({ header: 'info', width: 30_000, height: 30_000, bits: 24, pixels: new Uint8Array(60) });
    const before = process.memoryUsage().arrayBuffers;
    await assertCode(() => open(bytes), 'limit-exceeded');
    const limits = { maxPixels: 1e9, maxTotalPixels: 1e9 };
    await assertCode(() => decode(bytes, { limits }), 'truncated');
    assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
  });
});
