import assert from 'node:assert/strict';
import { type ConversionProgress, convert, decode, formatNames, formats, identify, open } from '../../codecs/index.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { alphaPng, multiPageTiff, phoneJpeg, plain } from '../pictures/index.ts';
import { dusk } from '../pictures/scene.ts';
import { largestDifference, pixel } from './assertions.ts';

describe('convert', () => {
  for (const from of formatNames)
    for (const to of formatNames)
      it(`writes ${to} from ${from} with the picture's pixels`, async () => {
        const { bytes } = plain(from);
        const { outputs, report } = await convert(bytes, { to });
        assert.equal(outputs.length, 1);
        const [{ suffix, extension, mediaType, bytes: written }] = outputs as [(typeof outputs)[0]];
        assert.deepEqual([suffix, extension, mediaType], ['', formats[to].extensions[0], formats[to].mediaType]);
        assert.equal(identify(written), to);
        const [[before], [after]] = [await decode(bytes), await decode(written)];
        assert.deepEqual([after!.width, after!.height], [64, 48]);
        const error = largestDifference(before!.data, after!.data);
        assert.ok(to === 'jpeg' ? error < 100 : error === 0, `the pixels differ by up to ${error}`);
        const { pages } = await open(written);
        assert.deepEqual(
          report.target.pages.map(({ details: _, ...info }) => info),
          pages,
          'the report tells of the page what the file does',
        );
        assert.deepEqual([report.target.format, report.target.sizeBytes], [to, written.length]);
        assert.equal(report.target.pages[0]!.details.format, to);
      });

  for (const to of ['jpeg', 'png', 'tiff'] as const)
    it(`tells of its steps, and of the rows that ${to} takes in, in their order`, async () => {
      const told: ConversionProgress[] = [];
      await convert(writeBmp(400, 600, dusk(400, 600)), { to }, (progress) => told.push(progress));
      const steps = told.filter(({ fraction }) => fraction === undefined);
      assert.deepEqual(steps, [
        { stage: 'decoding', page: 1, pages: 1 },
        { stage: 'encoding', page: 1, pages: 1 },
      ]);
      const fractions = told.slice(2).map(({ fraction }) => fraction!);
      assert.ok(fractions.length >= 3, `${fractions}`);
      assert.deepEqual(
        fractions,
        [...new Set(fractions)].sort((a, b) => a - b),
      );
      assert.ok(fractions[0]! >= 0 && fractions.at(-1)! <= 1, `${fractions}`);
    });

  for (const to of formatNames)
    it(`gives plain bytes of ${to}, of memory that nobody else uses`, async () => {
      const { outputs } = await convert(plain('png').bytes, {
        to,
        ...(to !== 'bmp' && to !== 'tiff' && { effort: 'fast' }),
      });
      assert.equal(Object.prototype.toString.call(outputs[0]!.bytes), '[object Uint8Array]');
    });

  it('names one output a page where the target holds one', async () => {
    const { outputs, report } = await convert(multiPageTiff().bytes, { to: 'png' });
    assert.deepEqual(
      outputs.map(({ suffix }) => suffix),
      ['-1', '-2', '-3'],
    );
    assert.deepEqual(
      report.target.pages.map(({ width, height }) => [width, height]),
      [
        [120, 160],
        [160, 120],
        [97, 61],
      ],
    );
  });

  it('keeps all pages in one TIFF', async () => {
    const { outputs } = await convert(multiPageTiff().bytes, { to: 'tiff' });
    assert.equal(outputs.length, 1);
    const { pages } = await open(outputs[0]!.bytes);
    assert.deepEqual(
      pages.map(({ width }) => width),
      [120, 160, 97],
    );
  });

  it('writes the pages that were asked for, in the order of the file', async () => {
    const widths = async (pages: string) =>
      (await convert(multiPageTiff().bytes, { to: 'bmp', pages })).report.target.pages.map(({ width }) => width);
    assert.deepEqual(await widths('first'), [120]);
    assert.deepEqual(await widths('3,1'), [120, 97]);
    assert.deepEqual(await widths('2-3'), [160, 97]);
    const { outputs } = await convert(multiPageTiff().bytes, { to: 'png', pages: '2-3' });
    assert.deepEqual(
      outputs.map(({ suffix }) => suffix),
      ['-2', '-3'],
      'an output is called by its page in the input',
    );
  });

  it('sets a phone photo upright, with the sky on top', async () => {
    const { outputs, report } = await convert(phoneJpeg().bytes, { to: 'png' });
    const { width, height } = report.target.pages[0]!;
    assert.deepEqual([width, height], [240, 320]);
    const [image] = await decode(outputs[0]!.bytes);
    const [, , skyBlue] = pixel(image!, 200, 4).split(',').map(Number);
    const [seaRed] = pixel(image!, 200, 316).split(',').map(Number);
    assert.ok(skyBlue! > 140 && seaRed! < 70, 'the picture lies or stands on its head');
    assert.equal((await open(outputs[0]!.bytes)).pages[0]!.orientation, 1);
  });

  it('flattens alpha for JPEG on the background that was asked for', async () => {
    const corner = async (background?: string) => {
      const { outputs } = await convert(alphaPng().bytes, {
        to: 'jpeg',
        quality: 100,
        ...(background && { background }),
      });
      return pixel((await decode(outputs[0]!.bytes))[0]!, 0, 0)
        .split(',')
        .map(Number);
    };
    assert.ok(
      (await corner()).every((sample) => sample >= 253),
      'white is the default',
    );
    const [red, green, blue] = await corner('#102030');
    assert.ok(Math.abs(red! - 0x10) <= 3 && Math.abs(green! - 0x20) <= 3 && Math.abs(blue! - 0x30) <= 3);
  });

  it('does not touch the input and gives the same report twice', async () => {
    const { bytes } = multiPageTiff();
    const copy = bytes.slice();
    const [first, second] = await Promise.all([
      convert(bytes, { to: 'jpeg' }, undefined, () => 0),
      convert(bytes, { to: 'jpeg' }, undefined, () => 0),
    ]);
    assert.deepEqual(bytes, copy);
    assert.deepEqual(first, second);
  });

  it('reads a view into a larger buffer', async () => {
    for (const format of formatNames) {
      const { bytes } = plain(format);
      const larger = new Uint8Array(bytes.length + 13);
      larger.set(bytes, 7);
      const view = larger.subarray(7, 7 + bytes.length);
      assert.deepEqual((await convert(view, { to: 'png' })).outputs, (await convert(bytes, { to: 'png' })).outputs);
    }
  });
});
