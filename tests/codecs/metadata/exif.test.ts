import assert from 'node:assert/strict';
import ExifReader from 'exifreader';
import { convert, encode, type FormatName, formatNames, open } from '../../../codecs/index.ts';
import { carryMetadata } from '../../../codecs/metadata/carry.ts';
import { correctExif } from '../../../codecs/metadata/correct-exif.ts';
import { hasThumbnail } from '../../../codecs/metadata/exif-structure.ts';
import { privateExif } from '../../../codecs/metadata/private-exif.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';
import { image } from '../assertions.ts';
import { fileWith, fullExif, makerNote, secrets } from './loaded.ts';
import { segmentsOf, segmentsWith } from './unpack.ts';

const facts = { width: 24, height: 16, resized: false };

/** The block by a reader that nobody here wrote: in a JPEG, for it reads no bare block. */
function readTags(exif: Uint8Array) {
  const segment = bytesOf('Exif\0\0', exif);
  const file = bytesOf(0xff, 0xd8, 0xff, 0xe1, uint(segment.length + 2, 2), segment, 0xff, 0xd9);
  return ExifReader.load(file.buffer, { expanded: true, includeUnknown: true });
}

describe('EXIF that is carried', () => {
  for (const order of ['big', 'little'] as const) {
    it(`is the very block where nothing in it is wrong (${order}-endian)`, () => {
      const exif = fullExif({ order });
      assert.equal(correctExif(exif, { ...facts, density: { x: 300, y: 300 } }), exif);
    });

    it(`keeps maker notes in their places when the picture is turned (${order}-endian)`, () => {
      const exif = fullExif({ order, orientation: 6, size: [16, 24] });
      const corrected = correctExif(exif, facts);
      const note = Buffer.from(makerNote());
      assert.equal(Buffer.from(corrected).indexOf(note), Buffer.from(exif).indexOf(note));
      const tags = readTags(corrected);
      assert.equal(tags.exif?.Orientation?.value, 1);
      assert.deepEqual([tags.exif?.PixelXDimension?.value, tags.exif?.PixelYDimension?.value], [24, 16]);
      assert.equal(Buffer.from(corrected).includes(secrets.exif.thumbnail), false);
      assert.equal(hasThumbnail(corrected), false);
      assert.ok(corrected.length < exif.length, 'the thumbnail still takes its bytes');
    });

    it(`tells the size and density of a picture that was resized (${order}-endian)`, () => {
      const exif = fullExif({ order });
      const tags = readTags(
        correctExif(exif, { width: 70_000, height: 9, density: { x: 72.5, y: 96 }, resized: true }),
      );
      assert.deepEqual([tags.exif?.PixelXDimension?.value, tags.exif?.PixelYDimension?.value], [70_000, 9]);
      assert.deepEqual(tags.exif?.XResolution?.value, [145, 2]);
      assert.deepEqual(tags.exif?.YResolution?.value, [96, 1]);
    });
  }

  it('tells a size past 65,535 in a field that was a SHORT', () => {
    const { short, directory } = fieldsIn('big');
    const block = bytesOf(
      tiffHeader('big', 8),
      layOutIfd([directory(34665, [short(40962, 24), short(40963, 16)])], 8, 'big'),
    );
    const tags = readTags(correctExif(block, { ...facts, width: 70_000 }));
    assert.deepEqual([tags.exif?.PixelXDimension?.value, tags.exif?.PixelYDimension?.value], [70_000, 16]);
  });

  it('has the density of the file where JFIF and EXIF differ', async () => {
    const source = fileWith('jpeg', { exif: fullExif({ density: 240 }), density: 96 });
    for (const to of ['jpeg', 'png', 'tiff'] as const) {
      const { outputs } = await convert(source, { to });
      assert.equal(Math.round((await open(outputs[0]!.bytes)).metadata.density!.x), 96);
      if (to === 'tiff') continue;
      const tags = ExifReader.load(new Uint8Array(outputs[0]!.bytes).buffer, { expanded: true });
      assert.deepEqual(tags.exif?.XResolution?.value, [96, 1]);
    }
  });

  it('loses its thumbnail through resize, and only then', async () => {
    const source = fileWith('jpeg', { exif: fullExif() });
    const look = async (options: object) => {
      const { outputs, report } = await convert(source, { to: 'png', ...options });
      const fate = [...report.kept, ...report.dropped].find(({ what }) => what === 'thumbnail');
      return [Buffer.from(outputs[0]!.bytes).includes(secrets.exif.thumbnail), fate?.reason];
    };
    assert.deepEqual(await look({}), [true, 'carried']);
    assert.deepEqual(await look({ resize: { width: 12 } }), [false, 'pixels-changed']);
  });

  for (const [name, tail, reason] of [
    ['a thumbnail', 'thumbnail', 'too-long'],
    ['a maker note', 'note', 'too-long'],
  ] as const)
    it(`too long for one JPEG segment by ${name} is cut or left out, and the report says so`, async () => {
      const { bytes, directory, short, long } = fieldsIn('big');
      const bulk = new Uint8Array(66_000).fill(7);
      const first = tail === 'note' ? [short(296, 2), directory(34665, [bytes(37500, bulk)])] : [short(296, 2)];
      const at = 8 + layOutIfd(first, 8, 'big').length;
      const small = layOutIfd([long(513, 0), long(514, bulk.length)], at, 'big').length;
      const exif =
        tail === 'note'
          ? bytesOf(tiffHeader('big', 8), layOutIfd(first, 8, 'big'))
          : bytesOf(
              tiffHeader('big', 8),
              layOutIfd(first, 8, 'big', at),
              layOutIfd([long(513, at + small), long(514, bulk.length)], at, 'big'),
              bulk,
            );
      const { outputs, report } = await convert(fileWith('png', { exif }), { to: 'jpeg' });
      const blocks = segmentsWith(outputs[0]!.bytes, 0xe1, 'Exif\0\0');
      assert.equal(blocks.length, tail === 'note' ? 0 : 1);
      const lost = report.dropped.find(({ what }) => what === (tail === 'note' ? 'exif' : 'thumbnail'));
      assert.equal(lost?.reason, reason);
    });

  it('keeps interoperability and position of a TIFF in a block for others', async () => {
    const { outputs } = await convert(fileWith('tiff', { exif: fullExif() }), { to: 'jpeg' });
    const tags = ExifReader.load(new Uint8Array(outputs[0]!.bytes).buffer, { expanded: true });
    assert.equal(tags.exif?.InteroperabilityIndex?.description, 'R98');
    assert.ok(Math.abs(tags.gps!.Latitude! - 52.52) < 1e-6);
    assert.equal(tags.exif?.Model?.description, 'Pocket Camera 7');
  });
});

describe('a maker note, whose offsets may count from the begin of its file', () => {
  const movedOf = async (from: FormatName, to: FormatName, order: 'little' | 'big' = 'little') => {
    const exif = fullExif({ order, thumbnail: false });
    const { report } = await convert(fileWith(from, { exif }), { to });
    return [...report.kept, ...report.changed, ...report.dropped].filter(({ what }) => what === 'maker-note');
  };
  for (const from of ['jpeg', 'png'] as const)
    for (const to of ['jpeg', 'png'] as const)
      it(`stays in its place from ${from} to ${to}, and nothing is said of it`, async () => {
        assert.deepEqual(await movedOf(from, to), []);
      });

  for (const [from, to] of [
    ['jpeg', 'tiff'],
    ['png', 'tiff'],
    ['tiff', 'jpeg'],
    ['tiff', 'png'],
    ['tiff', 'tiff'],
  ] as const)
    it(`lies at another place from ${from} to ${to}, and the report warns of it`, async () => {
      const [note, ...more] = await movedOf(from, to);
      assert.deepEqual([note?.reason, more], ['unknown-meaning', []]);
      assert.match(note!.detail, /lies at another place now: what it points to may not be found any more$/);
    });

  it('is among numbers of another byte order where a big-endian block becomes a little-endian TIFF', async () => {
    const [note] = await movedOf('jpeg', 'tiff', 'big');
    assert.match(note!.detail, /at another place and among numbers of another byte order now/);
  });

  it('is not spoken of where it goes with the rest', async () => {
    assert.deepEqual(await movedOf('jpeg', 'bmp'), []);
    const { report } = await convert(fileWith('jpeg', { exif: fullExif() }), { to: 'tiff', metadata: 'private' });
    assert.ok([...report.kept, ...report.changed, ...report.dropped].every(({ what }) => what !== 'maker-note'));
  });
});

describe('EXIF in a TIFF', () => {
  it('of a first directory alone becomes fields of the page, and the report says so', async () => {
    const { ascii, short } = fieldsIn('big');
    const exif = bytesOf(tiffHeader('big', 8), layOutIfd([ascii(271, 'Example'), short(274, 6)], 8, 'big'));
    const { outputs, report } = await convert(fileWith('jpeg', { exif }), { to: 'tiff' });
    assert.deepEqual((await open(outputs[0]!.bytes)).metadata.text, [{ keyword: 'Make', text: 'Example' }]);
    assert.deepEqual(
      report.changed.filter(({ what }) => what === 'exif').map(({ reason }) => reason),
      ['stored-differently'],
    );
  });
});

describe('hostile EXIF', () => {
  const { long, short, directory } = fieldsIn('little');
  const block = (fields: Parameters<typeof layOutIfd>[0], next = 0) =>
    bytesOf(tiffHeader('little', 8), layOutIfd(fields, 8, 'little', next));
  const blocks: readonly (readonly [string, Uint8Array])[] = [
    ['whose next directory is itself', block([short(274, 6)], 8)],
    ['whose EXIF directory is the first one', block([short(274, 6), long(34665, 8)])],
    ['whose thumbnail is the whole block', block([short(274, 6), long(513, 0), long(514, 0xffff)], 8)],
    ['with a directory of 65,535 fields', bytesOf(tiffHeader('little', 8), 0xff, 0xff, new Uint8Array(40))],
    [
      'with a value past its end',
      block([{ tag: 37500, type: 7, count: 0x7fff_ffff, data: uint(0, 4) }, short(274, 6)]),
    ],
    ['that points at its own header', block([{ ...long(282, 0), type: 5, count: 1 }, short(274, 6)])],
    ['of nested links', block([directory(34665, [directory(40965, [long(40965, 8)])])])],
  ];
  for (const [name, exif] of blocks)
    it(`${name} fails no picture, and what comes out can be read`, async () => {
      for (const metadata of ['keep', 'private'] as const)
        for (const to of formatNames) {
          const { outputs } = await convert(fileWith('png', { exif }), { to, metadata });
          assert.equal((await open(outputs[0]!.bytes)).pages.length, 1);
        }
    });

  it('cut at every byte or with flipped bytes does not throw, and does not grow', () => {
    const whole = fullExif({ orientation: 6 });
    let state = Number(process.env.FUZZ_SEED ?? 1) >>> 0;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const check = (exif: Uint8Array) => {
      assert.ok(correctExif(exif, { ...facts, density: { x: 1, y: 1 } }).length <= exif.length);
      assert.ok((privateExif(exif)?.length ?? 0) < 3 * whole.length);
    };
    for (let length = 0; length < whole.length; length++) check(whole.subarray(0, length));
    for (let round = 0; round < 3000; round++) {
      const flipped = whole.slice();
      for (let flip = 0; flip < 4; flip++) flipped[random(flipped.length)] = random(256);
      check(flipped);
    }
  });

  for (const to of ['jpeg', 'png', 'tiff'] as FormatName[])
    it(`that is no TIFF structure is left out of ${to} by encode, or written as nothing`, async () => {
      const exif = bytesOf('not a TIFF structure');
      const [file] = await encode([image(1, 1, Uint8ClampedArray.of(1, 2, 3, 255), { exif })], to);
      assert.equal((await open(file!)).metadata.exif, undefined);
    });

  it('is measured before segments are joined', async () => {
    const file = fileWith('jpeg', { exif: fullExif() });
    const total = segmentsOf(file)
      .filter(({ marker }) => marker === 0xe1)
      .reduce((sum, { data }) => sum + data.length - 6, 0);
    await open(file, { limits: { maxMetadataBytes: total } });
    await assert.rejects(open(file, { limits: { maxMetadataBytes: total - 1 } }), /bytes of metadata/);
  });
});

describe('what is carried beside EXIF', () => {
  it('takes a picture’s own layout for what its profile can describe', () => {
    const icc = new Uint8Array(200);
    icc.set(bytesOf(uint(200, 4)), 0);
    icc.set(bytesOf('RGB '), 16);
    icc.set(bytesOf('acsp'), 36);
    const carried = (color: 'gray' | 'rgb' | 'cmyk' | 'lab') => {
      const one = image(1, 1, Uint8ClampedArray.of(1, 1, 1, 255), { icc });
      return carryMetadata({ ...one, layout: { ...one.layout, color } }, 'keep').icc !== undefined;
    };
    assert.deepEqual([carried('rgb'), carried('gray'), carried('cmyk'), carried('lab')], [true, false, false, false]);
  });
});
