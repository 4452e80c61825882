import assert from 'node:assert/strict';
import { jpegInputs } from '../../bench/hostile/jpeg-inputs.ts';
import { convert, decode, type FormatName, formatNames, open } from '../../codecs/index.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { bytesOf, zlibStored } from '../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../pictures/ifd.ts';
import { cmykJpeg, declaredHuge, half, multiPageTiff, phoneJpeg, plain, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { ihdr, pngChunk, pngSignature, writePng } from '../pictures/png.ts';
import { dusk } from '../pictures/scene.ts';
import { writeTiff } from '../pictures/tiff.ts';
import { assertCode, assertCodedOrFine } from './assertions.ts';
import { randomFrom } from './mutations.ts';

const scene = dusk(12, 9);
const { ascii } = fieldsIn('little');

/** Small enough to cut and to flip everywhere, with as many kinds of segment as fit. */
const small: Record<FormatName, Uint8Array> = {
  jpeg: writeJpeg(12, 9, scene, { comment: 'x', density: 72 }),
  png: writePng(12, 9, scene, { color: 'palette' }),
  bmp: writeBmp(12, 9, scene, { bits: 8 }),
  tiff: writeTiff([
    { width: 12, height: 9, scene, compression: 'lzw', rowsPerStrip: 4, fields: [ascii(270, 'x')] },
    { width: 12, height: 9, scene, color: 'bilevel' },
  ]),
};

describe('hostile input', () => {
  for (const format of formatNames) {
    it(`refuses a ${format} that declares 30,000×30,000 pixels from its header, with no memory taken`, async () => {
      const { bytes } = declaredHuge(format);
      assert.ok(bytes.length < 2000);
      const before = process.memoryUsage().arrayBuffers;
      const error = await assertCode(() => open(bytes), 'limit-exceeded');
      assert.deepEqual(error.details.limit, { name: 'maxPixels', allowed: 100_000_000, found: 900_000_000 });
      assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
    });

    it(`refuses a ${format} whose bytes cannot hold the pixels that it declares within the limits`, async () => {
      const { bytes } = declaredHuge(format);
      const before = process.memoryUsage().arrayBuffers;
      await assertCode(
        () => decode(bytes, { limits: { maxPixels: 1e9, maxTotalPixels: 1e9 } }),
        'truncated',
        'corrupt',
      );
      assert.ok(process.memoryUsage().arrayBuffers - before < 10_000_000);
    });

    it(`refuses a ${format} cut in half`, async () => {
      await assertCode(() => decode(half(plain(format)).bytes), 'truncated', 'corrupt');
    });

    it(`never takes a ${format} that is cut at any byte for a whole one`, async () => {
      const whole = await decode(small[format]);
      for (let length = 0; length < small[format].length; length++) {
        const cut = small[format].subarray(0, length);
        const code = await assertCodedOrFine(
          async () => assert.deepEqual(await decode(cut), whole),
          `${format} cut at ${length}`,
        );
        // A PNG whose IEND alone is missing has all of its pixels, and their check sums.
        if (length < small[format].length - (format === 'png' ? 12 : 4))
          assert.ok(code !== undefined, `${format} cut at ${length} was taken for whole`);
      }
    });

    it(`answers 1,500 seeded changes of a ${format} with a picture or a coded error`, async () => {
      const random = randomFrom(0x5eed + format.length);
      let refused = 0;
      for (let round = 0; round < 1500; round++) {
        const bytes = small[format].slice();
        const places: number[] = [];
        for (let change = 0; change <= random(4); change++) {
          const at = random(bytes.length);
          places.push(at);
          bytes[at] = random(3) === 0 ? 255 * random(2) : bytes[at]! ^ (1 << random(8));
        }
        const limits = { maxPixels: 1_000_000 };
        if (await assertCodedOrFine(() => decode(bytes, { limits }), `${format}, changed at ${places}`)) refused += 1;
      }
      assert.ok(refused > 0);
    });
  }

  it('decodes good files after 200 hostile ones in the same process', async () => {
    const good = await Promise.all(formatNames.map((format) => decode(plain(format).bytes)));
    const nonsense = bytesOf(
      pngSignature,
      ihdr(9, 9, 8, 6),
      pngChunk('IDAT', zlibStored(new Uint8Array(333).fill(9))),
      pngChunk('IEND'),
    );
    const hostile = [
      half(cmykJpeg()).bytes,
      half(phoneJpeg()).bytes,
      // A broken scan makes mozjpeg's WASM exit.
      plain('jpeg').bytes.fill(0xff, 160, 190),
      nonsense,
      half(multiPageTiff()).bytes,
    ];
    let refused = 0;
    for (let round = 0; round < 200; round++)
      if (await assertCodedOrFine(() => decode(hostile[round % hostile.length]!), `hostile ${round % hostile.length}`))
        refused += 1;
    assert.equal(refused, 200);
    assert.deepEqual(await Promise.all(formatNames.map((format) => decode(plain(format).bytes))), good);
  });

  it('keeps decodes that run at once apart', async () => {
    const pictures = formatNames.flatMap((format) => [plain(format), withPlanted(format, 'density')]);
    const alone: unknown[] = [];
    for (const { bytes } of pictures) alone.push(await decode(bytes));
    const spoiled = Promise.allSettled(formatNames.map((format) => decode(half(plain(format)).bytes)));
    assert.deepEqual(await Promise.all(pictures.map(({ bytes }) => decode(bytes))), alone);
    await spoiled;
  });

  it('refuses a JPEG whose scans go over a large picture again and again, before it decodes any', async () => {
    const endless = jpegInputs.filter(({ name }) => name.endsWith('-scans') || name.includes('refinements'));
    assert.equal(endless.length, 4);
    for (const { make } of endless) {
      const error = await assertCode(() => decode(make()), 'limit-exceeded');
      assert.deepEqual(error.details.limit, { name: 'maxScanVisits', allowed: 10, found: 11 });
    }
  });

  it('reads a small JPEG of 101 scans, which costs little', async () => {
    const { bytes } = plain('jpeg');
    const scan = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda);
    const scans = Array.from({ length: 101 }, () => bytes.subarray(scan, -2));
    const file = bytesOf(bytes.subarray(0, scan), ...scans, bytes.subarray(-2));
    assert.equal((await decode(file)).length, 1);
  });

  it('keeps the report short, however many texts a file holds', async () => {
    const texts = Array.from({ length: 3000 }, (_, at) => pngChunk('tEXt', `keyword ${at}\0x`));
    const { report } = await convert(writePng(4, 4, dusk(4, 4), { chunks: texts }), { to: 'bmp' });
    assert.match(report.dropped.find(({ what }) => what === 'text')?.detail ?? '', /keyword 4 and 2,995 more/);
    assert.ok(JSON.stringify(report).length < 3000);
  });

  it('refuses a chain of TIFF pages that comes back to itself', async () => {
    const { long, short } = fieldsIn('little');
    const fields = [long(256, 1), long(257, 1), short(258, 8), short(262, 1), long(273, 0), long(279, 1)];
    const bytes = bytesOf(tiffHeader('little', 8), layOutIfd(fields, 8, 'little', 8));
    const error = await assertCode(() => open(bytes), 'corrupt');
    assert.equal(error.details.offset, 8);
  });

  it('refuses a TIFF whose strips are all the same bytes, unpacked over and over', async () => {
    const { long, short } = fieldsIn('little');
    const rows = 2000;
    const packed = zlibStored(new Uint8Array(4000));
    const fields = [long(256, 1), long(257, rows), short(258, 8), short(259, 8), short(262, 1), long(278, 1)];
    const strips = [
      long(273, ...new Array<number>(rows).fill(8)),
      long(279, ...new Array<number>(rows).fill(packed.length)),
    ];
    const at = 8 + packed.length + (packed.length & 1);
    const body = layOutIfd([...fields, ...strips], at, 'little');
    const bytes = bytesOf(tiffHeader('little', at), packed, new Uint8Array(packed.length & 1), body);
    await assertCode(() => decode(bytes), 'corrupt');
  });

  it('holds the limits on pages, on all pixels, on metadata and on the file', async () => {
    const { bytes } = multiPageTiff();
    const cases = [
      [{ maxPages: 2 }, 'maxPages'],
      [{ maxTotalPixels: 40_000 }, 'maxTotalPixels'],
      [{ maxInputBytes: 1000 }, 'maxInputBytes'],
    ] as const;
    for (const [limits, name] of cases)
      assert.equal(
        (await assertCode(() => convert(bytes, { to: 'png', limits }), 'limit-exceeded')).details.limit?.name,
        name,
      );
    for (const format of formatNames) {
      const error = await assertCode(
        () => open(withPlanted(format, 'icc').bytes, { limits: { maxMetadataBytes: 100 } }),
        'limit-exceeded',
      );
      assert.equal(error.details.limit?.name, 'maxMetadataBytes');
    }
  });
});
