import assert from 'node:assert/strict';
import { convert, type FidelityReport, type FormatName, formatNames, type Options } from '../../../codecs/index.ts';
import { writeBmp } from '../../pictures/bmp.ts';
import { bytesOf, uint, zlibStored } from '../../pictures/bytes.ts';
import { type Field, fieldsIn } from '../../pictures/ifd.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { pngChunk, writePng } from '../../pictures/png.ts';
import type { Scene } from '../../pictures/scene.ts';
import { writeTiff } from '../../pictures/tiff.ts';
import { fullExif, fullIptc, fullXmp, makerNote, photoshopOf } from '../metadata/loaded.ts';
import { randomFrom } from '../mutations.ts';
import { readTruth, type Truth } from './truth.ts';

type Random = ReturnType<typeof randomFrom>;
const casesOfAPair = 24;

/** Something about every second time. */
const maybe = <T>(random: Random, make: () => T): T | undefined => (random(2) === 0 ? make() : undefined);
const pick = <const T>(random: Random, ...values: readonly T[]): T => values[random(values.length)]!;
const present = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined);
const maybeOf = <Name extends string, T>(random: Random, name: Name, make: () => T): { [K in Name]?: T } =>
  random(2) === 0 ? ({ [name]: make() } as { [K in Name]?: T }) : {};

/** Of few colours, many, gray, or black and white; opaque, or fading out to the right. */
function seededScene(random: Random, width: number, fading: boolean): Scene {
  const kind = pick(random, 'many', 'few', 'gray', 'bilevel');
  return (x, y) => {
    const alpha = fading ? Math.floor((x * 255) / width) & 0xf0 : 255;
    const shade = (x * 9 + y * 5) & 0xff;
    if (kind === 'many') return [shade, (x * 7) & 0xff, (y * 11) & 0xff, alpha];
    if (kind === 'few') return [shade & 0x80, (x & 1) * 200, (y & 2) * 60, alpha];
    if (kind === 'gray') return [shade & 0xf0, shade & 0xf0, shade & 0xf0, alpha];
    return (x ^ y) & 4 ? [0, 0, 0, alpha] : [255, 255, 255, alpha];
  };
}

/** A file with about half of what its format can hold. */
function plant(format: FormatName, random: Random): Uint8Array {
  const [width, height] = [16 + random(24), 12 + random(20)];
  const fading = random(3) === 0;
  const scene = seededScene(random, width, fading);
  const orientation = pick(random, 1, 1, 3, 6, 8);
  const density = pick(random, 72, 96, 300, 118.11);
  const exif = () =>
    fullExif({
      order: pick(random, 'little', 'big'),
      orientation,
      size: [width, height],
      density: Math.round(density),
      thumbnail: random(2) === 0,
    });
  switch (format) {
    case 'jpeg': {
      const file = writeJpeg(width, height, scene, {
        model: pick(random, 'ycbcr', 'ycbcr', 'gray', 'rgb', 'cmyk'),
        sampling: pick(random, [1, 1], [2, 1], [2, 2]),
        ...maybeOf(random, 'exif', exif),
        ...maybeOf(random, 'icc', iccProfile),
        ...maybeOf(random, 'xmp', () => fullXmp(orientation)),
        ...maybeOf(random, 'photoshop', () => photoshopOf(fullIptc())),
        ...maybeOf(random, 'comment', () => 'At the lake & <in> it'),
        ...maybeOf(random, 'density', () => Math.round(density)),
      });
      const alien = maybe(random, () => bytesOf(0xff, 0xe7, uint(7, 2), 'Ducky')) ?? '';
      const at = file[3] === 0xe0 ? 20 : 2;
      return bytesOf(file.subarray(0, at), alien, file.subarray(at));
    }
    case 'png': {
      const color = fading ? pick(random, 'gray-alpha', 'rgba') : pick(random, 'gray', 'rgb', 'gray-alpha', 'rgba');
      const samples = { gray: 1, rgb: 3, 'gray-alpha': 2, rgba: 4 }[color];
      const perMetre = uint(Math.round(density * 39.3701), 4);
      const profile = maybe(random, () => pngChunk('iCCP', 'Planted\0', 0, zlibStored(iccProfile())));
      const chunks = present([
        profile,
        profile ? undefined : maybe(random, () => pngChunk('sRGB', random(4))),
        maybe(random, () => pngChunk('gAMA', uint(45_455, 4))),
        maybe(random, () => pngChunk('cHRM', ...chromaticities.map((value) => uint(value * 10, 4)))),
        maybe(random, () => pngChunk('sBIT', ...new Array<number>(samples).fill(5))),
        maybe(random, () => pngChunk('eXIf', exif())),
        maybe(random, () => pngChunk('pHYs', perMetre, perMetre, 1)),
        maybe(random, () => pngChunk('tIME', uint(2024, 2), 6, 1, 21, 40, 0)),
        maybe(random, () => pngChunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0', fullXmp(orientation))),
        maybe(random, () => pngChunk('tEXt', 'Author\0Ada & <Bert>')),
        maybe(random, () => pngChunk('zTXt', 'Comment\0', 0, zlibStored(bytesOf('At the lake')))),
        maybe(random, () => pngChunk('iTXt', 'Copyright\0\0\0\0\0', 'Lake Press')),
        maybe(random, () => pngChunk('tEXt', 'Unusual keyword\0of our own')),
        maybe(random, () => pngChunk('vpAg', 1, 2, 3)),
      ]);
      const bits = pick(random, 8, 16);
      if (random(4) === 0) return indexedPng(width, height, chunks, fading, random);
      const shade = () => uint(pick(random, 0, 77, 255, 2 ** bits - 1), 2);
      const background = maybe(random, () => (samples < 3 ? [shade()] : [shade(), shade(), shade()]));
      const all = background ? [...chunks, pngChunk('bKGD', ...background)] : chunks;
      return writePng(width, height, scene, { color, bits, chunks: all });
    }
    case 'bmp':
      return writeBmp(width, height, scene, {
        bits: fading ? 32 : pick(random, 24, 32),
        topDown: random(2) === 0,
        ...maybeOf(random, 'pixelsPerMetre', () => Math.round(density * 39.3701)),
        ...maybeOf(random, 'icc', iccProfile),
      });
    case 'tiff': {
      const order = pick(random, 'little', 'big');
      const pages = Array.from({ length: pick(random, 1, 1, 2, 3) }, () => {
        const color = fading ? ('rgba' as const) : pick(random, 'bilevel', 'gray', 'palette', 'rgb', 'rgba', 'cmyk');
        const bits = pick(random, 8, 16);
        const depth = color === 'bilevel' ? 1 : color === 'palette' || color === 'cmyk' ? 8 : bits;
        return {
          width: width + random(3),
          height,
          scene,
          color,
          bits,
          compression: pick(random, 'none', 'packbits', 'lzw', 'deflate'),
          rowsPerStrip: pick(random, 5, height),
          fields: [...seededFields(random, order, orientation, density), ...seededColorimetry(random, order, depth)],
        };
      });
      return writeTiff(pages, order);
    }
    default:
      return format satisfies never;
  }
}

/** Two colours and, where it fades, two more that are clear. sBIT counts red, green and blue there. */
function indexedPng(
  width: number,
  height: number,
  chunks: readonly Uint8Array[],
  fading: boolean,
  random: Random,
): Uint8Array {
  const scene: Scene = (x, y) => [(x & 1) * 255, (y & 1) * 128, 7, fading && x < 4 ? 90 : 255];
  const fitting = chunks.filter((chunk) => !Buffer.from(chunk.subarray(4, 8)).equals(Buffer.from('sBIT')));
  const own = [pngChunk('sBIT', 8, 7, 6), ...present([maybe(random, () => pngChunk('bKGD', random(2)))])];
  return writePng(width, height, scene, { color: 'palette', bits: 8, chunks: [...fitting, ...own] });
}

function seededFields(random: Random, order: 'little' | 'big', orientation: number, density: number): Field[] {
  const { ascii, short, long, rational, bytes, directory } = fieldsIn(order);
  const hundredths: readonly [number, number] = [Math.round(density * 100), 100];
  const photo = directory(34665, [
    rational(33434, [1, 125]),
    ...present([maybe(random, () => bytes(37500, makerNote()))]),
    ascii(42032, 'Ada Cameraowner'),
    long(40962, 24),
  ]);
  return present([
    maybe(random, () => bytes(34675, iccProfile())),
    maybe(random, () => photo),
    maybe(random, () => directory(34853, [ascii(1, 'N'), rational(2, [52, 1], [31, 1], [12, 1])])),
    maybe(random, () => ({ ...bytes(700, fullXmp(orientation)), type: 1 })),
    maybe(random, () => bytes(33723, fullIptc())),
    ...(maybe(random, () => [rational(282, hundredths), rational(283, hundredths), short(296, 2)]) ?? []),
    maybe(random, () => ascii(315, 'Ada & <Bert>')),
    maybe(random, () => ascii(33432, 'Lake Press')),
    maybe(random, () => ascii(269, 'Dusk')),
    maybe(random, () => short(274, orientation)),
    maybe(random, () => ascii(65_000, 'of our own')),
    maybe(random, () => long(254, 1)),
  ]);
}

/** Of white, red, green and blue, in ten-thousandths. */
const chromaticities = [3127, 3290, 6400, 3300, 3000, 6000, 1500, 600] as const;

function seededColorimetry(random: Random, order: 'little' | 'big', depth: number): Field[] {
  const { rational } = fieldsIn(order);
  const fractions = chromaticities.map((value) => [value, 10_000] as const);
  const curve = Array.from({ length: 2 ** depth }, (_, code) => Math.round((code / (2 ** depth - 1)) ** 2 * 65_535));
  return present([
    maybe(random, () => rational(318, ...fractions.slice(0, 2))),
    maybe(random, () => rational(319, ...fractions.slice(2))),
    random(3) === 0
      ? { tag: 301, type: 3, count: curve.length, data: Buffer.concat(curve.map((value) => uint(value, 2, order))) }
      : undefined,
  ]);
}

function seededOptions(to: FormatName, pages: number, random: Random): Options {
  const some = pages === 1 ? ['first', 'all'] : ['first', 'all', '2', '1-2'];
  return {
    to,
    metadata: pick(random, 'keep', 'keep', 'private', 'none'),
    pages: pick(random, 'all', ...some),
    ...maybeOf(random, 'resize', () =>
      pick(
        random,
        { width: 10 },
        { width: 9, height: 9, fit: 'cover' as const },
        { width: 12, height: 7, fit: 'fill' as const },
        { width: 200, height: 200 },
      ),
    ),
    ...(to === 'jpeg' && { quality: pick(random, 30, 85, 95), background: pick(random, '#ffffff', '#102030') }),
  };
}

/** The numbers of the pages, from 0. */
function selectedOf(pages: string | undefined, count: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (pages === 'first') return [0];
  return pages === '2' ? [1] : pages === '1-2' ? [0, 1] : all;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(Buffer.from(b));
/** The same but for the rounding to pixels per metre. */
const near = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) =>
  Math.abs(a - c) <= 0.02 && Math.abs(b - d) <= 0.02;
const depthOf = ({ color, bits }: Truth) => (color === 'palette' ? 8 : bits);
const upright = ({ width, height, orientation }: Truth) => (orientation >= 5 ? [height, width] : [width, height]);

/** `what fate` of everything that became something, from the files alone. */
function deriveFates(before: Truth, after: Truth, { to, resize }: Options, reported: ReadonlySet<string>): string[] {
  const fates: string[] = [];
  const compare = <T>(what: string, old: T | undefined, now: T | undefined, equal: (old: T, now: T) => boolean) => {
    if (old !== undefined)
      fates.push(`${what} ${now === undefined ? 'dropped' : equal(old, now) ? 'kept' : 'changed'}`);
  };
  const identical = <T>(old: T, now: T) => JSON.stringify(old) === JSON.stringify(now);
  for (const what of ['icc', 'xmp', 'iptc'] as const) compare(what, before[what], after[what], same);
  // The fields of a TIFF are no block: whether they are the same bytes has no meaning there.
  const asFields = before.exif?.length === 0 || after.exif?.length === 0;
  compare('exif', before.exif, after.exif, asFields ? () => reported.has('exif kept') : same);
  compare('density', before.density, after.density, near);
  for (const [part, value] of before.colors) compare('color-description', value, after.colors.get(part), identical);
  compare('background', before.background, after.background, identical);
  if (before.makerNote && after.makerNote && before.makerNote !== after.makerNote) fates.push('maker-note changed');
  compare('significant-bits', before.significantBits, after.significantBits, identical);
  compare('time', before.time, after.time, identical);
  compare('thumbnail', before.thumbnail || undefined, after.thumbnail || undefined, identical);
  for (const entry of before.text) fates.push(`text ${after.text.has(entry) ? 'kept' : 'dropped'}`);
  for (const [what, data] of before.rest) fates.push(`${what} ${after.rest.get(what) === data ? 'kept' : 'dropped'}`);
  if (before.orientation !== 1 || after.orientation !== 1) fates.push('orientation changed');
  if (before.alpha) fates.push(`alpha ${after.alpha ? 'kept' : 'dropped'}`);
  else if (after.alpha) fates.push('alpha changed');
  fates.push(`bit-depth ${depthOf(before) === depthOf(after) ? 'kept' : 'changed'}`);
  fates.push(`color ${before.color === after.color ? 'kept' : 'changed'}`);
  if (to === 'jpeg') fates.push('color changed');
  if (resize) fates.push(...deriveDimensions(before, after, resize.fit === 'cover'));
  return fates;
}

function deriveDimensions(before: Truth, after: Truth, cover: boolean): string[] {
  const [[oldWidth, oldHeight], [width, height]] = [upright(before), upright(after)] as [number[], number[]];
  const shown = [
    Math.min(oldWidth!, (oldHeight! * width!) / height!),
    Math.min(oldHeight!, (oldWidth! * height!) / width!),
  ];
  const cropped = cover && (Math.round(shown[0]!) < oldWidth! || Math.round(shown[1]!) < oldHeight!);
  const equal = oldWidth === width && oldHeight === height;
  return [...(cropped ? ['dimensions dropped'] : []), `dimensions ${equal ? 'kept' : 'changed'}`];
}

const sorted = (codes: Iterable<string>) => [...new Set(codes)].sort();

/** Of one page of the input, from 1; of the file as such where no page is named. */
function reportedFates(report: FidelityReport, page?: number): string[] {
  const ofFile = ['pages', 'animation'];
  return (['kept', 'changed', 'dropped'] as const).flatMap((fate) =>
    report[fate]
      .filter((note) => ofFile.includes(note.what) === (page === undefined))
      .filter((note) => page === undefined || note.page === undefined || note.page === page)
      .map(({ what }) => `${what} ${fate}`),
  );
}

/** What a report says of a page, as far as the file tells it: our names of compressions are no word of the file. */
function statedOf(page: FidelityReport['source']['pages'][number]) {
  const { layout, details, ...rest } = page;
  const { format: _, quality: __, ...stated } = details as { format: string; quality?: number };
  return { ...rest, color: layout.color, bits: layout.bits, alpha: layout.alpha, details: stated };
}

function factsOf({ width, height, orientation, color, bits, alpha, details }: Truth) {
  return { width, height, orientation, color, bits, alpha, details };
}

describe('the fidelity report beside the files themselves', () => {
  for (const [row, from] of formatNames.entries())
    for (const [column, to] of formatNames.entries())
      it(`invents and omits nothing in ${casesOfAPair} seeded conversions from ${from} to ${to}`, async () => {
        const random = randomFrom(0x7247 + row * 16 + column);
        for (let round = 0; round < casesOfAPair; round++) {
          const input = plant(from, random);
          const before = readTruth(input, from);
          const options = seededOptions(to, before.length, random);
          const { outputs, report } = await convert(input, options);
          const after = outputs.flatMap(({ bytes }) => readTruth(bytes, to));
          const selected = selectedOf(options.pages, before.length);
          const where = `round ${round}, ${JSON.stringify(options)}`;

          assert.equal(after.length, selected.length, where);
          for (const [place, index] of selected.entries()) {
            const reported = reportedFates(report, index + 1);
            const derived = deriveFates(before[index]!, after[place]!, options, new Set(reported));
            assert.deepEqual(sorted(reported), sorted(derived), `page ${index + 1}, ${where}`);
          }
          const ofFile = [
            ...(selected.length < before.length ? ['pages dropped'] : []),
            ...(outputs.length > 1 ? ['pages changed'] : selected.length > 1 ? ['pages kept'] : []),
          ];
          assert.deepEqual(sorted(reportedFates(report)), ofFile.sort(), where);
          assert.deepEqual(report.source.pages.map(statedOf), before.map(factsOf), where);
          assert.deepEqual(report.target.pages.map(statedOf), after.map(factsOf), where);
          assert.equal(report.source.sizeBytes, input.length);
          assert.equal(
            report.target.sizeBytes,
            outputs.reduce((sum, { bytes }) => sum + bytes.length, 0),
            where,
          );
        }
      });
});
