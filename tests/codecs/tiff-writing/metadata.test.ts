import assert from 'node:assert/strict';
import { fromArrayBuffer } from 'geotiff';
import { decode as decodeImageJs } from 'tiff';
import { encode, type Image, type Metadata, open } from '../../../codecs/index.ts';
import { tiffWriter } from '../../../codecs/tiff/encode.ts';
import { readFirstIfd } from '../../../codecs/tiff/ifd.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';
import { exifBlock, iccProfile, iptcRecords, planted, xmpPacket } from '../../pictures/metadata.ts';
import { image } from '../assertions.ts';

const colorful = (metadata: Metadata): Image =>
  image(
    40,
    30,
    Uint8ClampedArray.from({ length: 4800 }, (_, at) => (at % 4 === 3 ? 255 : (at * 11) & 255)),
    metadata,
  );
const gray = (metadata: Metadata): Image =>
  image(
    40,
    30,
    Uint8ClampedArray.from({ length: 4800 }, (_, at) => (at % 4 === 3 ? 255 : (at >> 2) & 255)),
    metadata,
  );

async function write(picture: Image): Promise<Uint8Array> {
  return (await encode([picture], 'tiff'))[0]!;
}

/** The profile with another colour space in its header. */
function profileOf(space: string): Uint8Array {
  const profile = new Uint8Array(iccProfile());
  profile.set(bytesOf(space), 16);
  return profile;
}

describe('TIFF writing: metadata', () => {
  it('writes ICC, XMP and IPTC as the very bytes, of the types that readers expect', async () => {
    const blocks = { icc: new Uint8Array(iccProfile()), xmp: xmpPacket(), iptc: iptcRecords() };
    const file = await write(colorful(blocks));
    const { metadata } = await open(file);
    for (const what of ['icc', 'xmp', 'iptc'] as const)
      assert.deepEqual(new Uint8Array(metadata[what]!), new Uint8Array(blocks[what]), what);
    const ifd = readFirstIfd(file, 'tiff');
    const types = new Map([...ifd.entries()].map(({ tag, type }) => [tag, type]));
    assert.deepEqual([types.get(34675), types.get(700), types.get(33723)], [7, 1, 7]);
    const { fileDirectory } = await (await fromArrayBuffer(new Uint8Array(file).buffer)).getImage();
    assert.deepEqual(new Uint8Array((await fileDirectory.loadValue(34675)) as ArrayLike<number>), blocks.icc);
  });

  const densities: readonly (readonly [{ x: number; y: number }, readonly number[]])[] = [
    [{ x: 300, y: 300 }, [300, 1, 300, 1]],
    [{ x: 72.5, y: 96 }, [145, 2, 96, 1]],
    [{ x: 1 / 3, y: 1200.25 }, [1, 3, 4801, 4]],
    [{ x: 4_294_967_295, y: 0.001 }, [4_294_967_295, 1, 1, 1000]],
  ];
  for (const [density, fractions] of densities)
    it(`writes ${density.x} × ${density.y} pixels per inch as fractions, with the unit`, async () => {
      const file = await write(colorful({ density }));
      const [page] = decodeImageJs(file);
      assert.equal(page!.resolutionUnit, 2);
      assert.ok(Math.abs(page!.xResolution / density.x - 1) < 1e-9);
      assert.ok(Math.abs(page!.yResolution / density.y - 1) < 1e-9);
      const ifd = readFirstIfd(file, 'tiff');
      const terms = [282, 283].flatMap((tag) => {
        const bytes = ifd.bytes(tag)!;
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        return [view.getUint32(0, true), view.getUint32(4, true)];
      });
      assert.deepEqual(terms, fractions);
    });

  it('comes within a billionth of a density that came from centimetres or metres', async () => {
    for (const x of [118.11 * 2.54, 2835 / 39.3701, 11_811 / 39.3701, Math.PI * 100]) {
      const { density } = (await open(await write(colorful({ density: { x, y: x } })))).metadata;
      assert.ok(Math.abs(density!.x / x - 1) < 1e-9, `${density!.x} for ${x}`);
    }
  });

  for (const density of [undefined, { x: 0, y: 0 }, { x: Number.NaN, y: 72 }, { x: Infinity, y: 1 }, { x: 72, y: -1 }])
    it(`says with density ${density && `${density.x} × ${density.y}`} that pixels are square, without a unit`, async () => {
      const file = await write(colorful(density ? { density } : {}));
      const [page] = decodeImageJs(file);
      assert.deepEqual([page!.resolutionUnit, page!.xResolution, page!.yResolution], [1, 1, 1]);
      assert.equal((await open(file)).metadata.density, undefined);
    });

  it('writes text into the fields of its keywords, UTF-8 where ASCII does not do', async () => {
    const text = [
      { keyword: 'Title', text: 'Akte 7' },
      { keyword: 'Description', text: 'Dämmerung über dem Wasser – 夕暮れ' },
      { keyword: 'Author', text: 'Ada' },
      { keyword: 'Copyright', text: '© Ada' },
    ];
    const file = await write(colorful({ text }));
    assert.deepEqual((await open(file)).metadata.text, text);
    assert.ok(Buffer.from(file).includes('Dämmerung über dem Wasser – 夕暮れ\0'));
  });

  it('lays text that TIFF has no field for into XMP, and the second of a keyword', async () => {
    const text = [
      { keyword: 'Author', text: 'Ada' },
      { keyword: 'Author', text: 'Bob' },
      { keyword: 'constructor', text: 'one' },
      { keyword: 'Comment', text: 'two' },
    ];
    const file = await write(colorful({ text }));
    assert.deepEqual((await open(file)).metadata, { text });
    assert.ok(readFirstIfd(file, 'tiff').text(700)!.includes('two'));
  });

  it('keeps a gray picture under an RGB profile in colours of RGB, and one under a gray profile gray', async () => {
    const layoutOf = async (metadata: Metadata) => {
      const { pages, metadata: written } = await open(await write(gray(metadata)));
      return [pages[0]!.layout.color, written.icc?.length];
    };
    const { length } = iccProfile();
    assert.deepEqual(await layoutOf({}), ['gray', undefined]);
    assert.deepEqual(await layoutOf({ icc: profileOf('GRAY') }), ['gray', length]);
    assert.deepEqual(await layoutOf({ icc: profileOf('RGB ') }), ['palette', length]);
  });

  for (const space of ['CMYK', 'GRAY', 'Lab '])
    it(`leaves a ${space.trim()} profile out of RGB`, async () => {
      assert.equal((await open(await write(colorful({ icc: profileOf(space) })))).metadata.icc, undefined);
    });

  it('gives each page its own metadata', async () => {
    const pages = [{ density: { x: 72, y: 72 } }, { iptc: iptcRecords() }, {}].map(colorful);
    const source = await open((await encode(pages, 'tiff'))[0]!);
    const found = await Promise.all([0, 1, 2].map(async (index) => Object.keys((await source.page(index)).metadata)));
    assert.deepEqual(found, [['density'], ['iptc'], []]);
  });
});

describe('TIFF writing: EXIF', () => {
  /** All values of a directory of our file, by tag: type and bytes. */
  const valuesOf = (file: Uint8Array, ...path: readonly number[]) => {
    let ifd = readFirstIfd(file, 'tiff');
    for (const tag of path) ifd = ifd.follow(ifd.number(tag)!);
    return new Map([...ifd.entries()].map(({ tag, type, value }) => [tag, [type, ...value] as const]));
  };

  for (const order of ['little', 'big'] as const)
    it(`lays ${order}-endian EXIF out anew: camera in the page, EXIF and GPS in directories of their own`, async () => {
      const file = await write(colorful({ exif: exifBlock({ order, orientation: 6 }) }));
      const text = (value: string) => [2, ...Buffer.from(`${value}\0`)];
      const page = valuesOf(file);
      assert.deepEqual(page.get(271), text('Example'));
      assert.deepEqual(page.get(272), text(planted.camera));
      assert.equal(page.has(274), false, 'the pixels are upright already');
      assert.deepEqual(valuesOf(file, 34665).get(0xa431), text(planted.serialNumber));
      assert.deepEqual(valuesOf(file, 34853).get(2), [
        5,
        ...[52, 1, 31, 1, 12, 1].flatMap((value) => [value, 0, 0, 0]),
      ]);
      const { fileDirectory } = await (await fromArrayBuffer(new Uint8Array(file).buffer)).getImage();
      assert.equal(String(await fileDirectory.loadValue('Model')).replace(/\0$/, ''), planted.camera);
    });

  it('turns every type of value round and leaves UNDEFINED, so maker notes, as they are', async () => {
    const raw = (tag: number, type: number, count: number, data: Uint8Array) => ({ tag, type, count, data });
    const { directory } = fieldsIn('big');
    const makerNote = bytesOf('Maker\0', 1, 2, 3, 4, 5, 6, 7);
    const exif = [
      raw(0x9101, 7, 4, bytesOf(1, 2, 3, 0)),
      raw(0x927c, 7, makerNote.length, makerNote),
      raw(0xa001, 3, 1, uint(0x0102, 2)),
      raw(0xa009, 4, 1, uint(0x0102_0304, 4)),
      raw(0xa00b, 8, 3, bytesOf(1, 2, 3, 4, 5, 6)),
      raw(0xa00c, 9, 1, bytesOf(0xff, 0xfe, 0xfd, 0xfc)),
      raw(0xa00d, 10, 1, bytesOf(1, 2, 3, 4, 5, 6, 7, 8)),
      raw(0xa00e, 11, 1, bytesOf(1, 2, 3, 4)),
      raw(0xa00f, 12, 1, bytesOf(1, 2, 3, 4, 5, 6, 7, 8)),
      raw(0xa010, 6, 2, bytesOf(1, 2)),
    ];
    const block = bytesOf(tiffHeader('big', 8), layOutIfd([directory(34665, exif)], 8, 'big'));
    const found = valuesOf(await write(colorful({ exif: block })), 34665);
    assert.deepEqual(Object.fromEntries(found), {
      37121: [7, 1, 2, 3, 0],
      37500: [7, ...makerNote],
      40961: [3, 2, 1],
      40969: [4, 4, 3, 2, 1],
      40971: [8, 2, 1, 4, 3, 6, 5],
      40972: [9, 0xfc, 0xfd, 0xfe, 0xff],
      40973: [10, 4, 3, 2, 1, 8, 7, 6, 5],
      40974: [11, 4, 3, 2, 1],
      40975: [12, 8, 7, 6, 5, 4, 3, 2, 1],
      40976: [6, 1, 2],
    });
  });

  it('keeps the interoperability directory', async () => {
    const { ascii, directory } = fieldsIn('little');
    const block = bytesOf(
      tiffHeader('little', 8),
      layOutIfd([directory(34665, [directory(40965, [ascii(1, 'R98')])])], 8, 'little'),
    );
    const file = await write(colorful({ exif: block }));
    assert.deepEqual(valuesOf(file, 34665, 40965).get(1), [2, ...bytesOf('R98', 0)]);
  });

  it('writes EXIF into BigTIFF, too', async () => {
    const writer = tiffWriter({ compression: 'none', classicLimit: 0 });
    await writer.add(colorful({ exif: exifBlock() }));
    const [file] = await writer.finish();
    assert.ok(valuesOf(file!, 34665).has(0xa431));
    assert.ok(valuesOf(file!, 34853).has(4));
  });

  it('does not repeat how the picture of the block was stored', async () => {
    const { short, long, rational } = fieldsIn('big');
    const block = bytesOf(
      tiffHeader('big', 8),
      layOutIfd([long(256, 9999), short(259, 6), long(273, 4), rational(282, [1, 7]), short(296, 3)], 8, 'big'),
    );
    const file = await write(colorful({ exif: block, density: { x: 300, y: 300 } }));
    const source = await open(file);
    assert.deepEqual([source.pages[0]!.width, source.metadata.density?.x], [40, 300]);
  });

  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', new Uint8Array()],
    ['text', bytesOf('not a TIFF structure')],
    ['a header alone', tiffHeader('big', 8)],
    ['a directory past the end', tiffHeader('little', 4000)],
    ['links to itself', bytesOf(tiffHeader('little', 8), layOutIfd([fieldsIn('little').long(34665, 8)], 8, 'little'))],
  ];
  for (const [name, exif] of broken)
    it(`writes the picture beside a block of ${name}`, async () => {
      const picture = colorful({ exif });
      const source = await open(await write(picture));
      assert.deepEqual((await source.page(0)).data, picture.data);
    });

  it('does not let values that overlap grow the file past the block', async () => {
    const entries = Array.from({ length: 1000 }, (_, index) => ({
      tag: 50_000 + index,
      type: 7,
      count: 10_000,
      at: 0,
    }));
    const directory = bytesOf(
      uint(entries.length, 2, 'little'),
      ...entries.map(({ tag, type, count }) =>
        bytesOf(uint(tag, 2, 'little'), uint(type, 2, 'little'), uint(count, 4, 'little'), uint(8, 4, 'little')),
      ),
      uint(0, 4),
    );
    const exif = bytesOf(tiffHeader('little', 8), directory);
    assert.ok((await write(colorful({ exif }))).length < 8000 + exif.length);
  });

  it('survives the block cut short at every byte, and seeded flips of its bytes', async () => {
    const whole = exifBlock();
    const picture = (exif: Uint8Array) => image(1, 1, Uint8ClampedArray.of(1, 2, 3, 255), { exif });
    for (let length = 0; length < whole.length; length++) await open(await write(picture(whole.subarray(0, length))));
    let state = Number(process.env.FUZZ_SEED ?? 1) >>> 0;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 1000; round++) {
      const flipped = whole.slice();
      for (let flip = 0; flip < 3; flip++) flipped[random(flipped.length)] = random(256);
      const file = await write(picture(flipped));
      assert.ok(file.length < 3 * whole.length + 1000, `round ${round}: ${file.length} bytes`);
      await open(file);
    }
  });
});
