import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode, type Image, open } from '../../../codecs/index.ts';
import { tiffWriter } from '../../../codecs/tiff/encode.ts';
import { unpackLzw as unpackLzwInto } from '../../../codecs/tiff/lzw.ts';
import { unpackPackBits } from '../../../codecs/tiff/packbits.ts';
import { lzwPacker } from '../../../codecs/tiff/write-lzw.ts';
import { packBits } from '../../../codecs/tiff/write-packbits.ts';
import { image } from '../assertions.ts';
import { decodeByGeotiff, spread } from './independent.ts';
import { layoutCases } from './pictures.ts';

const unpackLzw = (packed: Uint8Array, length: number) => filled(length, (target) => unpackLzwInto(packed, target, 0));
const unpackBits = (packed: Uint8Array, length: number) =>
  filled(length, (target) => unpackPackBits(packed, target, 0));

function filled(length: number, unpack: (target: Uint8Array) => void): Uint8Array {
  const target = new Uint8Array(length);
  unpack(target);
  return target;
}

const solid = (width: number, height: number, red: number): Image =>
  image(
    width,
    height,
    Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => [red, (at * 7) & 255, at >> 2, 255][at & 3]!),
  );

async function write(images: readonly Image[], classicLimit?: number): Promise<Uint8Array> {
  const writer = tiffWriter({ compression: 'lzw', ...(classicLimit !== undefined && { classicLimit }) });
  for (const page of images) await writer.add(page);
  return (await writer.finish())[0]!;
}

describe('TIFF writing: files', () => {
  it('holds all pages, each of its own size and layout', async () => {
    const images = [solid(40, 30, 1), ...layoutCases.map(({ picture }) => picture), solid(3, 50, 2)];
    const [file, ...more] = await encode(images, 'tiff');
    assert.equal(more.length, 0);
    const pages = await decodeByGeotiff(file!);
    assert.deepEqual(
      pages.map(({ width, height }) => ({ width, height })),
      images.map(({ width, height }) => ({ width, height })),
    );
    const decoded = await decode(file!);
    for (const [index, { data }] of decoded.entries())
      assert.ok(Buffer.from(data.buffer).equals(Buffer.from(images[index]!.data.buffer)), `page ${index + 1}`);
  });

  it('says of pages that they are single ones of many, and of a lone page nothing', async () => {
    const tagsOf = (file: Uint8Array) => {
      const view = new DataView(file.buffer);
      const directory = view.getUint32(4, true);
      const fields = new Map<number, readonly [number, number]>();
      for (let at = directory + 2; at < directory + 2 + view.getUint16(directory, true) * 12; at += 12)
        fields.set(view.getUint16(at, true), [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]);
      return fields;
    };
    const many = tagsOf(await write([solid(2, 2, 1), solid(2, 2, 2), solid(2, 2, 3)]));
    assert.deepEqual([many.get(254)![0], many.get(297)], [2, [0, 3]]);
    const lone = tagsOf(await write([solid(2, 2, 1)]));
    assert.deepEqual([lone.get(254)![0], lone.has(297)], [0, false]);
  });

  it('becomes a BigTIFF where 32-bit offsets do not reach, and not a byte sooner', async () => {
    const images = [solid(40, 30, 1), solid(20, 10, 2)];
    const classic = await write(images);
    assert.equal(classic[2], 42);
    assert.equal((await write(images, classic.length))[2], 42);
    const big = await write(images, classic.length - 1);
    assert.equal(big[2], 43);
    assert.deepEqual(
      (await open(big)).pages.map(({ width, height }) => [width, height]),
      [
        [40, 30],
        [20, 10],
      ],
    );
  });

  for (const { name, picture, ...layout } of layoutCases)
    it(`writes ${name} as BigTIFF that geotiff reads`, async () => {
      const [page] = await decodeByGeotiff(await write([picture], 0));
      const full = layout.bits === 16 ? 65_535 : 255;
      const rgba = spread(page!.samples, layout, full, page!.palette);
      const wrong = rgba.findIndex((sample, at) => sample !== picture.data[at]);
      assert.equal(wrong, -1, `sample ${wrong} is ${rgba[wrong]}, not ${picture.data[wrong]}`);
    });

  it('lays directories and strips out on word boundaries, fields ascending, nothing overlapping', async () => {
    const file = await write([solid(41, 33, 1), solid(7, 5, 2)]);
    const view = new DataView(file.buffer);
    const used: [number, number][] = [[0, 8]];
    for (let at = view.getUint32(4, true); at !== 0; ) {
      assert.equal(at & 1, 0);
      const count = view.getUint16(at, true);
      used.push([at, at + 2 + count * 12 + 4]);
      const sizes = [0, 1, 1, 2, 4, 8, 1, 1];
      const fields = Array.from({ length: count }, (_, index) => at + 2 + index * 12);
      const tags = fields.map((field) => view.getUint16(field, true));
      assert.deepEqual(
        tags,
        [...new Set(tags)].sort((a, b) => a - b),
      );
      const numbers = (tag: number) => {
        const field = fields[tags.indexOf(tag)]!;
        const values = view.getUint32(field + 4, true);
        const from = values * 4 <= 4 ? field + 8 : view.getUint32(field + 8, true);
        return Array.from({ length: values }, (_, index) => view.getUint32(from + index * 4, true));
      };
      for (const field of fields) {
        const bytes = view.getUint32(field + 4, true) * sizes[view.getUint16(field + 2, true)]!;
        const offset = view.getUint32(field + 8, true);
        if (bytes > 4) used.push([offset, offset + bytes]);
      }
      const lengths = numbers(279);
      for (const [index, offset] of numbers(273).entries()) used.push([offset, offset + lengths[index]!]);
      at = view.getUint32(at + 2 + count * 12, true);
    }
    used.sort(([a], [b]) => a - b);
    for (const [index, [from, to]] of used.entries()) {
      assert.equal(from & 1, 0, `${from} is odd`);
      const next = used[index + 1]?.[0] ?? file.length;
      assert.ok(next - to <= 1 && next >= to, `${to} is followed by ${next}`);
    }
  });

  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 3000 }),
    fc.array(fc.constantFrom(0, 0, 0, 7, 255), { minLength: 1, maxLength: 9000 }).map((list) => Uint8Array.from(list)),
  );
  const seed = Number(process.env.FUZZ_SEED ?? 1);

  it('packs LZW that unpacks to the same bytes, past full tables too', () => {
    const pack = lzwPacker();
    fc.assert(
      fc.property(bytes, (plain) => {
        assert.deepEqual(unpackLzw(pack(plain), plain.length), plain);
      }),
      { seed, numRuns: 300 },
    );
    const long = Uint8Array.from({ length: 200_000 }, (_, at) => Math.imul(at, 2_654_435_761) >>> 24);
    assert.deepEqual(unpackLzw(pack(long), long.length), long);
  });

  it('packs PackBits that unpacks to the same bytes, each row on its own', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 400 }), (plain, rowBytes) => {
        const packed = packBits(plain, rowBytes);
        assert.deepEqual(unpackBits(packed, plain.length), plain);
        const rows = [];
        for (let at = 0; at < plain.length; at += rowBytes)
          rows.push(packBits(plain.subarray(at, at + rowBytes), rowBytes));
        assert.deepEqual(Buffer.concat(rows), Buffer.from(packed));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('makes PackBits no longer than one byte in 128 more', () => {
    const worst = Uint8Array.from({ length: 128 * 40 }, (_, at) => (at * 89) & 255);
    assert.equal(packBits(worst, worst.length).length, worst.length + 40);
  });
});
