import assert from 'node:assert/strict';
import bmpJs from 'bmp-js';
import { decode, encode, open } from '../../codecs/index.ts';
import { type BmpParts, writeBmp } from '../pictures/bmp.ts';
import { bytesOf, uint } from '../pictures/bytes.ts';
import { withPlanted } from '../pictures/index.ts';
import { iccProfile } from '../pictures/metadata.ts';
import { dusk, fadingDisc } from '../pictures/scene.ts';
import { assertCode, image, pixel } from './assertions.ts';

const le2 = (value: number) => uint(value, 2, 'little');
const le4 = (value: number) => uint(value >>> 0, 4, 'little');

interface Raw {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** Masks and palette, after the 40-byte header. */
  readonly extra?: Uint8Array;
  readonly colors?: number;
  readonly pixels: Uint8Array;
  /** Bytes between headers and pixels. */
  readonly gap?: number;
}

/** A bitmap under a BITMAPINFOHEADER with any fields. */
function raw({
  width,
  height,
  bits,
  compression = 0,
  extra = new Uint8Array(),
  colors = 0,
  pixels,
  gap = 0,
}: Raw): Uint8Array {
  const offset = 54 + extra.length + gap;
  const header = bytesOf(
    le4(40),
    le4(width),
    le4(height),
    le2(1),
    le2(bits),
    le4(compression),
    le4(pixels.length),
    le4(0),
    le4(0),
    le4(colors),
    le4(0),
  );
  return bytesOf('BM', le4(offset + pixels.length), le4(0), le4(offset), header, extra, new Uint8Array(gap), pixels);
}

const palette = (...colors: readonly number[]) => bytesOf(...colors.map(le4));
const redAndBlue = palette(0xff0000, 0x0000ff);

describe('BMP', () => {
  const shapes: readonly BmpParts[] = [{}, { topDown: true }, { bits: 8 }];
  for (const parts of shapes)
    it(`decodes ${parts.bits ?? 24} bits ${parts.topDown ? 'top-down' : 'bottom-up'} as bmp-js does, its channel order and alpha put right`, async () => {
      // bmp-js pads rows rightly only where the width makes no odd rest.
      const bytes = writeBmp(12, 9, dusk(12, 9), parts);
      const independent = bmpJs.decode(Buffer.from(bytes)).data;
      const [ours] = await decode(bytes);
      assert.deepEqual(
        [...ours!.data],
        [...independent].map((_, at) => (at % 4 === 3 ? 255 : independent[at - (at % 4) + 3 - (at % 4)]!)),
      );
    });

  it('is written so that bmp-js reads the pixels back', async () => {
    const data = Uint8ClampedArray.from({ length: 7 * 5 * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 37) & 255));
    const [file] = await encode([image(7, 5, data, { density: { x: 300, y: 300 } })], 'bmp');
    const { width, height, data: read } = bmpJs.decode(Buffer.from(file!));
    assert.deepEqual([width, height], [7, 5]);
    for (let at = 0; at < data.length; at += 4)
      assert.deepEqual([read[at + 3], read[at + 2], read[at + 1]], [...data.subarray(at, at + 3)]);
    assert.deepEqual((await open(file!)).pages[0]!.layout, {
      color: 'rgb',
      bits: 8,
      alpha: false,
      compression: 'none',
    });
    assert.ok(Math.abs((await open(file!)).metadata.density!.x - 300) < 0.02);
  });

  it('keeps alpha through a V5 header', async () => {
    const [decoded] = await decode(writeBmp(21, 17, fadingDisc(21, 17), { bits: 32 }));
    const [file] = await encode([decoded!], 'bmp');
    assert.equal((await open(file!)).pages[0]!.layout.alpha, true);
    assert.deepEqual((await decode(file!))[0]!.data, decoded!.data);
  });

  it('reads the profile of a V5 header', async () => {
    assert.deepEqual((await open(withPlanted('bmp', 'icc').bytes)).metadata.icc, new Uint8Array(iccProfile()));
  });

  const cases: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
    [
      '1 bit, from the highest',
      raw({ width: 3, height: 1, bits: 1, extra: redAndBlue, colors: 2, pixels: bytesOf(0b0100_0000, 0, 0, 0) }),
      ['255,0,0,255', '0,0,255,255', '255,0,0,255'],
    ],
    [
      '4 bits, the high nibble first',
      raw({ width: 3, height: 1, bits: 4, extra: redAndBlue, colors: 2, pixels: bytesOf(0x10, 0x10, 0, 0) }),
      ['0,0,255,255', '255,0,0,255', '0,0,255,255'],
    ],
    [
      'an index past the palette as black',
      raw({ width: 1, height: 1, bits: 8, extra: redAndBlue, colors: 2, pixels: bytesOf(9, 0, 0, 0) }),
      ['0,0,0,255'],
    ],
    [
      '5-5-5 over the full range',
      raw({ width: 2, height: 1, bits: 16, pixels: bytesOf(le2(0x7fff), le2(0x0400)) }),
      ['255,255,255,255', '8,0,0,255'],
    ],
    [
      '5-6-5 under a 40-byte header',
      raw({
        width: 2,
        height: 1,
        bits: 16,
        compression: 3,
        extra: bytesOf(le4(0xf800), le4(0x07e0), le4(0x001f)),
        pixels: bytesOf(le2(0xffff), le2(0x0020)),
      }),
      ['255,255,255,255', '0,4,0,255'],
    ],
    [
      'masks in any order at 32 bits',
      raw({
        width: 1,
        height: 1,
        bits: 32,
        compression: 3,
        extra: bytesOf(le4(0xff), le4(0xff00), le4(0xff0000)),
        pixels: bytesOf(1, 2, 3, 4),
      }),
      ['1,2,3,255'],
    ],
    [
      'ALPHABITFIELDS',
      raw({
        width: 1,
        height: 1,
        bits: 32,
        compression: 6,
        extra: bytesOf(le4(0xff), le4(0xff00), le4(0xff0000), le4(0xff000000)),
        pixels: bytesOf(1, 2, 3, 4),
      }),
      ['1,2,3,4'],
    ],
    [
      '32 bits whose fourth byte is zero as opaque',
      raw({ width: 1, height: 1, bits: 32, pixels: bytesOf(3, 2, 1, 0) }),
      ['1,2,3,255'],
    ],
    [
      'pixels where bfOffBits says',
      raw({ width: 1, height: 1, bits: 24, gap: 10, pixels: bytesOf(3, 2, 1, 0) }),
      ['1,2,3,255'],
    ],
    [
      'RLE8 with a run, pixels as they are, and padding',
      raw({
        width: 5,
        height: 1,
        bits: 8,
        compression: 1,
        extra: redAndBlue,
        colors: 2,
        pixels: bytesOf(2, 1, 0, 3, 0, 1, 0, 0, 0, 1),
      }),
      ['0,0,255,255', '0,0,255,255', '255,0,0,255', '0,0,255,255', '255,0,0,255'],
    ],
    [
      'RLE4, two pixels by turns',
      raw({
        width: 3,
        height: 1,
        bits: 4,
        compression: 2,
        extra: redAndBlue,
        colors: 2,
        pixels: bytesOf(3, 0x10, 0, 1),
      }),
      ['0,0,255,255', '255,0,0,255', '0,0,255,255'],
    ],
    [
      'an RLE delta upwards in a bottom-up bitmap',
      raw({
        width: 1,
        height: 2,
        bits: 8,
        compression: 1,
        extra: redAndBlue,
        colors: 2,
        pixels: bytesOf(0, 2, 0, 1, 1, 1, 0, 1),
      }),
      ['0,0,255,255', '255,0,0,255'],
    ],
  ];
  for (const [name, bytes, expected] of cases)
    it(`decodes ${name}`, async () => {
      const [{ width, height, data }] = (await decode(bytes)) as [Awaited<ReturnType<typeof decode>>[0]];
      const pixels = Array.from({ length: width * height }, (_, index) =>
        pixel({ width, data }, index % width, Math.floor(index / width)),
      );
      assert.deepEqual(pixels, expected);
    });

  it('reads an OS/2 header with palette entries of three bytes', async () => {
    const bytes = bytesOf(
      'BM',
      le4(36),
      le4(0),
      le4(32),
      le4(12),
      le2(1),
      le2(1),
      le2(1),
      le2(1),
      0,
      0,
      255,
      255,
      0,
      0,
      0x80,
      0,
      0,
      0,
    );
    assert.equal(pixel((await decode(bytes))[0]!, 0, 0), '0,0,255,255');
  });

  it('decodes more than 8 bits a channel to 16', async () => {
    const masks = bytesOf(le4(0x3ff00000), le4(0x000ffc00), le4(0x000003ff));
    const [decoded] = await decode(
      raw({ width: 1, height: 1, bits: 32, compression: 3, extra: masks, pixels: le4(0x3ff00001) }),
    );
    assert.equal(pixel(decoded!, 0, 0), '65535,0,64,65535');
  });

  const refused: readonly (readonly [string, Uint8Array, 'corrupt' | 'truncated' | 'unsupported-feature'])[] = [
    ['no width', raw({ width: 0, height: 1, bits: 24, pixels: bytesOf(0, 0, 0, 0) }), 'corrupt'],
    ['a depth that is not defined', raw({ width: 1, height: 1, bits: 13, pixels: bytesOf(0, 0, 0, 0) }), 'corrupt'],
    ['RLE8 of 24 bits', raw({ width: 1, height: 1, bits: 24, compression: 1, pixels: bytesOf(0, 0, 0, 0) }), 'corrupt'],
    [
      'a mask with a hole',
      raw({
        width: 1,
        height: 1,
        bits: 32,
        compression: 3,
        extra: bytesOf(le4(0xf0f), le4(0), le4(0)),
        pixels: le4(0),
      }),
      'corrupt',
    ],
    [
      'rows that the file does not have',
      raw({ width: 9, height: 9, bits: 24, pixels: bytesOf(0, 0, 0, 0) }),
      'truncated',
    ],
    [
      'runs that end before the bitmap',
      raw({ width: 9, height: 9, bits: 8, compression: 1, extra: redAndBlue, colors: 2, pixels: bytesOf(9, 1, 0, 0) }),
      'truncated',
    ],
    [
      'an embedded PNG',
      raw({ width: 1, height: 1, bits: 32, compression: 5, pixels: bytesOf(0, 0, 0, 0) }),
      'unsupported-feature',
    ],
  ];
  for (const [name, bytes, code] of refused)
    it(`refuses ${name}`, () => assertCode(() => decode(bytes), code).then(() => {}));
});
