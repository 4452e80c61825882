import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyDifferencing,
  undoFloatingPointPredictor,
  undoHorizontalDifferencing,
} from '../../../codecs/tiff/predictor.ts';
import { packBits } from './build.ts';

const rows = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  pixels: fc.integer({ min: 1, max: 9 }),
  stride: fc.integer({ min: 1, max: 5 }),
  littleEndian: fc.boolean(),
  seed: fc.integer(),
});

/** Pseudo-random samples of `bits` as big integers, row by row. */
function samplesOf(count: number, bits: number, seed: number): bigint[] {
  let state = BigInt(seed >>> 0) + 1n;
  return Array.from({ length: count }, () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return (state ^ (state >> 29n)) & ((1n << BigInt(bits)) - 1n);
  });
}

/** Whole-byte samples in a byte order; others from the highest bit on. */
function bytesOfSamples(
  samples: readonly bigint[],
  bits: number,
  littleEndian: boolean,
  rowSamples: number,
): Uint8Array {
  if (bits % 8 !== 0) return packBits(samples.map(Number), bits, rowSamples);
  const bytes = samples.flatMap((sample) => {
    const big = Array.from({ length: bits / 8 }, (_, at) => Number((sample >> BigInt(bits - 8 - at * 8)) & 255n));
    return littleEndian ? big.reverse() : big;
  });
  return Uint8Array.from(bytes);
}

describe('TIFF predictors', () => {
  for (const bits of [1, 2, 4, 5, 8, 10, 12, 14, 16, 24, 32, 64])
    it(`undoes horizontal differencing of ${bits} bits (§14)`, () => {
      fc.assert(
        fc.property(rows, ({ rows, pixels, stride, littleEndian, seed }) => {
          const rowSamples = pixels * stride;
          const samples = samplesOf(rows * rowSamples, bits, seed);
          const mask = (1n << BigInt(bits)) - 1n;
          const differences = samples.map((sample, at) =>
            at % rowSamples < stride ? sample : (sample - samples[at - stride]!) & mask,
          );
          const bytes = bytesOfSamples(differences, bits, littleEndian, rowSamples);
          const rowBytes = bytes.length / rows;
          undoHorizontalDifferencing(bytes, { rows, rowBytes, rowSamples, stride, bits, littleEndian });
          assert.deepEqual(bytes, bytesOfSamples(samples, bits, littleEndian, rowSamples));
        }),
        { numRuns: 40 },
      );
    });

  it('undoes what the writer applies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (samples) => {
        const bytes = samples.slice();
        applyDifferencing(bytes, 6, 3);
        undoHorizontalDifferencing(bytes, {
          rows: 2,
          rowBytes: 6,
          rowSamples: 6,
          stride: 3,
          bits: 8,
          littleEndian: true,
        });
        assert.deepEqual(bytes, samples);
      }),
    );
  });

  for (const bits of [16, 24, 32, 64])
    it(`undoes the floating point predictor of ${bits} bits (Technical Note 3)`, () => {
      fc.assert(
        fc.property(rows, ({ rows, pixels, stride, littleEndian, seed }) => {
          const rowSamples = pixels * stride;
          const size = bits / 8;
          const samples = samplesOf(rows * rowSamples, bits, seed);
          const bytes = new Uint8Array(rows * rowSamples * size);
          for (let row = 0; row < rows; row++) {
            const big = bytesOfSamples(
              samples.slice(row * rowSamples, (row + 1) * rowSamples),
              bits,
              false,
              rowSamples,
            );
            const planes = Uint8Array.from(
              big,
              (_, at) => big[(at % rowSamples) * size + Math.floor(at / rowSamples)]!,
            );
            const differences = planes.map((byte, at) => (at < stride ? byte : byte - planes[at - stride]!));
            bytes.set(differences, row * rowSamples * size);
          }
          undoFloatingPointPredictor(bytes, {
            rows,
            rowBytes: rowSamples * size,
            rowSamples,
            stride,
            bits,
            littleEndian,
          });
          assert.deepEqual(bytes, bytesOfSamples(samples, bits, littleEndian, rowSamples));
        }),
        { numRuns: 40 },
      );
    });
});
