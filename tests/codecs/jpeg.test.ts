import assert from 'node:assert/strict';
import UTIF from 'utif';
import { decode, encode, open } from '../../codecs/index.ts';
import { bytesOf } from '../pictures/bytes.ts';
import { cmykJpeg, phoneJpeg, plain, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { exifBlock, iccProfile, iptcRecords, planted, xmpPacket } from '../pictures/metadata.ts';
import { dusk } from '../pictures/scene.ts';
import { assertCode, image, largestDifference } from './assertions.ts';

/** The picture as utif's JPEG decoder, which nobody here wrote, sees it. */
function decodeIndependently(bytes: Uint8Array): { width: number; height: number; rgb: Uint8Array } {
  const decoder = new UTIF.JpegDecoder();
  decoder.parse(bytes);
  const { width, height } = decoder;
  return { width, height, rgb: decoder.getData(width, height) };
}

function withoutAlpha(data: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(data).filter((_, at) => at % 4 !== 3);
}

/** Smooth enough for a small loss at a high quality. */
const smooth = image(
  40,
  30,
  Uint8ClampedArray.from({ length: 40 * 30 * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : ((at >> 2) % 40) * 3 + Math.floor(at / 160) * 2,
  ),
  { density: { x: 300, y: 150 } },
);

const noise = image(
  64,
  64,
  Uint8ClampedArray.from({ length: 64 * 64 * 4 }, (_, at) => ((at * at * 31) >> 3) & 255),
);

describe('JPEG', () => {
  it('decodes to the pixels that an independent decoder gives', async () => {
    const bytes = writeJpeg(61, 43, dusk(61, 43));
    const { rgb, ...size } = decodeIndependently(bytes);
    const [ours] = await decode(bytes);
    assert.deepEqual(size, { width: ours!.width, height: ours!.height });
    assert.ok(largestDifference(withoutAlpha(ours!.data), rgb) <= 1);
  });

  it('is written so that an independent decoder gives the pixels back, within the loss', async () => {
    const [file] = await encode([smooth], 'jpeg', { quality: 95 });
    const { width, height, rgb } = decodeIndependently(file!);
    assert.deepEqual([width, height], [40, 30]);
    assert.ok(largestDifference(rgb, withoutAlpha(smooth.data)) <= 6);
  });

  it('gets smaller with the quality', async () => {
    const sizes = await Promise.all(
      [100, 60, 10].map(async (quality) => (await encode([noise], 'jpeg', { quality }))[0]!.length),
    );
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
  });

  it('is written with its density, an inch as the unit', async () => {
    const [file] = await encode([smooth], 'jpeg');
    assert.deepEqual((await open(file!)).metadata.density, { x: 300, y: 150 });
  });

  it('gives its metadata as the raw blocks, profile segments joined', async () => {
    const block = async (what: 'icc' | 'exif' | 'xmp' | 'iptc' | 'text' | 'density') =>
      (await open(withPlanted('jpeg', what).bytes)).metadata[what];
    assert.deepEqual(await block('icc'), new Uint8Array(iccProfile()));
    assert.deepEqual(await block('exif'), exifBlock());
    assert.deepEqual(await block('xmp'), new Uint8Array(xmpPacket()));
    assert.deepEqual(await block('iptc'), new Uint8Array(iptcRecords()));
    assert.deepEqual(await block('text'), [{ keyword: 'Comment', text: planted.comment }]);
    assert.deepEqual(await block('density'), { x: 300, y: 300 });
  });

  it('refuses CMYK with a code, and prints nothing', async () => {
    const error = await assertCode(() => decode(cmykJpeg().bytes), 'unsupported-feature');
    assert.match(error.message, /CMYK/);
    assert.equal((await open(cmykJpeg().bytes)).pages[0]!.layout.color, 'cmyk');
  });

  it('that lacks only its end marker is whole', async () => {
    const { bytes } = phoneJpeg();
    assert.deepEqual((await decode(bytes.slice(0, -2)))[0]!.data, (await decode(bytes))[0]!.data);
  });

  it('ignores what follows its end marker', async () => {
    const { bytes } = plain('jpeg');
    assert.deepEqual((await decode(bytesOf(bytes, 'MotionPhoto', bytes)))[0]!.data, (await decode(bytes))[0]!.data);
  });

  it('that is progressive is refused wherever it is cut, between two scans too', async () => {
    const [file] = await encode([smooth], 'jpeg', { quality: 80 });
    const whole = (await decode(file!))[0]!.data;
    for (let length = 3; length < file!.length - 2; length++)
      await assertCode(
        async () => assert.deepEqual((await decode(file!.slice(0, length)))[0]!.data, whole, 'it was taken for whole'),
        'truncated',
        'corrupt',
      );
  });

  const unread: readonly (readonly [string, number, number])[] = [
    ['lossless', 1, 0xc3],
    ['hierarchical', 1, 0xc5],
    ['12-bit', 4, 12],
  ];
  for (const [name, offset, value] of unread)
    it(`says that ${name} is not read`, async () => {
      const bytes = plain('jpeg').bytes.slice();
      bytes[bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0) + offset] = value;
      await assertCode(() => decode(bytes), 'unsupported-feature');
    });

  it('refuses to write more than 65,500 pixels a side', async () => {
    await assertCode(() => encode([image(65_501, 1, new Uint8ClampedArray(65_501 * 4))], 'jpeg'), 'limit-exceeded');
  });
});
