import assert from 'node:assert/strict';
import { decode as decodeByVingle } from '@vingle/bmp-js';
import bmpJs from 'bmp-js';
import { decode as decodeByFastBmp } from 'fast-bmp';
import { decode, encode, type Image, open } from '../../../codecs/index.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { image } from '../assertions.ts';

type PaintPixel = (x: number, y: number) => readonly number[];

function paint(width: number, height: number, pixel: PaintPixel): Image {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) data.set(pixel(at % width, Math.floor(at / width)), at * 4);
  return image(width, height, data);
}

const noise = (x: number, y: number) => (Math.imul(x + 3, 73_856_093) ^ Math.imul(y + 5, 19_349_663)) >>> 9;
const shades =
  (count: number, step: number): PaintPixel =>
  (x, y) => {
    const shade = (noise(x, y) % count) * step;
    return [shade, shade, shade, 255];
  };
const colors =
  (count: number): PaintPixel =>
  (x, y) => {
    const color = (noise(x, y) % count) * 0x01_35_71;
    return [color & 255, (color >> 8) & 255, (color >> 16) & 255, 255];
  };

/** What is painted, and the smallest bits that hold it. */
const cases: readonly (readonly [string, 1 | 4 | 8 | 24 | 32, PaintPixel])[] = [
  ['one colour', 1, () => [9, 8, 7, 255]],
  ['black and white', 1, shades(2, 255)],
  ['two colours', 1, colors(2)],
  ['16 shades', 4, shades(16, 17)],
  ['16 colours', 4, colors(16)],
  ['17 colours', 8, colors(17)],
  ['256 shades', 8, shades(256, 1)],
  ['256 colours', 8, colors(256)],
  ['257 colours', 24, colors(257)],
  ['many colours', 24, colors(100_000)],
  ['transparency', 32, (x, y) => [...colors(9)(x, y).slice(0, 3), (x * 7) & 255]],
];

const headerOf = (file: Uint8Array) => {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  return {
    fileSize: view.getUint32(2, true),
    pixelOffset: view.getUint32(10, true),
    header: view.getUint32(14, true),
    height: view.getInt32(22, true),
    bits: view.getUint16(28, true),
    compression: view.getUint32(30, true),
    imageSize: view.getUint32(34, true),
    colors: view.getUint32(46, true),
  };
};

/** RGBA of what fast-bmp gives: indices, or red, green, blue and perhaps alpha. It reads 1, 8, 24 and 32 bits. */
function fastBmp(file: Uint8Array, bits: number): number[] {
  const decoded = decodeByFastBmp(file);
  const { channels } = decoded;
  const data = decoded.data as Uint8Array;
  const { pixelOffset, colors: count } = headerOf(file);
  const palette = file.subarray(pixelOffset - count * 4, pixelOffset);
  const rgba: number[] = [];
  for (let at = 0; at < data.length; at += channels)
    if (bits <= 8) rgba.push(...[2, 1, 0].map((channel) => palette[data[at]! * 4 + channel]!), 255);
    else rgba.push(data[at]!, data[at + 1]!, data[at + 2]!, channels === 4 ? data[at + 3]! : 255);
  return rgba;
}

describe('BMP writing', () => {
  for (const [name, bits, pixel] of cases)
    for (const width of [61, 64, 67])
      it(`writes ${name} of ${width} columns with ${bits} bits, as @vingle/bmp-js, fast-bmp and bmp-js read it`, async () => {
        const picture = paint(width, 43, pixel);
        const [file] = await encode([picture], 'bmp');
        const header = headerOf(file!);
        assert.deepEqual([header.bits, header.header], [bits, bits === 32 ? 124 : 40]);
        assert.equal(header.fileSize, file!.length);
        assert.equal(header.pixelOffset + header.imageSize, file!.length);
        assert.ok(header.height > 0, 'rows go from the bottom up');

        const expected = [...picture.data];
        assert.deepEqual([...decodeByVingle(Buffer.from(file!), true).data], expected);
        if (bits !== 4) assert.deepEqual(fastBmp(file!, bits), expected);
        if (bits === 8 || bits === 24) {
          const abgr = bmpJs.decode(Buffer.from(file!)).data;
          const opaque = expected.map((_, at) => (at % 4 === 3 ? 255 : abgr[at + 3 - 2 * (at % 4)]!));
          assert.deepEqual(opaque, expected);
        }
        assert.deepEqual([...(await decode(file!))[0]!.data], expected);
      });

  it('orders the shades of a gray picture from black to white', async () => {
    const [file] = await encode([paint(64, 64, shades(256, 1))], 'bmp');
    assert.deepEqual(
      [...file!.subarray(54, 54 + 1024)],
      Array.from({ length: 256 }, (_, shade) => [shade, shade, shade, 0]).flat(),
    );
  });

  it('gives no palette to a picture that is smaller than one', async () => {
    const [file] = await encode([paint(3, 3, colors(9))], 'bmp');
    assert.deepEqual([headerOf(file!).bits, file!.length], [24, 54 + 3 * 12]);
  });

  it('rounds 16-bit samples to 8', async () => {
    const data = Uint16Array.of(0, 128, 129, 65_535, 65_535, 65_407, 65_406, 65_535);
    const [file] = await encode([image(2, 1, data)], 'bmp');
    assert.deepEqual([...(await decode(file!))[0]!.data], [0, 0, 1, 255, 255, 255, 254, 255]);
  });

  for (const [name, bits, pixel] of [cases[1]!, cases[7]!, cases[9]!, cases[10]!])
    it(`embeds a profile in a V5 header beside ${name}`, async () => {
      const icc = new Uint8Array(iccProfile());
      const picture = paint(61, 43, pixel);
      const [file] = await encode([{ ...picture, metadata: { icc, density: { x: 300, y: 150 } } }], 'bmp');
      const header = headerOf(file!);
      assert.deepEqual([header.header, header.bits, header.fileSize], [124, bits, file!.length]);
      const source = await open(file!);
      assert.deepEqual(source.metadata.icc, icc);
      assert.deepEqual([...(await source.page(0)).data], [...picture.data]);
      assert.deepEqual([...decodeByVingle(Buffer.from(file!), true).data], [...picture.data]);
      const { x, y } = source.metadata.density!;
      assert.ok(Math.abs(x - 300) < 0.02 && Math.abs(y - 150) < 0.02);
      // wingdi.h: bV5CSType PROFILE_EMBEDDED; bV5ProfileData counts from the header, which follows 14 bytes.
      const view = new DataView(file!.buffer);
      assert.equal(view.getUint32(70, true), 0x4d42_4544);
      assert.deepEqual(file!.subarray(14 + view.getUint32(126, true)), icc);
    });

  it('says that the colours are sRGB where alpha asks for V5 and there is no profile', async () => {
    const [file] = await encode([paint(61, 43, cases[10]![2])], 'bmp');
    const view = new DataView(file!.buffer);
    assert.deepEqual(
      [54, 58, 62, 66, 70, 122].map((at) => view.getUint32(at, true)),
      [0xff_0000, 0xff00, 0xff, 0xff00_0000, 0x7352_4742, 4],
    );
  });

  it('writes pixels that lie anywhere in their buffer', async () => {
    const whole = new Uint8ClampedArray(4 * 4 * 4 + 3).map((_, at) => (at * 13) & 255);
    const data = whole.subarray(3);
    const [file] = await encode([image(4, 4, data)], 'bmp');
    assert.deepEqual([...(await decode(file!))[0]!.data], [...data]);
  });
});
