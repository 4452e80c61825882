import assert from 'node:assert/strict';
import { decode, encode, open } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { writePng } from '../../pictures/png.ts';
import { dusk, fadingDisc } from '../../pictures/scene.ts';
import { assertCode, image } from '../assertions.ts';
import { type BitmapParts, bitmap } from './bitmap.ts';

const [red, green, blue] = [0xff_00_00, 0x00_ff_00, 0x00_00_ff];
const letters: Readonly<Record<string, string>> = {
  '255,0,0,255': 'r',
  '0,255,0,255': 'g',
  '0,0,255,255': 'b',
  '0,0,0,255': '.',
};

/** The rows of a picture, a letter a pixel: red, green, blue, black. */
async function show(parts: BitmapParts): Promise<string[]> {
  const [{ width, height, data }] = (await decode(bitmap(parts))) as [Awaited<ReturnType<typeof decode>>[0]];
  return Array.from({ length: height }, (_, y) =>
    Array.from(
      { length: width },
      (_, x) =>
        letters[
          data
            .subarray((y * width + x) * 4)
            .subarray(0, 4)
            .join()
        ],
    ).join(''),
  );
}

/** The letters of a picture as RLE codes: r, g and b are the indices 0 to 2. */
const rle8 = { header: 'info', bits: 8, compression: 1, palette: [red, green, blue] } as const;
const rle4 = { header: 'info', bits: 4, compression: 2, palette: [red, green, blue] } as const;
const rle24 = { header: 'OS/2 2 of 64 bytes', bits: 24, compression: 4 } as const;
const bgr = { r: [0, 0, 255], g: [0, 255, 0], b: [255, 0, 0] } as const;

describe('BMP runs', () => {
  const cases: readonly (readonly [string, Omit<BitmapParts, 'pixels'>, readonly number[], readonly string[]])[] = [
    ['a run and end of line', { ...rle8, width: 4, height: 2 }, [4, 1, 0, 0, 4, 2, 0, 1], ['bbbb', 'gggg']],
    ['pixels as they are', { ...rle8, width: 4, height: 1 }, [0, 4, 0, 1, 2, 0, 0, 1], ['rgbr']],
    ['pixels as they are, padded', { ...rle8, width: 4, height: 1 }, [0, 3, 2, 1, 2, 0, 1, 1, 0, 1], ['bgbg']],
    [
      'a delta, upwards from the bottom',
      { ...rle8, width: 3, height: 3 },
      [1, 1, 0, 2, 1, 2, 1, 2, 0, 1],
      ['rrb', 'rrr', 'grr'],
    ],
    [
      'a delta, downwards from the top',
      { ...rle8, width: 3, height: 3, topDown: true },
      [1, 1, 0, 2, 1, 2, 1, 2, 0, 1],
      ['grr', 'rrr', 'rrb'],
    ],
    [
      'rows that end early in the first colour',
      { ...rle8, width: 3, height: 2 },
      [1, 1, 0, 0, 2, 2, 0, 1],
      ['bbr', 'grr'],
    ],
    ['a run past the right edge, cut', { ...rle8, width: 2, height: 2 }, [9, 1, 0, 0, 2, 2, 0, 1], ['bb', 'gg']],
    ['no end marker after a full picture', { ...rle8, width: 2, height: 1 }, [2, 1], ['gg']],
    ['end of line in the place of the end marker', { ...rle8, width: 2, height: 1 }, [2, 1, 0, 0], ['gg']],
    ['4 bits by turns', { ...rle4, width: 5, height: 1 }, [5, 0x12, 0, 1], ['gbgbg']],
    ['4 bits as they are, padded', { ...rle4, width: 5, height: 1 }, [0, 5, 0x01, 0x20, 0x10, 0, 0, 1], ['rgbrg']],
    [
      '4 bits as they are, an odd byte',
      { ...rle4, width: 6, height: 1 },
      [0, 6, 0x01, 0x20, 0x12, 0, 0, 1],
      ['rgbrgb'],
    ],
    ['24 bits', { ...rle24, width: 4, height: 1 }, [3, ...bgr.g, 1, ...bgr.b, 0, 1], ['gggb']],
    [
      '24 bits as they are, padded',
      { ...rle24, width: 4, height: 1 },
      [0, 3, ...bgr.r, ...bgr.g, ...bgr.b, 0, 1, ...bgr.r, 0, 1],
      ['rgbr'],
    ],
    ['24 bits skipped: black', { ...rle24, width: 3, height: 1 }, [0, 2, 2, 0, 1, ...bgr.r, 0, 1], ['..r']],
    [
      '24 bits under an OS/2 header of 40 bytes',
      { ...rle24, header: 'OS/2 2 of 40 bytes', width: 2, height: 1 },
      [2, ...bgr.g, 0, 1],
      ['gg'],
    ],
  ];
  for (const [name, parts, codes, expected] of cases)
    it(`unpacks ${name}`, async () => {
      assert.deepEqual(await show({ ...parts, pixels: bytesOf(...codes) }), expected);
    });

  const cut: readonly (readonly [string, Omit<BitmapParts, 'pixels'>, readonly number[]])[] = [
    ['before the last row', { ...rle8, width: 2, height: 2 }, [2, 1, 0, 0]],
    ['inside a run', { ...rle8, width: 2, height: 1 }, [2]],
    ['inside pixels as they are', { ...rle8, width: 4, height: 1 }, [0, 4, 1, 1]],
    ['inside a delta', { ...rle8, width: 4, height: 1 }, [0, 2, 1]],
    ['inside a colour', { ...rle24, width: 4, height: 1 }, [1, 0, 0]],
  ];
  for (const [name, parts, codes] of cut)
    it(`refuses codes that end ${name}`, async () => {
      await assertCode(() => decode(bitmap({ ...parts, pixels: bytesOf(...codes) })), 'truncated');
    });
});

describe('BMP Huffman', () => {
  const bits = (text: string) =>
    Uint8Array.from(
      text
        .replace(/\s/g, '')
        .match(/.{1,8}/g)!
        .map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)),
    );
  const parts = { width: 8, height: 2, bits: 1, compression: 3, palette: [red, blue] } as const;
  // Three of index 0, two of index 1, three of index 0; then eight of index 0.
  const rows = { two: '1000 11 1000', all: '10011' };

  for (const header of ['OS/2 2 of 64 bytes', 'OS/2 2 of 40 bytes'] as const) {
    it(`unpacks rows under an ${header} header`, async () => {
      const pixels = bits(`${rows.two} ${rows.all}`);
      assert.deepEqual(await show({ ...parts, header, pixels }), ['rrrrrrrr', 'rrrbbrrr']);
    });
    it(`unpacks rows that begin with end-of-line codes under an ${header} header`, async () => {
      const pixels = bits(`000000000001 ${rows.two} 000000000001 ${rows.all} 000000000001`);
      assert.deepEqual(await show({ ...parts, header, pixels }), ['rrrrrrrr', 'rrrbbrrr']);
    });
    it(`unpacks bytes that are filled from the lowest bit under an ${header} header`, async () => {
      const pixels = bits(`000000000001 ${rows.two} 000000000001 ${rows.all} 000000000001`).map((byte) =>
        Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
      );
      assert.deepEqual(await show({ ...parts, header, pixels }), ['rrrrrrrr', 'rrrbbrrr']);
    });
  }

  it('refuses codes that end before the last row', async () => {
    const bytes = bitmap({ ...parts, height: 40, header: 'OS/2 2 of 64 bytes', pixels: bits(rows.two) });
    await assertCode(() => decode(bytes), 'corrupt', 'truncated');
  });
});

describe('BMP with a picture of another format', () => {
  const size = { width: 24, height: 16 } as const;
  const jpeg = writeJpeg(24, 16, dusk(24, 16));
  const png = writePng(24, 16, fadingDisc(24, 16), { color: 'rgba' });

  for (const [name, compression, pixels] of [
    ['JPEG', 4, jpeg],
    ['PNG', 5, png],
  ] as const)
    for (const bits of [0, 24])
      it(`decodes an embedded ${name} that declares ${bits} bits as that file`, async () => {
        const bytes = bitmap({ header: 'V5', ...size, bits, compression, pixels });
        const [found, expected] = [(await decode(bytes))[0]!, (await decode(pixels))[0]!];
        assert.deepEqual(found.data, expected.data);
        assert.deepEqual(found.layout, { ...expected.layout, compression: name.toLowerCase() });
      });

  it('keeps the 16 bits of an embedded PNG, and says so', async () => {
    const wide = Uint16Array.from({ length: 24 * 16 * 4 }, (_, at) => (at % 4 === 3 ? 65_535 : (at * 977) & 65_535));
    const [pixels] = await encode([image(24, 16, wide)], 'png');
    const bytes = bitmap({ header: 'V5', ...size, bits: 0, compression: 5, pixels: pixels! });
    assert.deepEqual((await decode(bytes))[0]!.data, wide);
    assert.equal((await open(bytes)).pages[0]!.layout.bits, 16);
  });

  it('refuses one of another size than the header tells', async () => {
    for (const [compression, pixels] of [
      [4, jpeg],
      [5, png],
    ] as const)
      await assertCode(
        () => decode(bitmap({ header: 'V5', width: 23, height: 16, bits: 0, compression, pixels })),
        'corrupt',
      );
  });

  it('refuses one that is cut short, or is none', async () => {
    for (const pixels of [
      jpeg.subarray(0, jpeg.length / 2),
      png.subarray(0, png.length / 2),
      new Uint8Array(40),
      new Uint8Array(),
    ])
      await assertCode(
        () => decode(bitmap({ header: 'V5', ...size, bits: 0, compression: pixels[1] === 0x50 ? 5 : 4, pixels })),
        'corrupt',
        'truncated',
      );
  });

  it('holds the embedded picture against the limits', async () => {
    const huge = writePng(24, 16, dusk(24, 16));
    huge.set([0, 1, 0, 0], 16);
    const bytes = bitmap({ header: 'V5', ...size, bits: 0, compression: 5, pixels: huge });
    await assertCode(() => decode(bytes), 'corrupt', 'limit-exceeded');
  });
});
