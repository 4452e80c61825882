import assert from 'node:assert/strict';
import { jpegInputs } from '../../bench/hostile/jpeg-inputs.ts';
import { convert, decode, type FormatName, formatNames, type Image, open } from '../../codecs/index.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { bytesOf, zlibStored } from '../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../pictures/ifd.ts';
import { declaredHuge, half, multiPageTiff, plain, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { pngChunk, writePng } from '../pictures/png.ts';
import { dusk } from '../pictures/scene.ts';
import { writeTiff } from '../pictures/tiff.ts';
import { assertCode, assertCodedOrFine } from './assertions.ts';
import { mutate, randomFrom } from './mutations.ts';
import { smallFiles } from './small-files.ts';
import { mutateStructure } from './structured-mutations.ts';

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

function pixelsOf(images: readonly Image[]): readonly unknown[] {
  return images.map(({ width, height, data }) => ({ width, height, data }));
}

/** One after the other. */
async function decodeEach(files: readonly Uint8Array[]): Promise<Image[][]> {
  const decoded: Image[][] = [];
  for (const file of files) decoded.push(await decode(file));
  return decoded;
}

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

  // Bitmaps and TIFFs have tests of their own kinds in their folders.
  for (const format of ['jpeg', 'png'] as const)
    for (const [name, file] of Object.entries(smallFiles[format]))
      it(`never takes a ${format} (${name}) that is cut at any byte for a whole one`, async () => {
        const whole = await decode(file);
        // A PNG whose IEND alone is missing has all of its pixels and their check sums, a JPEG without EOI all of its scans.
        const needed = file.length - (format === 'png' ? 12 : 4);
        for (let length = 0; length < file.length; length++) {
          const what = `${name} cut at ${length}`;
          const code = await assertCodedOrFine(
            async () => assert.deepEqual(pixelsOf(await decode(file.subarray(0, length))), pixelsOf(whole)),
            what,
          );
          if (length < needed) assert.ok(code !== undefined, `${what} was taken for whole`);
        }
      });

  for (const format of formatNames)
    it(`decodes good files after 200 hostile ones of ${format} in the same process`, async () => {
      const files = Object.values(smallFiles[format]);
      const good = await decodeEach(files);
      const random = randomFrom(200 + format.length);
      const limits = { maxPixels: 1_000_000 };
      let refused = 0;
      for (let round = 0; refused < 200; round++) {
        assert.ok(round < 2000, `only ${refused} of 2,000 were refused`);
        const file = files[random(files.length)]!;
        const hostile =
          round % 4 === 0 ? file.subarray(0, file.length >> 1) : mutateStructure(format, mutate(file, random), random);
        if (await assertCodedOrFine(() => decode(hostile, { limits }), `hostile ${round}`)) refused += 1;
      }
      assert.deepEqual(await decodeEach(files), good);
    });

  it('keeps decodes that run at once apart, hostile ones among them', async () => {
    const files = formatNames.flatMap((format) => Object.values(smallFiles[format]));
    const alone = await decodeEach(files);
    const spoiled = Promise.allSettled(files.map((file) => decode(file.subarray(0, file.length >> 1))));
    assert.deepEqual(await Promise.all(files.map((file) => decode(file))), alone);
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
