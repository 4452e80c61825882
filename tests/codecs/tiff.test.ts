import assert from 'node:assert/strict';
import UTIF from 'utif';
import { decode, encode, open } from '../../codecs/index.ts';
import { bytesOf, uint } from '../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../pictures/ifd.ts';
import { multiPageTiff, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { iccProfile, iptcRecords, planted, xmpPacket } from '../pictures/metadata.ts';
import { dusk, fadingDisc } from '../pictures/scene.ts';
import { type TiffPageParts, writeTiff } from '../pictures/tiff.ts';
import { assertCode, image, largestDifference, pixel } from './assertions.ts';

/** All pages as utif, which nobody here wrote, sees them. */
function decodeIndependently(bytes: Uint8Array): { width: number; height: number; data: Uint8Array }[] {
  const { buffer } = new Uint8Array(bytes);
  return UTIF.decode(buffer).map((ifd) => {
    UTIF.decodeImage(buffer, ifd);
    return { width: ifd.width, height: ifd.height, data: UTIF.toRGBA8(ifd) };
  });
}

const size = { width: 37, height: 23 };
const scene = dusk(37, 23);
const { short, long, bytes: blob } = fieldsIn('little');

describe('TIFF', () => {
  const likeUtif: readonly TiffPageParts[] = [
    { ...size, scene },
    { ...size, scene, rowsPerStrip: 5 },
    { ...size, scene, compression: 'packbits' },
    { ...size, scene, compression: 'lzw', rowsPerStrip: 8 },
    { ...size, scene, compression: 'deflate' },
    { ...size, scene, color: 'gray' },
    { ...size, scene, color: 'bilevel' },
    { ...size, scene, color: 'palette', compression: 'packbits' },
    { ...size, scene: fadingDisc(37, 23), color: 'rgba' },
  ];
  for (const page of likeUtif)
    for (const order of ['little', 'big'] as const)
      it(`decodes ${page.color ?? 'rgb'} ${page.compression ?? 'uncompressed'} ${page.rowsPerStrip ? 'strips' : ''} of ${order}-endian order as utif does`, async () => {
        const bytes = writeTiff([page], order);
        const [independent] = decodeIndependently(bytes);
        const [ours] = await decode(bytes);
        assert.deepEqual([ours!.width, ours!.height], [37, 23]);
        assert.equal(largestDifference(ours!.data, independent!.data), 0);
      });

  it('decodes every page of a file', async () => {
    const independent = decodeIndependently(multiPageTiff().bytes);
    const ours = await decode(multiPageTiff().bytes);
    assert.deepEqual(
      ours.map(({ width, height }) => ({ width, height })),
      independent.map(({ width, height }) => ({ width, height })),
    );
    for (const [index, { data }] of ours.entries()) assert.equal(largestDifference(data, independent[index]!.data), 0);
  });

  for (const order of ['little', 'big'] as const)
    it(`keeps 16 bits of ${order}-endian order`, async () => {
      const [decoded] = await decode(
        writeTiff([{ width: 2, height: 1, scene: (x) => [x, 200, 3, 255], bits: 16 }], order),
      );
      assert.equal(pixel(decoded!, 1, 0), `${256 + 7},${200 * 256 + ((200 * 7) & 255)},${3 * 256 + 21},65535`);
    });

  it('decodes CMYK as 255·(1−c)(1−k)', async () => {
    const [decoded] = await decode(writeTiff([{ ...size, scene, color: 'cmyk' }]));
    const [rgb] = await decode(writeTiff([{ ...size, scene }]));
    assert.deepEqual(decoded!.data, rgb!.data);
  });

  /** A page of one strip with any fields. */
  const page = (strip: Uint8Array, ...fields: Parameters<typeof layOutIfd>[0][number][]) => {
    const at = 8 + strip.length + (strip.length & 1);
    const body = layOutIfd([...fields, long(273, 8), long(279, strip.length)], at, 'little');
    return bytesOf(tiffHeader('little', at), strip, new Uint8Array(strip.length & 1), body);
  };

  it('decodes planes that lie apart (PlanarConfiguration 2)', async () => {
    const fields = [long(256, 2), long(257, 1), short(258, 8, 8, 8), short(262, 2), short(277, 3), short(284, 2)];
    const body = (at: number) => layOutIfd([...fields, long(273, 8, 10, 12), long(279, 2, 2, 2)], at, 'little');
    const bytes = bytesOf(tiffHeader('little', 14), 1, 2, 3, 4, 5, 6, body(14));
    assert.deepEqual([...(await decode(bytes))[0]!.data], [1, 3, 5, 255, 2, 4, 6, 255]);
  });

  it('decodes tiles that reach over the edge', async () => {
    const tile = Uint8Array.from({ length: 256 }, (_, at) => at);
    const fields = [
      long(256, 3),
      long(257, 2),
      short(258, 8),
      short(262, 1),
      short(322, 16),
      short(323, 16),
      long(324, 8),
      long(325, 256),
    ];
    const bytes = bytesOf(tiffHeader('little', 264), tile, layOutIfd(fields, 264, 'little'));
    const { data } = (await decode(bytes))[0]!;
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((index) => data[index * 4]),
      [0, 1, 2, 16, 17, 18],
    );
  });

  it('undoes horizontal differencing of 8 bits', async () => {
    const lzw = bytesOf(0b1000_0000, 0b0000_0101, 0b0000_0000, 0b0100_0000, 0b0011_1000, 0b0000_1000);
    const bytes = page(lzw, long(256, 3), long(257, 1), short(258, 8), short(259, 5), short(262, 1), short(317, 2));
    // Clear, 10, 1, 1, end as codes of 9 bits.
    const packed = [256, 10, 1, 1, 257]
      .map((code) => code.toString(2).padStart(9, '0'))
      .join('')
      .padEnd(48, '0');
    bytes.set(
      packed.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)),
      8,
    );
    assert.deepEqual(
      [...(await decode(bytes))[0]!.data].filter((_, at) => at % 4 === 0),
      [10, 11, 12],
    );
  });

  it('makes associated alpha straight', async () => {
    const fields = [long(256, 1), long(257, 1), short(258, 8, 8, 8, 8), short(262, 2), short(277, 4), short(338, 1)];
    assert.equal(pixel((await decode(page(bytesOf(50, 100, 0, 100), ...fields)))[0]!, 0, 0), '128,255,0,100');
  });

  it('decodes gray with alpha', async () => {
    const fields = [long(256, 1), long(257, 1), short(258, 8, 8), short(262, 1), short(277, 2), short(338, 2)];
    assert.equal(pixel((await decode(page(bytesOf(50, 100), ...fields)))[0]!, 0, 0), '50,50,50,100');
  });

  it('decodes a JPEG strip, gray and YCbCr', async () => {
    for (const model of ['gray', 'ycbcr'] as const) {
      const components = model === 'gray' ? 1 : 3;
      const strip = writeJpeg(16, 8, dusk(16, 8), { model });
      const bits = components === 1 ? short(258, 8) : short(258, 8, 8, 8);
      const fields = [
        long(256, 16),
        long(257, 8),
        bits,
        short(259, 7),
        short(262, components === 1 ? 1 : 6),
        short(277, components),
      ];
      assert.deepEqual((await decode(page(strip, ...fields)))[0]!.data, (await decode(strip))[0]!.data);
    }
  });

  const faxBits = (text: string) => {
    const bits = text.replace(/\s/g, '');
    return Uint8Array.from(bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g)!, (byte) =>
      Number.parseInt(byte, 2),
    );
  };
  const fax: readonly (readonly [string, number, number, string])[] = [
    ['Group 4', 4, 0, '001 1000 11 1  1 1 1  000000000001 000000000001'],
    ['Group 3 of one dimension', 3, 0, '000000000001 1000 11 1000  000000000001 10011'],
    ['Group 3 of two dimensions', 3, 1, '000000000001 1 1000 11 1000  000000000001 1 10011'],
    ['runs aligned to bytes', 2, 0, '1000 11 1000 000000  10011'],
  ];
  for (const [name, compression, t4Options, code] of fax)
    it(`decodes facsimile: ${name}`, async () => {
      // Three white, two black, three white; then a row that is white or like the one above.
      const bytes = page(
        faxBits(code),
        long(256, 8),
        long(257, 2),
        short(258, 1),
        short(259, compression),
        short(262, 0),
        long(292, t4Options),
      );
      const reds = [...(await decode(bytes))[0]!.data].filter((_, at) => at % 4 === 0);
      assert.deepEqual(reds.slice(0, 8), [255, 255, 255, 0, 0, 255, 255, 255]);
      assert.equal(reds.length, 16);
    });

  it('reads BigTIFF', async () => {
    const entry = (tag: number, type: number, value: number) =>
      bytesOf(
        uint(tag, 2, 'little'),
        uint(type, 2, 'little'),
        uint(1, 4, 'little'),
        uint(0, 4),
        uint(value, 4, 'little'),
        uint(0, 4),
      );
    const entries = [
      entry(256, 3, 1),
      entry(257, 3, 1),
      entry(258, 3, 8),
      entry(262, 3, 1),
      entry(273, 16, 16),
      entry(279, 16, 1),
    ];
    const bytes = bytesOf(
      'II',
      43,
      0,
      8,
      0,
      0,
      0,
      uint(24, 4, 'little'),
      uint(0, 4),
      77,
      new Uint8Array(7),
      entries.length,
      new Uint8Array(7),
      ...entries,
      new Uint8Array(8),
    );
    assert.equal(pixel((await decode(bytes))[0]!, 0, 0), '77,77,77,255');
  });

  it('gives its metadata as the raw blocks', async () => {
    const block = async (what: 'icc' | 'exif' | 'xmp' | 'iptc' | 'text' | 'density') =>
      (await open(withPlanted('tiff', what).bytes)).metadata[what];
    assert.deepEqual(await block('icc'), new Uint8Array(iccProfile()));
    assert.deepEqual(await block('xmp'), new Uint8Array(xmpPacket()));
    assert.deepEqual(await block('iptc'), new Uint8Array(iptcRecords()));
    assert.deepEqual(await block('text'), [{ keyword: 'Description', text: planted.title }]);
    assert.deepEqual(await block('density'), { x: 300, y: 300 });
    const exif = Buffer.from((await block('exif')) as Uint8Array);
    assert.equal(exif.toString('latin1', 0, 2), 'II');
    assert.ok(exif.includes(planted.serialNumber) && exif.includes(planted.cameraOwner));
  });

  const refused: readonly (readonly [string, readonly Parameters<typeof layOutIfd>[0][number][]])[] = [
    ['a raw sensor picture', [short(258, 8), short(262, 32803)]],
    ['JPEG 2000', [short(258, 8), short(262, 1), short(259, 34712)]],
    ['a compression that nobody knows', [short(258, 8), short(262, 1), short(259, 4711)]],
    ['samples of different depths', [short(258, 5, 6, 5), short(262, 2), short(277, 3)]],
  ];
  for (const [name, fields] of refused)
    it(`says that ${name} is not read`, () =>
      assertCode(
        () => decode(page(new Uint8Array(64), long(256, 2), long(257, 2), ...fields)),
        'unsupported-feature',
      ).then(() => {}));

  it('is written so that utif reads the pixels back', async () => {
    const data = Uint8ClampedArray.from({ length: 300 * 400 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (at * 7 + (at >> 9)) & 255,
    );
    const translucent = data.map((value, at) => (at % 4 === 3 ? at & 255 : value)) as Uint8ClampedArray<ArrayBuffer>;
    const [file] = await encode([image(300, 400, data), image(300, 400, translucent)], 'tiff');
    const pages = decodeIndependently(file!);
    assert.equal(largestDifference(pages[0]!.data, data), 0);
    assert.equal(largestDifference(pages[1]!.data, translucent), 0);
  });

  it('is written with 16 bits, its density, and alpha only where it is used', async () => {
    const data = Uint16Array.from({ length: 30 * 20 * 4 }, (_, at) => (at % 4 === 3 ? 0xffff : (at * 2731) & 0xffff));
    const [file] = await encode([image(30, 20, data, { density: { x: 96, y: 72.5 } })], 'tiff');
    const source = await open(file!);
    assert.deepEqual(source.pages[0]!.layout, { color: 'rgb', bits: 16, alpha: false, compression: 'deflate' });
    assert.deepEqual(source.metadata, { density: { x: 96, y: 72.5 } });
    assert.deepEqual((await source.page(0)).data, data);
  });

  for (const count of [0x7fff_ffff, 100_000])
    it(`keeps the picture beside a profile of ${count} bytes that lies past the end, and names it as unreadable`, async () => {
      const broken = { ...blob(34675, new Uint8Array(4)), count, data: bytesOf(uint(9, 4)) };
      const bytes = page(bytesOf(7), long(256, 1), long(257, 1), short(258, 8), short(262, 1), broken);
      assert.deepEqual((await open(bytes)).metadata, {
        unreadable: [{ what: 'icc', detail: 'it lies past the end of the file' }],
      });
      assert.equal((await decode(bytes)).length, 1);
    });
});
