import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unfilter } from '../../../codecs/png/unfilter.ts';

/** The filters of PNG 3rd ed. §9.2, byte by byte, as the specification writes them. */
function unfilterPlainly(filtered: Uint8Array, rows: number, rowBytes: number, pixelBytes: number): Uint8Array {
  const out = filtered.slice();
  const stride = rowBytes + 1;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < rowBytes; x++) {
      const at = y * stride + 1 + x;
      const a = x >= pixelBytes ? out[at - pixelBytes]! : 0;
      const b = y > 0 ? out[at - stride]! : 0;
      const c = x >= pixelBytes && y > 0 ? out[at - stride - pixelBytes]! : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const nearest = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      out[at] = out[at]! + [0, a, b, (a + b) >> 1, nearest][filtered[y * stride]!]!;
    }
  return out;
}

describe('undoing the filters of PNG', () => {
  for (const pixelBytes of [1, 2, 3, 4, 6, 8])
    it(`gives what the specification's formulas do for pixels of ${pixelBytes} bytes`, () => {
      const picture = fc.record({
        columns: fc.integer({ min: 1, max: 9 }),
        filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
        values: fc.infiniteStream(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 255))),
        before: fc.integer({ min: 0, max: 5 }),
      });
      fc.assert(
        fc.property(picture, ({ columns, filters, values, before }) => {
          const rowBytes = columns * pixelBytes;
          const stride = rowBytes + 1;
          const filtered = Uint8Array.from({ length: stride * filters.length }, (_, at) =>
            at % stride === 0 ? filters[at / stride]! : values.next().value,
          );
          const expected = unfilterPlainly(filtered, filters.length, rowBytes, pixelBytes);
          const room = new Uint8Array(before + filtered.length);
          room.set(filtered, before);
          assert.equal(unfilter(room, before, filters.length, rowBytes, pixelBytes), -1);
          assert.deepEqual(room.subarray(before), expected);
        }),
        { numRuns: 300 },
      );
    });

  it('names the first row whose filter is not defined, and takes 5 for none', () => {
    const filtered = Uint8Array.of(1, 7, 7, 2, 1, 1, 5, 0, 0);
    assert.equal(unfilter(filtered, 0, 3, 2, 1), 2);
    assert.equal(unfilter(Uint8Array.of(255, 0), 0, 1, 1, 1), 0);
  });
});
