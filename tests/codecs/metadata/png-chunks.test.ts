import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { type Metadata, open } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { type PngParts, pngChunk, writePng } from '../../pictures/png.ts';
import { dusk } from '../../pictures/scene.ts';
import { assertCode } from '../assertions.ts';

async function read(chunk: Uint8Array, parts: PngParts = {}): Promise<Metadata> {
  return (await open(writePng(4, 4, dusk(4, 4), { ...parts, chunks: [chunk] }))).metadata;
}

const chromaticities = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000].map((value) => uint(value, 4));

describe('the ancillary chunks of PNG', () => {
  const readings: readonly (readonly [string, Uint8Array, Metadata, PngParts?])[] = [
    ['gAMA as the exponent (§11.3.2.2)', pngChunk('gAMA', uint(45_455, 4)), { color: { gamma: 0.45455 } }],
    [
      'cHRM as white point and primaries (§11.3.2.1)',
      pngChunk('cHRM', ...chromaticities),
      {
        color: {
          white: { x: 0.3127, y: 0.329 },
          primaries: {
            red: { x: 0.64, y: 0.33 },
            green: { x: 0.3, y: 0.6 },
            blue: { x: 0.15, y: 0.06 },
          },
        },
      },
    ],
    [
      'sRGB as its rendering intent (§11.3.2.5)',
      pngChunk('sRGB', 1),
      { color: { srgbIntent: 'relative-colorimetric' } },
    ],
    [
      'cICP as the numbers of H.273 (§11.3.2.6)',
      pngChunk('cICP', 9, 16, 0, 1),
      { color: { cicp: { primaries: 9, transfer: 16, matrix: 0, fullRange: true } } },
    ],
    ['sBIT of colours (§11.3.2.4)', pngChunk('sBIT', 5, 6, 5), { significantBits: { red: 5, green: 6, blue: 5 } }],
    [
      'sBIT of gray with alpha',
      pngChunk('sBIT', 4, 1),
      { significantBits: { red: 4, green: 4, blue: 4, alpha: 1 } },
      { color: 'gray-alpha' },
    ],
    [
      'sBIT of a palette, whose colours have 8 bits',
      pngChunk('sBIT', 8, 7, 6),
      { significantBits: { red: 8, green: 7, blue: 6 } },
      { color: 'palette', bits: 4 },
    ],
    [
      'bKGD of colours, in 16 bits whatever the depth (§11.3.4.1)',
      pngChunk('bKGD', 0, 1, 0, 2, 0, 255),
      { background: { red: 257, green: 514, blue: 65_535 } },
    ],
    [
      'bKGD of 16 bits',
      pngChunk('bKGD', 0x12, 0x34),
      { background: { red: 0x1234, green: 0x1234, blue: 0x1234 } },
      { color: 'gray', bits: 16 },
    ],
    [
      'bKGD of 2 bits, whose other bits do not count',
      pngChunk('bKGD', 0xff, 0b1110),
      { background: { red: 43_690, green: 43_690, blue: 43_690 } },
      { color: 'gray', bits: 2 },
    ],
    [
      'tIME in UTC, a leap second too (§11.3.4.4)',
      pngChunk('tIME', uint(2016, 2), 12, 31, 23, 59, 60),
      { time: '2016-12-31T23:59:60Z' },
    ],
  ];
  for (const [name, chunk, expected, parts] of readings)
    it(`reads ${name}`, async () => assert.deepEqual(await read(chunk, parts), expected));

  const broken: readonly (readonly [string, Uint8Array, string])[] = [
    ['gAMA of 0', pngChunk('gAMA', uint(0, 4)), 'color'],
    ['gAMA of 3 bytes', pngChunk('gAMA', 1, 2, 3), 'color'],
    ['cHRM that is cut', pngChunk('cHRM', ...chromaticities.slice(1)), 'color'],
    ['sRGB with intent 4', pngChunk('sRGB', 4), 'color'],
    ['cICP with range 2', pngChunk('cICP', 9, 16, 0, 2), 'color'],
    ['sBIT of one byte for colours', pngChunk('sBIT', 5), 'significantBits'],
    ['sBIT of 9 bits where there are 8', pngChunk('sBIT', 9, 8, 8), 'significantBits'],
    ['bKGD of one gray for colours', pngChunk('bKGD', 0, 1), 'background'],
    ['tIME of month 13', pngChunk('tIME', uint(2024, 2), 13, 1, 0, 0, 0), 'time'],
    ['pHYs of 8 bytes', pngChunk('pHYs', new Uint8Array(8)), 'density'],
    ['iCCP that does not unpack', pngChunk('iCCP', 'profile\0', 0, 'no zlib stream'), 'icc'],
    ['zTXt that does not unpack', pngChunk('zTXt', 'Title\0', 0, 'no zlib stream'), 'text'],
    ['tEXt without a keyword', pngChunk('tEXt', '\0text'), 'text'],
    ['iTXt that ends in its language', pngChunk('iTXt', 'Title\0\0\0en'), 'text'],
  ];
  for (const [name, chunk, what] of broken)
    it(`keeps the picture beside ${name}, and names it as unreadable`, async () => {
      const metadata = await read(chunk);
      assert.deepEqual(Object.keys(metadata), ['unreadable']);
      assert.deepEqual(
        metadata.unreadable!.map((block) => block.what),
        [what],
      );
    });

  it('reads bKGD of a palette as the colour of its entry, and names one past the end as unreadable', async () => {
    const scene = (x: number) => (x < 2 ? ([1, 2, 3, 255] as const) : ([4, 5, 6, 255] as const));
    const of = async (index: number) =>
      (await open(writePng(4, 4, scene, { color: 'palette', chunks: [pngChunk('bKGD', index)] }))).metadata;
    assert.deepEqual(await of(1), { background: { red: 4 * 257, green: 5 * 257, blue: 6 * 257 } });
    assert.deepEqual(await of(2), { unreadable: [{ what: 'background', detail: 'the bKGD chunk is broken' }] });
  });

  it('counts what broken streams unpack to against the limit, as it costs the same', async () => {
    const packed = new Uint8Array(deflateSync(new Uint8Array(400_000)));
    packed.fill(0, -4);
    const bomb = pngChunk('zTXt', 'Title\0', 0, packed);
    const openWith = (maxMetadataBytes: number) =>
      open(writePng(4, 4, dusk(4, 4), { chunks: [bomb, bomb, bomb] }), { limits: { maxMetadataBytes } });
    assert.equal((await openWith(1_300_000)).metadata.unreadable?.length, 3);
    await assertCode(() => openWith(1_000_000), 'limit-exceeded');
  });

  it('names a chunk whose check sum is wrong', async () => {
    const chunk = pngChunk('gAMA', uint(50_000, 4));
    chunk[chunk.length - 1]! ^= 1;
    assert.deepEqual(await read(chunk), {
      unreadable: [{ what: 'color', detail: 'the check sum of a gAMA chunk is wrong' }],
    });
  });

  it('takes the first of two chunks of a kind', async () => {
    const twice = bytesOf(pngChunk('gAMA', uint(50_000, 4)), pngChunk('gAMA', uint(40_000, 4)));
    assert.deepEqual((await read(twice)).color, { gamma: 0.5 });
  });
});
