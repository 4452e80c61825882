import assert from 'node:assert/strict';
import { isOpaque, narrowSample, scaleTable, to8Bit } from '../../codecs/color/depth.ts';
import { flatten, flattenToWords } from '../../codecs/color/flatten.ts';

describe('colour arithmetic', () => {
  it('narrows all 65,536 samples as round(v · 255 / 65,535)', () => {
    for (let value = 0; value <= 65_535; value++) assert.equal(narrowSample(value), Math.round((value * 255) / 65_535));
  });

  it('spreads samples of 1 to 16 bits over the full range, the middle rounded', () => {
    for (let bits = 1; bits <= 16; bits++) {
      const [table, full, largest] = [scaleTable(bits), bits > 8 ? 65_535 : 255, 2 ** bits - 1];
      assert.equal(table.length, largest + 1);
      for (let value = 0; value <= largest; value++) assert.equal(table[value], Math.round((value * full) / largest));
    }
  });

  it('leaves 8-bit samples alone when narrowing', () => {
    const data = new Uint8ClampedArray(8);
    assert.equal(to8Bit(data), data);
  });

  it('sees one transparent pixel among opaque ones', () => {
    const data = new Uint16Array(400).fill(0xffff);
    assert.ok(isOpaque(data));
    data[399] = 0xfffe;
    assert.ok(!isOpaque(data));
  });

  const cases: readonly (readonly [string, readonly number[], number, readonly number[]])[] = [
    ['a clear pixel becomes the background, whatever colour it hid', [255, 0, 0, 0], 0x102030, [0x10, 0x20, 0x30, 255]],
    ['an opaque pixel stays', [1, 2, 3, 255], 0xffffff, [1, 2, 3, 255]],
    ['half of black on white is gray', [0, 0, 0, 128], 0xffffff, [127, 127, 127, 255]],
  ];
  for (const [name, from, background, to] of cases)
    it(`flattening: ${name}`, () => assert.deepEqual([...flatten(Uint8ClampedArray.from(from), background)], to));

  it('flattens 16 bits in 16 bits, then narrows', () => {
    const samples = [0, 1, 2, 255, 256, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff];
    const backgrounds = [0x000000, 0xffffff, 0x0a0b0c, 0x80ff01];
    for (const background of backgrounds)
      for (const alpha of samples) {
        const data = Uint16Array.from(samples.flatMap((sample) => [sample, sample, sample, alpha]));
        const words = new Uint32Array(samples.length);
        flattenToWords(data, background, words);
        const bytes = new Uint8Array(words.buffer);
        for (const [at, sample] of samples.entries()) {
          const laid = [16, 8, 0].map((shift) => {
            const below = ((background >> shift) & 255) * 257;
            return Math.floor((sample * alpha + below * (0xffff - alpha) + 0x7fff) / 0xffff);
          });
          assert.deepEqual([...bytes.subarray(at * 4, at * 4 + 4)], [...laid.map(narrowSample), 255]);
        }
      }
  });

  it('does not change the picture that is flattened', () => {
    const data = Uint8ClampedArray.of(9, 9, 9, 9);
    flatten(data, 0);
    assert.deepEqual([...data], [9, 9, 9, 9]);
  });
});
