import assert from 'node:assert/strict';
import { decode } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCode } from '../assertions.ts';
import { bitsOf, channel, packBits, type RawPage, rawTiff } from './build.ts';

/** The red samples of a gray page of one row. */
async function grays(codes: Uint8Array, width: number, page: Partial<RawPage>): Promise<number[]> {
  const [image] = await decode(rawTiff({ width, height: 1, chunks: [codes], ...page }));
  return channel(image!.data, 0);
}

const signed: RawPage['fields'] = ({ short }) => [short(339, 2)];
const float: RawPage['fields'] = ({ short }) => [short(339, 3)];

/** Numbers as the bytes of one of DataView's types. */
function viewBytes(
  values: readonly number[],
  size: number,
  set: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [index, value] of values.entries()) set(view, index * size, value);
  return new Uint8Array(view.buffer);
}

describe('TIFF samples (TIFF 6.0 §8, §19)', () => {
  for (let bits = 1; bits <= 16; bits++)
    it(`spreads ${bits} bits over the full range`, async () => {
      const top = 2 ** bits - 1;
      const codes = [0, 1, top >> 1, Math.max(top - 1, 0), top];
      const full = bits > 8 ? 65_535 : 255;
      assert.deepEqual(
        await grays(packBits(codes, bits), 5, { bits, order: 'big' }),
        codes.map((code) => Math.round((code * full) / top)),
      );
    });

  for (const order of ['little', 'big'] as const) {
    const little = order === 'little';
    it(`rounds 24, 32 and 64 bits of ${order}-endian order to 16`, async () => {
      const words = [0, 0x8000, 0x1234, 0xffff];
      const at = (bytes: number) =>
        bytesOf(
          ...words.flatMap((word) => {
            const value = [word >> 8, word & 255, ...new Array<number>(bytes - 2).fill(word & 255)];
            return little ? value.reverse() : value;
          }),
        );
      for (const bytes of [3, 4, 8])
        for (const [index, value] of (await grays(at(bytes), 4, { bits: bytes * 8, order })).entries())
          assert.ok(Math.abs(value - words[index]!) <= 1, `${bytes * 8} bits: ${value} for ${words[index]}`);
    });

    it(`moves signed gray of 16 and 32 bits of ${order}-endian order up by half its range`, async () => {
      const shorts = viewBytes([-32_768, 0, 32_767], 2, (view, at, value) => view.setInt16(at, value, little));
      assert.deepEqual(await grays(shorts, 3, { bits: 16, order, fields: signed }), [0, 32_768, 65_535]);
      const longs = viewBytes([-(2 ** 31), 0, 2 ** 31 - 1], 4, (view, at, value) => view.setInt32(at, value, little));
      assert.deepEqual(await grays(longs, 3, { bits: 32, order, fields: signed }), [0, 32_768, 65_535]);
    });

    it(`clips floating point of ${order}-endian order to 0…1`, async () => {
      const values = [-1, 0, 0.25, 1, 1e30, Number.NaN, Infinity, -Infinity];
      const expected = [0, 0, 16_384, 65_535, 65_535, 0, 65_535, 0];
      const singles = viewBytes(values, 4, (view, at, value) => view.setFloat32(at, value, little));
      assert.deepEqual(await grays(singles, 8, { bits: 32, order, fields: float }), expected);
      const doubles = viewBytes(values, 8, (view, at, value) => view.setFloat64(at, value, little));
      assert.deepEqual(await grays(doubles, 8, { bits: 64, order, fields: float }), expected);
    });

    it(`reads half floats of ${order}-endian order, subnormal ones too`, async () => {
      const codes = [0x3c00, 0x3800, 0x3400, 0xb800, 0x7c00, 0xfc00, 0x7e01, 0x0400, 0x0200, 0x0001];
      const halves = viewBytes(codes, 2, (view, at, value) => view.setUint16(at, value, little));
      const expected = [65_535, 32_768, 16_384, 0, 65_535, 0, 0, 4, 2, 0];
      assert.deepEqual(await grays(halves, codes.length, { bits: 16, order, fields: float }), expected);
    });

    it(`reads floats of 24 bits of ${order}-endian order (Technical Note 3)`, async () => {
      const floats = [
        [0x3f, 0, 0],
        [0x3e, 0, 0],
        [0x3d, 0x80, 0],
        [0xbe, 0, 0],
        [0x7f, 0, 0],
        [0x7f, 0, 1],
      ].flatMap((value) => (little ? value.toReversed() : value));
      assert.deepEqual(
        await grays(bytesOf(...floats), 6, { bits: 24, order, fields: float }),
        [65_535, 32_768, 24_576, 0, 65_535, 0],
      );
    });
  }

  for (const bits of [17, 20, 31, 33, 63])
    it(`rounds ${bits} bits, packed from the highest on, to 16`, async () => {
      const words = [0, 0x8000, 0x1234, 0xffff, 0x00ff];
      const codes = words.map((word) => word.toString(2).padStart(16, '0').repeat(4).slice(0, bits)).join('');
      for (const [index, value] of (await grays(bitsOf(codes), 5, { bits })).entries())
        assert.ok(Math.abs(value - words[index]!) <= 1, `${value} for ${words[index]}`);
    });

  it('shows the bits of signed samples of 8 bits as they lie', async () => {
    assert.deepEqual(await grays(bytesOf(0x80, 0xff, 0, 0x7f), 4, { fields: signed }), [128, 255, 0, 127]);
  });

  it('takes undefined data for unsigned', async () => {
    assert.deepEqual(await grays(bytesOf(7, 200), 2, { fields: ({ short }) => [short(339, 4)] }), [7, 200]);
  });

  it('turns the bits of bytes round where FillOrder is 2', async () => {
    assert.deepEqual(
      await grays(bytesOf(0b0000_0001, 0b1000_0000), 2, { fields: ({ short }) => [short(266, 2)] }),
      [128, 1],
    );
  });

  it('pads rows to whole bytes', async () => {
    const rows = packBits([1, 2, 3, 4, 5, 6], 3, 3);
    const [image] = await decode(rawTiff({ width: 3, height: 2, bits: 3, chunks: [rows] }));
    assert.deepEqual(
      channel(image!.data, 0),
      [1, 2, 3, 4, 5, 6].map((code) => Math.round((code * 255) / 7)),
    );
  });

  const refused: readonly (readonly [string, Partial<RawPage>])[] = [
    ['complex samples', { bits: 64, fields: ({ short }) => [short(339, 6)] }],
    ['floating point of 8 bits', { fields: float }],
    ['65 bits', { bits: 65 }],
    ['samples of different formats', { samples: 2, fields: ({ short }) => [short(339, 1, 3)] }],
  ];
  for (const [name, page] of refused)
    it(`says that ${name} are not read`, async () => {
      await assertCode(
        () => decode(rawTiff({ width: 1, height: 1, chunks: [new Uint8Array(64)], ...page })),
        'unsupported-feature',
      );
    });
});
