import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { CodecError, type CodecErrorCode, type Image, open } from '../../../codecs/index.ts';
import { bytesOf, uint, zlibStored } from '../../pictures/bytes.ts';
import { ihdr, pngChunk, pngSignature } from '../../pictures/png.ts';
import { assertCode } from '../assertions.ts';
import { smallFiles } from '../small-files.ts';
import { sampleBytes } from '../tiff/build.ts';
import { assertSame, averaged, sideFor } from './averages.ts';

/** A result, or the code of the error that came. */
async function outcome(work: () => Promise<Image>): Promise<Image | CodecErrorCode> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
}

/** Asserts that a broken file fails in the same manner whole and reduced, or gives the same picture. @returns whether it failed */
async function assertSameFate(bytes: Uint8Array, what: string): Promise<boolean> {
  const source = await open(bytes).catch(() => undefined);
  const size = source?.pages[0];
  if (source === undefined || size === undefined || size.width * size.height > 10_000) return false;
  const whole = await outcome(() => source.page(0));
  for (const leastSide of [2, 4]) {
    const found = await outcome(() => source.reducedPage(0, leastSide));
    const side = sideFor(size, leastSide);
    if (typeof found === 'string' || typeof whole === 'string')
      assert.equal(found, whole, `${what}, ${leastSide} pixels`);
    else assertSame(found, side === 1 ? whole : averaged(whole, side), what);
  }
  return typeof whole === 'string';
}

describe('a broken file', function () {
  this.timeout(120_000);

  // A PNG with a wrong byte, or without its end, is refused when it is opened, by the CRC of its chunks.
  for (const format of ['bmp', 'tiff'] as const) {
    it(`that ends early fails reduced as it fails whole: ${format}`, async () => {
      let failed = 0;
      for (const [what, bytes] of Object.entries(smallFiles[format]))
        for (let length = bytes.length - 1; length > 0; length -= 1 + (bytes.length >> 6))
          if (await assertSameFate(bytes.slice(0, length), `${what} of ${length} bytes`)) failed += 1;
      assert.ok(failed > 0, 'none of them got as far as its pixels');
    });

    it(`with a wrong byte fails reduced as it fails whole: ${format}`, async () => {
      let failed = 0;
      for (const [what, bytes] of Object.entries(smallFiles[format]))
        for (let at = 0; at < bytes.length; at += 1 + (bytes.length >> 5)) {
          const wrong = bytes.slice();
          wrong[at]! ^= 0x55;
          if (await assertSameFate(wrong, `${what} with byte ${at} wrong`)) failed += 1;
        }
      assert.ok(failed > 0, 'none of them got as far as its pixels');
    });
  }
});

describe('PNG data that are wrong', () => {
  /** Gray, 40 × 40, whose rows were packed and then changed. */
  const png = (rows: Uint8Array, change: (packed: Uint8Array) => Uint8Array = (packed) => packed) =>
    bytesOf(pngSignature, ihdr(40, 40, 8, 0), pngChunk('IDAT', change(deflateSync(rows))), pngChunk('IEND'));
  const rows = (count: number, filter = 0) =>
    bytesOf(...Array.from({ length: count }, (_, row) => bytesOf(filter, sampleBytes(40, row + 1))));
  const wrongSum = (packed: Uint8Array) => bytesOf(packed.subarray(0, -1), packed.at(-1)! ^ 1);

  const faults: Readonly<Record<string, readonly [Uint8Array, CodecErrorCode]>> = {
    'a row too few': [png(rows(39)), 'corrupt'],
    'no end': [png(rows(40), (packed) => packed.subarray(0, packed.length >> 1)), 'truncated'],
    'no check sum': [png(rows(40), (packed) => packed.subarray(0, -4)), 'truncated'],
    'half a check sum': [png(rows(40), (packed) => packed.subarray(0, -2)), 'truncated'],
    'a wrong check sum': [png(rows(40), wrongSum), 'corrupt'],
    'a filter that is not defined': [png(rows(40, 5)), 'corrupt'],
    'a head that is not that of zlib': [png(rows(40), (packed) => bytesOf(0x79, packed.subarray(1))), 'corrupt'],
  };
  for (const [what, [bytes, code]] of Object.entries(faults))
    it(`are refused reduced as whole: ${what}`, async () => {
      const source = await open(bytes);
      const whole = await assertCode(() => source.page(0), code);
      const reduced = await assertCode(() => source.reducedPage(0, 10), code);
      assert.equal(reduced.message, whole.message);
    });

  it('have the same fate reduced as whole wherever they end and whichever byte is wrong', async () => {
    const filtered = bytesOf(...Array.from({ length: 40 }, (_, row) => bytesOf(row % 5, sampleBytes(40, row + 1))));
    const { length } = deflateSync(filtered);
    let failed = 0;
    for (let at = 0; at < length; at += 5) {
      const cut = png(filtered, (packed) => packed.slice(0, at));
      const wrong = png(filtered, (packed) => packed.map((byte, index) => (index === at ? byte ^ 0x55 : byte)));
      if (await assertSameFate(cut, `${at} bytes`)) failed += 1;
      if (await assertSameFate(wrong, `byte ${at} wrong`)) failed += 1;
    }
    assert.ok(failed > length / 5, `${failed} failed`);
  });

  it('are not looked at behind the passes that are needed', async () => {
    const passes = bytesOf(
      ...[5, 5, 5, 10, 10, 20, 20].map((count, pass) => {
        const columns = [5, 5, 10, 10, 20, 20, 40][pass]!;
        return bytesOf(...Array.from({ length: count }, () => bytesOf(0, sampleBytes(columns, pass + 1))));
      }),
    );
    const bytes = bytesOf(
      pngSignature,
      pngChunk('IHDR', uint(40, 4), uint(40, 4), 8, 0, 0, 0, 1),
      pngChunk('IDAT', zlibStored(passes).subarray(0, 600)),
      pngChunk('IEND'),
    );
    const source = await open(bytes);
    await assertCode(() => source.page(0), 'truncated');
    await assertCode(() => source.reducedPage(0, 20), 'truncated');
    const { width, height } = await source.reducedPage(0, 10);
    assert.deepEqual([width, height], [10, 10]);
  });

  it('are read as far as the picture goes, where there are more of them', async () => {
    const source = await open(png(rows(45)));
    assertSame(await source.reducedPage(0, 10), averaged(await source.page(0), 4), 'rows too many');
  });
});
