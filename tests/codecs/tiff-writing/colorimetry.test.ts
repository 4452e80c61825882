import assert from 'node:assert/strict';
import { decode as decodeImageJs } from 'tiff';
import { convert, decode, encode, type FidelityReport, open } from '../../../codecs/index.ts';
import { tiffWriter } from '../../../codecs/tiff/encode.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { type Field, fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';
import { pngChunk, writePng } from '../../pictures/png.ts';
import type { Scene } from '../../pictures/scene.ts';
import { type TiffPageParts, writeTiff } from '../../pictures/tiff.ts';
import { assertCode, image } from '../assertions.ts';
import { chunksOf } from '../metadata/unpack.ts';

const [width, height] = [40, 30];
const many: Scene = (x, y) => [x * 6, y * 8, (x * y) & 255, 255];
const gray: Scene = (x, y) => [x * 6 + y, x * 6 + y, x * 6 + y, 255];
const bilevel: Scene = (x) => (x & 1 ? [0, 0, 0, 255] : [255, 255, 255, 255]);

const { short, long, rational } = fieldsIn('little');
const white = rational(318, [3127, 10_000], [3290, 10_000]);
const primaries = rational(319, [64, 100], [33, 100], [21, 100], [71, 100], [15, 100], [6, 100]);
/** White point and primaries as PNG has them. */
const cHRM = [31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000].map((value) => uint(value, 4));
const square = (length: number) =>
  Array.from({ length }, (_, code) => Math.round((code * code * 65_535) / (length - 1) / (length - 1)));
const linear = (length: number) => Array.from({ length }, (_, code) => Math.round((code * 65_535) / (length - 1)));

const page = (parts: Partial<TiffPageParts>, ...fields: Field[]) =>
  writeTiff([{ width, height, scene: many, ...parts, fields }]);

/** The numbers of a field by a reader that nobody here wrote. */
function valuesOf(file: Uint8Array, tag: number): number[] | undefined {
  const [first] = decodeImageJs(file, { ignoreImageData: true });
  const values = first!.get(tag) as ArrayLike<number> | undefined;
  return values && Array.from(values);
}

const fates = (report: FidelityReport) =>
  (['kept', 'changed', 'dropped'] as const).flatMap((list) =>
    report[list].filter(({ what }) => what === 'color-description').map(({ reason }) => `${list} ${reason}`),
  );

interface Shared {
  readonly values: readonly number[];
  readonly count: number;
  /** Of the pages behind the first. Default: the same. */
  readonly nextCount?: number;
  /** Bytes from one page's to the next one's. Default 0. */
  readonly step?: number;
}

/** Pages of one RGB pixel of 8 bits, whose TransferFunctions lie in the same bytes. */
function sharing(pages: number, { values, count, nextCount = count, step = 0 }: Shared) {
  const curves = bytesOf(...values.map((value) => uint(value, 2, 'little')), new Uint8Array(pages * step));
  const parts: Uint8Array[] = [bytesOf(1, 2, 3, 0), curves];
  let at = 12 + curves.length;
  const first = at;
  for (let index = 0; index < pages; index++) {
    const place = { tag: 301, type: 3, count: index ? nextCount : count, data: uint(12 + index * step, 4, 'little') };
    const pixel = [long(256, 1), long(257, 1), short(258, 8, 8, 8), short(262, 2), short(277, 3)];
    const fields = [...pixel, long(273, 8), long(279, 3), place];
    const end = at + layOutIfd(fields, at, 'little').length;
    parts.push(layOutIfd(fields, at, 'little', index + 1 < pages ? end : 0));
    at = end;
  }
  return bytesOf(tiffHeader('little', first), ...parts);
}

describe('TIFF writing: what says how colours are to be seen (§20)', () => {
  it('keeps WhitePoint and PrimaryChromaticities as the fractions that they were', async () => {
    const { outputs, report } = await convert(page({}, white, primaries), { to: 'tiff' });
    assert.deepEqual(valuesOf(outputs[0]!.bytes, 318), [0.3127, 0.329]);
    assert.deepEqual(valuesOf(outputs[0]!.bytes, 319), [0.64, 0.33, 0.21, 0.71, 0.15, 0.06]);
    assert.deepEqual(fates(report), ['kept carried']);
    assert.ok(report.kept.some(({ detail }) => detail === 'The white point and the primaries were carried over'));
  });

  for (const choice of ['private', 'none'] as const)
    it(`keeps them under metadata: '${choice}'`, async () => {
      const { outputs } = await convert(page({}, white, primaries), { to: 'tiff', metadata: choice });
      assert.equal(valuesOf(outputs[0]!.bytes, 318)?.length, 2);
      assert.equal(valuesOf(outputs[0]!.bytes, 319)?.length, 6);
    });

  it('has them from cHRM of PNG, and gives them back', async () => {
    const png = writePng(width, height, many, { chunks: [pngChunk('cHRM', ...cHRM)] });
    const tiff = (await convert(png, { to: 'tiff' })).outputs[0]!.bytes;
    assert.deepEqual(valuesOf(tiff, 318), [0.3127, 0.329]);
    const { outputs, report } = await convert(tiff, { to: 'png' });
    const chunk = chunksOf(outputs[0]!.bytes).find(({ type }) => type === 'cHRM');
    assert.deepEqual(Buffer.from(chunk!.data), Buffer.from(bytesOf(...cHRM)));
    assert.deepEqual(fates(report), ['kept carried']);
  });

  it('drops one without the other on the way to PNG, whose cHRM has both', async () => {
    for (const field of [white, primaries]) {
      const { outputs, report } = await convert(page({}, field), { to: 'png' });
      assert.ok(chunksOf(outputs[0]!.bytes).every(({ type }) => type !== 'cHRM'));
      assert.deepEqual(fates(report), ['dropped target-has-none']);
      const again = await convert(page({}, field), { to: 'tiff' });
      assert.deepEqual(fates(again.report), ['kept carried']);
    }
  });

  it('says of each part of a PNG’s description what became of it', async () => {
    const chunks = [pngChunk('sRGB', 0), pngChunk('gAMA', uint(45_455, 4)), pngChunk('cHRM', ...cHRM)];
    const { report } = await convert(writePng(width, height, many, { chunks }), { to: 'tiff' });
    assert.deepEqual(fates(report), ['kept carried', 'dropped target-has-none']);
    const details = [...report.kept, ...report.dropped].filter(({ what }) => what === 'color-description');
    assert.deepEqual(
      details.map(({ detail }) => detail),
      [
        'The white point and the primaries were carried over',
        'The gamma and the mark of sRGB were dropped: TIFF has no place for that',
      ],
    );
    const bmp = await convert(writePng(width, height, many, { chunks }), { to: 'bmp' });
    assert.deepEqual(fates(bmp.report), ['dropped not-carried-yet', 'dropped target-has-none']);
  });

  it('tells of colours that are converted no more: CMYK', async () => {
    const { outputs, report } = await convert(page({ color: 'cmyk' }, white, primaries), { to: 'tiff' });
    assert.equal(valuesOf(outputs[0]!.bytes, 318), undefined);
    assert.deepEqual(fates(report), ['dropped pixels-changed']);
  });

  const curves: readonly (readonly [string, Partial<TiffPageParts>, number[], number[], string])[] = [
    ['one curve for 8 bits of RGB', {}, square(256), square(256), 'kept carried'],
    [
      'a curve for each colour',
      {},
      [...square(256), ...linear(256), ...square(256)],
      [...square(256), ...linear(256), ...square(256)],
      'kept carried',
    ],
    ['three curves that are one', {}, [...square(256), ...square(256), ...square(256)], square(256), 'kept carried'],
    ['a palette', { color: 'palette' }, square(256), square(256), 'kept carried'],
    ['16 bits of gray', { color: 'gray', bits: 16, scene: gray }, square(65_536), square(65_536), 'kept carried'],
    [
      '8 bits of gray that are written as one',
      { color: 'gray', scene: bilevel },
      linear(256).map((light) => 65_535 - light),
      [65_535, 0],
      'changed stored-differently',
    ],
    ['bilevel where 0 is white', { color: 'bilevel', scene: bilevel }, [60_000, 5], [5, 60_000], 'kept carried'],
  ];
  for (const [title, parts, stored, written, fate] of curves)
    it(`carries a TransferFunction: ${title}`, async () => {
      const data = bytesOf(...stored.map((value) => uint(value, 2, 'little')));
      const field = { tag: 301, type: 3, count: stored.length, data };
      const { outputs, report } = await convert(page(parts, field), { to: 'tiff' });
      assert.deepEqual(valuesOf(outputs[0]!.bytes, 301), written);
      assert.deepEqual(fates(report), [fate]);
    });

  it('brings a curve of 4 bits to 8 on straight lines, its own values in their places', async () => {
    const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (at >> 2) & 255,
    );
    const transfer = [Uint16Array.from(square(16))];
    const [file] = await encode([image(width, height, pixels, { color: { transfer } })], 'tiff');
    const values = valuesOf(file!, 301)!;
    assert.equal(values.length, 256);
    assert.deepEqual(
      values.filter((_, code) => code % 17 === 0),
      square(16),
    );
    assert.ok(values.every((value, code) => code === 0 || value >= values[code - 1]!));
  });

  it('keeps a gray picture in colours where each of them has a curve of its own', async () => {
    const field = short(301, ...square(256), ...linear(256), ...square(256));
    const { outputs } = await convert(page({ scene: gray }, field), { to: 'tiff' });
    const [info] = (await open(outputs[0]!.bytes)).pages;
    assert.notEqual(info!.layout.color, 'gray');
    assert.equal(valuesOf(outputs[0]!.bytes, 301)?.length, 3 * 256);
  });

  it('says it once where EXIF says it, too', async () => {
    const exif = bytesOf(tiffHeader('little', 8), layOutIfd([rational(318, [1, 3], [1, 3])], 8, 'little'));
    const chunks = [pngChunk('eXIf', exif), pngChunk('cHRM', ...cHRM)];
    const { outputs } = await convert(writePng(width, height, many, { chunks }), { to: 'tiff' });
    const { bytes } = outputs[0]!;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const first = view.getUint32(4, true);
    const tags = Array.from({ length: view.getUint16(first, true) }, (_, at) =>
      view.getUint16(first + 2 + at * 12, true),
    );
    assert.deepEqual(
      tags,
      [...new Set(tags)].sort((a, b) => a - b),
    );
    assert.deepEqual(valuesOf(bytes, 318), [0.3127, 0.329]);
  });

  const broken: readonly (readonly [string, Field])[] = [
    ['WhitePoint', rational(318, [1, 3])],
    ['WhitePoint', rational(318, [0, 0], [1, 3])],
    ['PrimaryChromaticities', rational(319, [1, 3], [1, 3])],
    ['TransferFunction', short(301, 1, 2, 3)],
    ['TransferFunction', { ...short(301, ...square(256)), type: 4, count: 128 }],
  ];
  for (const [name, field] of broken)
    it(`keeps the picture beside a ${name} of ${field.count} values of type ${field.type}, and names it as unreadable`, async () => {
      const { outputs, report } = await convert(page({}, field), { to: 'tiff' });
      assert.deepEqual(fates(report), ['dropped unreadable']);
      assert.ok(report.dropped.some(({ detail }) => detail.endsWith(`the field ${name} is broken`)));
      assert.equal((await open(outputs[0]!.bytes)).metadata.color, undefined);
    });

  it('counts a TransferFunction among the bytes of metadata', async () => {
    const file = page({}, short(301, ...square(256)));
    await open(file, { limits: { maxMetadataBytes: 512 } });
    await assertCode(() => open(file, { limits: { maxMetadataBytes: 511 } }), 'limit-exceeded');
  });

  it('counts one that pages share once, and gives each page its curves', async () => {
    const values = [...square(256), ...linear(256), ...square(256)];
    const file = sharing(3, { count: values.length, values });
    const source = await open(file, { limits: { maxMetadataBytes: 1536 } });
    for (const index of [0, 1, 2]) {
      const { metadata } = await source.page(index);
      assert.deepEqual(
        metadata.color?.transfer?.flatMap((curve) => [...curve]),
        values,
      );
    }
    await assertCode(() => open(file, { limits: { maxMetadataBytes: 1535 } }), 'limit-exceeded');
  });

  it('is written once where pages share a TransferFunction, and each page has its curves', async () => {
    const values = [...square(256), ...linear(256), ...square(256)];
    const curves = (bytes: Uint8Array, index: number) =>
      open(bytes)
        .then((source) => source.page(index))
        .then(({ metadata }) => metadata.color?.transfer?.flatMap((curve) => [...curve]));
    for (const classicLimit of [undefined, 1]) {
      const images = await decode(sharing(40, { count: values.length, values }));
      const writer = tiffWriter({ compression: 'none', ...(classicLimit !== undefined && { classicLimit }) });
      for (const page of images) await writer.add(page);
      const [file] = await writer.finish();
      assert.ok(file!.length < 2 * 1536 + 40 * 500, `${file!.length} bytes`);
      for (const index of [0, 1, 39]) assert.deepEqual(await curves(file!, index), values);
      await open(file!, { limits: { maxMetadataBytes: 1536 } });
    }
  });

  it('counts each of those that lie in other places, or are of other lengths', async () => {
    const values = [...square(256), ...linear(256), ...square(256)];
    const apart = sharing(3, { count: values.length, values, step: 2 });
    await assertCode(() => open(apart, { limits: { maxMetadataBytes: 3 * 1536 - 1 } }), 'limit-exceeded');
    await open(apart, { limits: { maxMetadataBytes: 3 * 1536 } });
    const longer = sharing(2, { count: 256, values, nextCount: 768 });
    await assertCode(() => open(longer, { limits: { maxMetadataBytes: 2047 } }), 'limit-exceeded');
    await open(longer, { limits: { maxMetadataBytes: 2048 } });
  });

  const unread: readonly (readonly [string, Parameters<typeof page>[0], number])[] = [
    ['of a wrong count', {}, 300],
    ['of colours that are converted', { color: 'cmyk' }, 256],
  ];
  for (const [title, parts, count] of unread)
    it(`counts none ${title}`, async () => {
      const file = page(parts, short(301, ...linear(count)));
      await open(file, { limits: { maxMetadataBytes: 1 } });
    });

  it('has the largest coordinates that cHRM can say, and gives them back', async () => {
    const largest = Array.from({ length: 8 }, () => uint(0x7fff_ffff, 4));
    const png = writePng(width, height, many, { chunks: [pngChunk('cHRM', ...largest)] });
    const there = await convert(png, { to: 'tiff' });
    assert.deepEqual(fates(there.report), ['kept carried']);
    const { outputs, report } = await convert(there.outputs[0]!.bytes, { to: 'png' });
    assert.deepEqual(fates(report), ['kept carried']);
    const chunk = chunksOf(outputs[0]!.bytes).find(({ type }) => type === 'cHRM');
    assert.deepEqual(Buffer.from(chunk!.data), Buffer.from(bytesOf(...largest)));
  });

  it('names a cHRM as unreadable that has a number above 2³¹ − 1 (PNG §7.1)', async () => {
    const chunks = [pngChunk('cHRM', ...cHRM.with(2, uint(0x8000_0000, 4)))];
    const { report } = await convert(writePng(width, height, many, { chunks }), { to: 'tiff' });
    assert.deepEqual(fates(report), ['dropped unreadable']);
  });

  it('speaks of several things in the plural', async () => {
    const { report } = await convert(page({}, primaries), { to: 'tiff' });
    assert.ok(report.kept.some(({ detail }) => detail === 'The primaries were carried over'));
    const chunks = [pngChunk('cICP', 1, 13, 0, 1)];
    const png = await convert(writePng(width, height, many, { chunks }), { to: 'png' });
    assert.ok(png.report.kept.some(({ detail }) => detail === 'The code points (cICP) were carried over'));
    const one = await convert(page({}, white), { to: 'tiff' });
    assert.ok(one.report.kept.some(({ detail }) => detail === 'The white point was carried over'));
  });
});
