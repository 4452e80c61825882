import assert from 'node:assert/strict';
import { decode, encode, open } from '../../codecs/index.ts';
import { bytesOf, uint, zlibStored } from '../pictures/bytes.ts';
import { withPlanted } from '../pictures/index.ts';
import { exifBlock, iccProfile, planted, xmpPacket } from '../pictures/metadata.ts';
import { ihdr, type PngParts, pngChunk, pngSignature, writePng } from '../pictures/png.ts';
import { dusk, fadingDisc, type Scene } from '../pictures/scene.ts';
import { assertCode, image, pixel } from './assertions.ts';

const fourColors: Scene = (x, y) => [(x % 2) * 255, (y % 2) * 255, 0, x % 2 === 0 ? 255 : 85];

/** A file from chunks alone. */
const file = (...chunks: readonly Uint8Array[]) => bytesOf(pngSignature, ...chunks, pngChunk('IEND'));
const grayRow = zlibStored(bytesOf(0, 1, 2, 3));

describe('PNG', () => {
  const layouts: readonly (readonly [PngParts, string])[] = [
    [{ color: 'rgb' }, '255,255,0,255'],
    [{ color: 'rgba' }, '255,255,0,85'],
    [{ color: 'palette' }, '255,255,0,85'],
    [{ color: 'palette', bits: 4 }, '255,255,0,85'],
    [{ color: 'palette', bits: 2 }, '255,255,0,85'],
    [{ color: 'gray' }, '223,223,223,255'],
    [{ color: 'gray', bits: 4 }, '221,221,221,255'],
    [{ color: 'gray', bits: 2 }, '255,255,255,255'],
    [{ color: 'gray', bits: 1 }, '255,255,255,255'],
    [{ color: 'gray-alpha' }, '223,223,223,85'],
    [{ color: 'rgb', bits: 16 }, '65529,65529,0,65535'],
    [{ color: 'rgba', bits: 16 }, '65529,65529,0,21843'],
    [{ color: 'gray', bits: 16 }, '57113,57113,57113,65535'],
  ];
  for (const [parts, expected] of layouts)
    it(`decodes ${parts.color} of ${parts.bits ?? 8} bits`, async () => {
      const [decoded] = await decode(writePng(5, 4, fourColors, parts));
      assert.equal(pixel(decoded!, 1, 1), expected);
      assert.equal(decoded!.data.constructor, parts.bits === 16 ? Uint16Array : Uint8ClampedArray);
      assert.equal(decoded!.layout.bits, parts.bits ?? 8);
    });

  it('of 16 bits is written as 16 bits, to the last one', async () => {
    const data = Uint16Array.from({ length: 6 * 5 * 4 }, (_, at) => (at * 2731) & 0xffff);
    const [written] = await encode([image(6, 5, data)], 'png');
    assert.deepEqual((await decode(written!))[0]!.data, data);
  });

  it('packs a tiny picture of equal rows into little more than one of them', async () => {
    const data = Uint8ClampedArray.from({ length: 40 * 5 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : Math.imul((at % 160) + 1, 0x9e37_79b1) >>> 24,
    );
    const [written] = await encode([image(40, 5, data)], 'png');
    assert.deepEqual((await decode(written!))[0]!.data, data);
    assert.ok(written!.length < 40 * 3 + 150, `${written!.length} bytes`);
  });

  it('is written from a view into a larger buffer without its neighbours', async () => {
    const larger = new Uint8ClampedArray(64).fill(77);
    const view = larger.subarray(16, 16 + 16) as Uint8ClampedArray<ArrayBuffer>;
    view.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    const [written] = await encode([image(2, 2, view)], 'png');
    assert.deepEqual([...(await decode(written!))[0]!.data], [...view]);
  });

  it('gives its metadata as the raw blocks, unpacked', async () => {
    const block = async (what: 'icc' | 'exif' | 'xmp' | 'text' | 'density') =>
      (await open(withPlanted('png', what).bytes)).metadata[what];
    assert.deepEqual(await block('icc'), new Uint8Array(iccProfile()));
    assert.deepEqual(await block('exif'), exifBlock());
    assert.deepEqual(await block('xmp'), new Uint8Array(xmpPacket()));
    assert.deepEqual(await block('text'), [{ keyword: 'Title', text: planted.title }]);
    const { x, y } = (await block('density')) as { x: number; y: number };
    assert.ok(x === y && Math.abs(x - 300) < 0.01);
  });

  it('unpacks zTXt and compressed iTXt, and reads iTXt as UTF-8', async () => {
    const chunks = [
      pngChunk('zTXt', 'Author\0', 0, zlibStored(bytesOf('Ada'))),
      pngChunk('iTXt', 'Titel\0', 1, 0, 'de\0', '\0', zlibStored(new TextEncoder().encode('Dämmerung'))),
    ];
    assert.deepEqual((await open(writePng(2, 2, dusk(2, 2), { chunks }))).metadata.text, [
      { keyword: 'Author', text: 'Ada' },
      { keyword: 'Titel', text: 'Dämmerung' },
    ]);
  });

  it('ignores an ancillary chunk that is broken, and keeps the picture', async () => {
    const broken = pngChunk('iCCP', 'Broken\0', 0, 'not zlib at all');
    const wrongSum = pngChunk('tEXt', 'Title\0x').fill(0, -4);
    const bytes = writePng(5, 4, fourColors, { chunks: [broken, wrongSum] });
    const { metadata } = await open(bytes);
    assert.deepEqual(metadata, {
      unreadable: [
        { what: 'icc', detail: 'the iCCP chunk is broken' },
        { what: 'text', detail: 'the check sum of a tEXt chunk is wrong' },
      ],
    });
    assert.equal((await decode(bytes))[0]!.width, 5);
  });

  it('stops unpacking metadata at the limit', async () => {
    const chunks = [pngChunk('zTXt', 'Bomb\0', 0, zlibStored(new Uint8Array(200_000)))];
    const error = await assertCode(
      () => open(writePng(2, 2, dusk(2, 2), { chunks }), { limits: { maxMetadataBytes: 50_000 } }),
      'limit-exceeded',
    );
    assert.equal(error.details.limit?.name, 'maxMetadataBytes');
  });

  const refused: readonly (readonly [string, Uint8Array, 'corrupt' | 'unsupported-feature' | 'truncated'])[] = [
    ['a wrong check sum of IHDR', file(ihdr(3, 1, 8, 0).fill(0, -4), pngChunk('IDAT', grayRow)), 'corrupt'],
    ['a wrong check sum of IDAT', file(ihdr(3, 1, 8, 0), pngChunk('IDAT', grayRow).fill(0, -4)), 'corrupt'],
    [
      'an unknown critical chunk (§5.4)',
      file(ihdr(3, 1, 8, 0), pngChunk('ABCD'), pngChunk('IDAT', grayRow)),
      'unsupported-feature',
    ],
    [
      'a depth that the colour type does not allow (table 12)',
      file(ihdr(3, 1, 4, 2), pngChunk('IDAT', grayRow)),
      'corrupt',
    ],
    ['a width of 0 (§11.2.1)', file(ihdr(0, 1, 8, 0), pngChunk('IDAT', grayRow)), 'corrupt'],
    ['PLTE after IDAT (§5.6)', file(ihdr(3, 1, 8, 3), pngChunk('IDAT', grayRow), pngChunk('PLTE', 1, 2, 3)), 'corrupt'],
    ['a palette picture without PLTE (§11.2.2)', file(ihdr(3, 1, 8, 3), pngChunk('IDAT', grayRow)), 'corrupt'],
    ['a second IHDR', file(ihdr(3, 1, 8, 0), ihdr(3, 1, 8, 0), pngChunk('IDAT', grayRow)), 'corrupt'],
    ['no IDAT', file(ihdr(3, 1, 8, 0)), 'corrupt'],
    ['an IDAT that is not zlib', file(ihdr(3, 1, 8, 0), pngChunk('IDAT', 'nonsense')), 'corrupt'],
    [
      'a filter type that is not defined (§9.2)',
      file(ihdr(3, 1, 8, 0), pngChunk('IDAT', zlibStored(bytesOf(9, 1, 2, 3)))),
      'corrupt',
    ],
    ['too little data for its rows', file(ihdr(3, 9, 8, 0), pngChunk('IDAT', grayRow)), 'corrupt'],
    [
      'a chunk longer than the file',
      bytesOf(pngSignature, ihdr(3, 1, 8, 0), uint(5000, 4), 'IDAT', grayRow),
      'truncated',
    ],
  ];
  for (const [name, bytes, code] of refused)
    it(`refuses ${name}`, () => assertCode(() => decode(bytes), code).then(() => {}));

  it('keeps what a fully transparent pixel hides', async () => {
    const [decoded] = await decode(writePng(20, 20, fadingDisc(20, 20), { color: 'rgba' }));
    assert.equal(pixel(decoded!, 0, 0), '230,0,0,0');
  });
});
