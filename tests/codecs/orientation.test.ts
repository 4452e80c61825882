import assert from 'node:assert/strict';
import { decode, type Orientation, open } from '../../codecs/index.ts';
import { fieldsIn } from '../pictures/ifd.ts';
import { exifBlock } from '../pictures/metadata.ts';
import { pngChunk, writePng } from '../pictures/png.ts';
import type { Scene } from '../pictures/scene.ts';
import { writeTiff } from '../pictures/tiff.ts';

/** Three by two pixels, each known by its red. */
const stored: Scene = (x, y) => [y * 3 + x, 0, 0, 255];

/** The reds as shown, row by row, for each orientation (TIFF 6.0, tag 274: which corner the first row and column are). */
const shown: Record<Orientation, readonly (readonly number[])[]> = {
  1: [
    [0, 1, 2],
    [3, 4, 5],
  ],
  2: [
    [2, 1, 0],
    [5, 4, 3],
  ],
  3: [
    [5, 4, 3],
    [2, 1, 0],
  ],
  4: [
    [3, 4, 5],
    [0, 1, 2],
  ],
  5: [
    [0, 3],
    [1, 4],
    [2, 5],
  ],
  6: [
    [3, 0],
    [4, 1],
    [5, 2],
  ],
  7: [
    [5, 2],
    [4, 1],
    [3, 0],
  ],
  8: [
    [2, 5],
    [1, 4],
    [0, 3],
  ],
};

const orientation = (value: number) => fieldsIn('little').short(274, value);

describe('orientation', () => {
  for (const [key, rows] of Object.entries(shown)) {
    const value = Number(key) as Orientation;
    const files = {
      'a TIFF': writeTiff([{ width: 3, height: 2, scene: stored, fields: [orientation(value)] }]),
      'a 16-bit TIFF': writeTiff([{ width: 3, height: 2, scene: stored, bits: 16, fields: [orientation(value)] }]),
      'a PNG with EXIF': writePng(3, 2, stored, {
        chunks: [pngChunk('eXIf', exifBlock({ orientation: value, order: 'little' }))],
      }),
    };
    for (const [name, bytes] of Object.entries(files))
      it(`${value} is applied to ${name}`, async () => {
        const { pages } = await open(bytes);
        assert.deepEqual([pages[0]!.width, pages[0]!.height, pages[0]!.orientation], [3, 2, value]);
        const [image] = await decode(bytes);
        assert.deepEqual([image!.width, image!.height], [rows[0]!.length, rows.length]);
        const shift = image!.data instanceof Uint16Array ? 8 : 0;
        const reds = rows.map((row, y) => row.map((_, x) => image!.data[(y * row.length + x) * 4]! >> shift));
        assert.deepEqual(reds, rows);
      });
  }

  it('of 0, 9 and a broken EXIF block means upright', async () => {
    for (const chunk of [
      exifBlock({ orientation: 0 }),
      exifBlock({ orientation: 9 }),
      new Uint8Array([0x4d, 0x4d, 0, 42, 255, 255, 255, 255]),
    ]) {
      const bytes = writePng(3, 2, stored, { chunks: [pngChunk('eXIf', chunk)] });
      assert.equal((await open(bytes)).pages[0]!.orientation, 1);
      assert.equal((await decode(bytes))[0]!.width, 3);
    }
  });
});
