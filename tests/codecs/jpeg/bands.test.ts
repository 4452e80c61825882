import assert from 'node:assert/strict';
import { encode, type Image } from '../../../codecs/index.ts';
import { decodePlanes, decodeRgba } from '../../../codecs/jpeg/decoder/decode-planes.ts';
import { planesToRgba } from '../../../codecs/jpeg/decoder/to-rgba.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { type JpegParts, writeJpeg } from '../../pictures/jpeg.ts';
import { dusk, type Scene } from '../../pictures/scene.ts';
import { image } from '../assertions.ts';

/** Several rows of MCUs whatever the sampling, the last ones cut. */
const [width, height] = [75, 139];
const scene = dusk(width, height);

function assertAsWhole(bytes: Uint8Array): Image['data'] {
  const whole = planesToRgba(decodePlanes(bytes));
  assert.deepEqual(decodeRgba(bytes, 1), whole);
  return whole;
}

/** A file with something before its end marker. */
function withBehind(bytes: Uint8Array, ...more: readonly (string | number | Uint8Array)[]): Uint8Array {
  return bytesOf(bytes.subarray(0, -2), ...more, 0xff, 0xd9);
}

function scanOf(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda);
  return bytes.subarray(start, -2);
}

describe('a JPEG that is read in bands', () => {
  const samplings = [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
    [4, 1],
    [1, 4],
    [3, 2],
  ] as const;
  const kinds: readonly (readonly [string, JpegParts])[] = [
    ['YCbCr', {}],
    ['YCbCr of 12 bits', { bits: 12 }],
    ['arithmetic coding', { arithmetic: true }],
    ['restart intervals', { restartInterval: 3 }],
    ['a late height', { lateHeight: true }],
    ['gray', { model: 'gray' }],
    ['gray of 12 bits', { model: 'gray', bits: 12 }],
    ['RGB', { model: 'rgb' }],
    ['CMYK', { model: 'cmyk' }],
    ['YCCK of 12 bits', { model: 'ycck', bits: 12 }],
  ];
  for (const [name, parts] of kinds)
    for (const sampling of samplings)
      it(`has the pixels of its whole planes: ${name}, sampling ${sampling.join('×')}`, () => {
        assertAsWhole(writeJpeg(width, height, scene, { ...parts, sampling }));
      });

  it('has the pixels of its whole planes where blocks are not flat', async () => {
    const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : ((at * at * 31) >> 3) & 255,
    );
    for (const subsampling of ['4:4:4', '4:2:2', '4:2:0'] as const) {
      const [file] = await encode([image(width, height, data)], 'jpeg', { subsampling });
      assertAsWhole(file!);
    }
  });

  it('is read anew where a second scan comes, which then counts', () => {
    const inverted: Scene = (x, y) => {
      const [red, green, blue, alpha] = scene(x, y);
      return [255 - red, 255 - green, 255 - blue, alpha];
    };
    const second = writeJpeg(width, height, inverted, { sampling: [2, 2] });
    const both = withBehind(writeJpeg(width, height, scene, { sampling: [2, 2] }), scanOf(second));
    assert.deepEqual(assertAsWhole(both), planesToRgba(decodePlanes(second)));
  });

  it('is read anew where a marker behind the scan changes its colours', () => {
    const rgb = writeJpeg(width, height, scene, { model: 'rgb' });
    const jfif = bytesOf(0xff, 0xe0, uint(16, 2), 'JFIF\0', new Uint8Array(9));
    assert.notDeepEqual(assertAsWhole(withBehind(rgb, jfif)), planesToRgba(decodePlanes(rgb)));
  });
});
