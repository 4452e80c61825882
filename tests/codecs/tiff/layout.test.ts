import assert from 'node:assert/strict';
import { decode, type Orientation, open } from '../../../codecs/index.ts';
import { applyOrientation } from '../../../codecs/metadata/orientation.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';
import { assertCode } from '../assertions.ts';
import { bigTiff, channel, rawTiff, sampleBytes } from './build.ts';

/** Gray codes `y · 16 + x`. */
const code = (x: number, y: number) => y * 16 + x;
const grid = (width: number, height: number) =>
  Uint8Array.from({ length: width * height }, (_, at) => code(at % width, Math.floor(at / width)));

describe('TIFF strips, tiles and planes', () => {
  it('reads strips, the last of them shorter (§3)', async () => {
    const plain = grid(5, 7);
    const chunks = [plain.subarray(0, 15), plain.subarray(15, 30), plain.subarray(30)];
    const [image] = await decode(rawTiff({ width: 5, height: 7, rowsPerStrip: 3, chunks }));
    assert.deepEqual(channel(image!.data, 0), [...plain]);
  });

  const tilesOf = (width: number, height: number, tileWidth: number, tileLength: number) => {
    const tiles: Uint8Array[] = [];
    for (let top = 0; top < height; top += tileLength)
      for (let left = 0; left < width; left += tileWidth)
        tiles.push(
          Uint8Array.from({ length: tileWidth * tileLength }, (_, at) =>
            code(left + (at % tileWidth), top + Math.floor(at / tileWidth)),
          ),
        );
    return tiles;
  };

  for (const [tileWidth, tileLength] of [
    [4, 4],
    [16, 16],
    [3, 8],
  ] as const)
    it(`reads tiles of ${tileWidth}×${tileLength} over a page of 7×9 (§15)`, async () => {
      const [image] = await decode(
        rawTiff({ width: 7, height: 9, tile: [tileWidth, tileLength], chunks: tilesOf(7, 9, tileWidth, tileLength) }),
      );
      assert.deepEqual(channel(image!.data, 0), [...grid(7, 9)]);
    });

  it("reads tiles whose places stand in the strips' fields", async () => {
    const bytes = rawTiff({ width: 7, height: 9, tile: [4, 4], chunks: tilesOf(7, 9, 4, 4) });
    const view = new DataView(bytes.buffer);
    for (let at = view.getUint32(4, true) + 2; at < bytes.length - 12; at += 12) {
      const tag = view.getUint16(at, true);
      if (tag === 324 || tag === 325) view.setUint16(at, tag === 324 ? 273 : 279, true);
    }
    const [image] = await decode(bytes);
    assert.deepEqual(channel(image!.data, 0), [...grid(7, 9)]);
  });

  it('reads planes in strips and in tiles, and not the extra ones', async () => {
    const plane = (add: number) => grid(5, 4).map((value) => value + add);
    const chunks = [0, 50, 100, 150, 7].flatMap((add) => [plane(add).subarray(0, 10), plane(add).subarray(10)]);
    const fields = ({ short }: ReturnType<typeof fieldsIn>) => [short(284, 2), short(338, 2, 0)];
    const [image] = await decode(
      rawTiff({ width: 5, height: 4, samples: 5, photometric: 2, rowsPerStrip: 2, chunks, fields }),
    );
    for (const index of [0, 1, 2, 3] as const) assert.deepEqual(channel(image!.data, index), [...plane(index * 50)]);

    const tiled = [0, 50, 100].flatMap((add) => tilesOf(5, 4, 4, 4).map((tile) => tile.map((value) => value + add)));
    const [second] = await decode(
      rawTiff({
        width: 5,
        height: 4,
        samples: 3,
        photometric: 2,
        tile: [4, 4],
        chunks: tiled,
        fields: ({ short }) => [short(284, 2)],
      }),
    );
    for (const index of [0, 1, 2] as const) assert.deepEqual(channel(second!.data, index), [...plane(index * 50)]);
  });

  it('makes up for a strip without RowsPerStrip and without a byte count', async () => {
    const { short, long } = fieldsIn('big');
    const fields = [short(256, 3), short(257, 2), short(258, 8), short(262, 1), long(273, 8)];
    const bytes = bytesOf(tiffHeader('big', 14), 1, 2, 3, 4, 5, 6, layOutIfd(fields, 14, 'big'));
    assert.deepEqual(channel((await decode(bytes))[0]!.data, 0), [1, 2, 3, 4, 5, 6]);
  });

  for (const [state, counts] of [
    ['missing', undefined],
    ['0', 0],
  ] as const)
    it(`takes packed strips whose byte counts are ${state} to end where the next ones begin`, async () => {
      // PackBits: a header byte, then so many bytes as they are, one more than it says.
      const plain = grid(5, 40);
      const chunks = Array.from({ length: 40 }, (_, row) => bytesOf(4, plain.subarray(row * 5, row * 5 + 5)));
      const fields = ({ long }: ReturnType<typeof fieldsIn>) =>
        counts === undefined ? [] : [long(279, ...chunks.map(() => counts))];
      const bytes = rawTiff({ width: 5, height: 40, rowsPerStrip: 1, compression: 32773, chunks, fields });
      const view = new DataView(bytes.buffer);
      for (let at = view.getUint32(4, true) + 2; at < bytes.length - 12 && counts === undefined; at += 12)
        if (view.getUint16(at, true) === 279) view.setUint16(at, 65_000, true);
      assert.deepEqual(channel((await decode(bytes))[0]!.data, 0), [...plain]);
    });

  it('takes a tile that is left out for zeros, as sparse files have them', async () => {
    const bytes = rawTiff({
      width: 4,
      height: 2,
      tile: [2, 2],
      chunks: [bytesOf(1, 2, 3, 4), bytesOf(5, 6, 7, 8)],
      fields: ({ long }) => [long(324, 8, 0), long(325, 4, 0)],
    });
    assert.deepEqual(channel((await decode(bytes))[0]!.data, 0), [1, 2, 0, 0, 3, 4, 0, 0]);
  });

  for (const [kind, offsets, counts] of [
    ['strip', 273, 279],
    ['tile', 324, 325],
  ] as const)
    for (const lsbFirst of [false, true])
      it(`leaves its input alone where an uncompressed ${kind} between two others is left out${lsbFirst ? ', bits turned round' : ''}`, async () => {
        const isTile = kind === 'tile';
        const chunk = new Uint8Array(256).fill(lsbFirst ? 0x13 : 200);
        const bytes = rawTiff({
          width: isTile ? 48 : 16,
          height: isTile ? 16 : 48,
          ...(isTile ? { tile: [16, 16] } : { rowsPerStrip: 16 }),
          chunks: [chunk, chunk, chunk],
          fields: ({ short, long }) => [
            ...(lsbFirst ? [short(266, 2)] : []),
            long(offsets, 8, 0, 8),
            long(counts, 256, 0, 256),
          ],
        });
        const before = bytes.slice();
        const file = await open(bytes);
        for (let round = 0; round < 2; round++) {
          const gray = channel((await file.page(0)).data, 0);
          const firsts = [0, 16, 32].map((at) => gray[isTile ? at : at * 16]);
          assert.deepEqual(firsts, [200, 0, 200]);
          assert.deepEqual(bytes, before);
        }
      });

  it('reads one value of BitsPerSample for all samples', async () => {
    const bytes = rawTiff({
      width: 1,
      height: 1,
      samples: 3,
      photometric: 2,
      chunks: [bytesOf(1, 2, 3)],
      fields: ({ short }) => [short(258, 8)],
    });
    assert.deepEqual([...(await decode(bytes))[0]!.data], [1, 2, 3, 255]);
  });

  for (const order of ['little', 'big'] as const)
    it(`reads BigTIFF of ${order}-endian order`, async () => {
      const bytes = bigTiff(order, grid(5, 3), { 256: 5, 257: 3, 258: 8, 262: 1 });
      assert.deepEqual(channel((await decode(bytes))[0]!.data, 0), [...grid(5, 3)]);
    });

  describe('orientation (tag 274)', () => {
    for (const bits of [8, 16] as const)
      for (let orientation = 1; orientation <= 8; orientation++)
        it(`shows ${bits} bits of orientation ${orientation} upright, from tiles too`, async () => {
          const at = (x: number, y: number) => (bits === 8 ? bytesOf(code(x, y)) : uint(code(x, y) * 200, 2, 'little'));
          const pixels = (width: number, height: number, left = 0, top = 0) =>
            bytesOf(
              ...Array.from({ length: width * height }, (_, index) =>
                at(left + (index % width), top + Math.floor(index / width)),
              ),
            );
          const fields = ({ short }: ReturnType<typeof fieldsIn>) => [short(274, orientation)];
          const [stored] = await decode(rawTiff({ width: 5, height: 3, bits, chunks: [pixels(5, 3)] }));
          const expected = applyOrientation(stored!, orientation as Orientation);
          const tiles = [pixels(4, 2), pixels(4, 2, 4), pixels(4, 2, 0, 2), pixels(4, 2, 4, 2)];
          for (const file of [
            rawTiff({ width: 5, height: 3, bits, chunks: [pixels(5, 3)], fields }),
            rawTiff({ width: 5, height: 3, bits, tile: [4, 2], chunks: tiles, fields }),
          ]) {
            const [image] = await decode(file);
            assert.deepEqual([image!.width, image!.height], [expected.width, expected.height]);
            assert.deepEqual(image!.data, expected.data);
            assert.equal((await open(file)).pages[0]!.orientation, orientation);
          }
        });
  });

  it('tells the layout as the directory declares it', async () => {
    const layoutOf = async (page: Partial<Parameters<typeof rawTiff>[0]>) =>
      (await open(rawTiff({ width: 1, height: 1, chunks: [new Uint8Array(64)], ...page }))).pages[0]!.layout;
    assert.deepEqual(await layoutOf({ bits: 1 }), { color: 'bilevel', bits: 1, alpha: false, compression: 'none' });
    assert.deepEqual(await layoutOf({ samples: 2, fields: ({ short }) => [short(338, 2)] }), {
      color: 'gray',
      bits: 8,
      alpha: true,
      compression: 'none',
    });
    assert.deepEqual(await layoutOf({ photometric: 6, samples: 3, compression: 7 }), {
      color: 'ycbcr',
      bits: 8,
      alpha: false,
      compression: 'jpeg',
    });
    assert.deepEqual(await layoutOf({ photometric: 32845, samples: 3, bits: 16, compression: 34676 }), {
      color: 'rgb',
      bits: 16,
      alpha: false,
      compression: 'sgilog',
    });
    assert.deepEqual(await layoutOf({ photometric: 8, samples: 3, compression: 32946 }), {
      color: 'lab',
      bits: 8,
      alpha: false,
      compression: 'deflate',
    });
  });

  describe('what does not fit', () => {
    const plain = sampleBytes(64);
    const broken: readonly (readonly [string, Partial<Parameters<typeof rawTiff>[0]>, 'corrupt' | 'truncated'])[] = [
      ['no width', { fields: ({ long }) => [long(256, 0)] }, 'corrupt'],
      ['RGB of two samples', { samples: 2, photometric: 2 }, 'corrupt'],
      ['fewer strips than the page has', { rowsPerStrip: 2 }, 'corrupt'],
      ['tiles without a size', { tile: [0, 4] }, 'corrupt'],
      ['0 bits', { bits: 0 }, 'corrupt'],
      ['a strip past the end of the file', { fields: ({ long }) => [long(273, 1_000_000)] }, 'truncated'],
      [
        'a strip that is too short',
        { chunks: [plain.subarray(0, 3)], fields: ({ long }) => [long(273, 8, 8), long(278, 4), long(279, 3, 32)] },
        'truncated',
      ],
      ['subsampling by 3', { samples: 3, photometric: 6, fields: ({ short }) => [short(530, 3, 1)] }, 'corrupt'],
      ['facsimile of 8 bits', { compression: 4 }, 'corrupt'],
    ];
    for (const [name, page, code] of broken)
      it(`refuses ${name}`, () =>
        assertCode(() => decode(rawTiff({ width: 8, height: 8, chunks: [plain], ...page })), code).then(() => {}));

    it('holds the size of tiles against the limit on pixels, and all samples against that on decoded bytes', async () => {
      const limits = { maxPixels: 1_000_000 };
      const tile = rawTiff({ width: 8, height: 8, tile: [60_000, 60_000], chunks: [plain] });
      assert.equal(
        (await assertCode(() => open(tile, { limits }), 'limit-exceeded')).details.limit?.found,
        3_600_000_000,
      );
      const deep = rawTiff({
        width: 1000,
        height: 900,
        bits: 64,
        chunks: [plain],
        fields: ({ short }) => [short(277, 400)],
      });
      assert.deepEqual((await assertCode(() => open(deep, { limits }), 'limit-exceeded')).details.limit, {
        name: 'maxDecodedBytes',
        allowed: 8_000_000,
        found: 1000 * 900 * 8 * 400,
      });
    });
  });
});
