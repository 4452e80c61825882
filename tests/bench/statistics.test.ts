import assert from 'node:assert/strict';
import { bytesAt, geometricMean, spreadOf, sumSpreads } from '../../bench/statistics.ts';

describe('bench: statistics', () => {
  it('takes the middle of an odd number and the mean of the two middles of an even one', () => {
    assert.deepEqual(spreadOf([9, 1, 5]), { median: 5, min: 1, max: 9, runs: 3 });
    assert.deepEqual(spreadOf([10, 1, 4, 2]), { median: 3, min: 1, max: 10, runs: 4 });
  });

  it('adds spreads and keeps the fewest runs', () => {
    const sum = sumSpreads([spreadOf([1, 2, 3]), spreadOf([10, 20])]);
    assert.deepEqual(sum, { median: 17, min: 11, max: 23, runs: 2 });
  });

  it('calls twice as fast and half as fast even', () => {
    assert.ok(Math.abs(geometricMean([2, 0.5]) - 1) < 1e-12);
  });

  it('reads a curve at its points and between them, and nowhere else', () => {
    const curve = [
      { bytes: 4000, ssim: 0.99 },
      { bytes: 1000, ssim: 0.9 },
    ];
    assert.ok(Math.abs(bytesAt(curve, 0.9)! - 1000) < 1e-6);
    // 15 dB lies between 10 and 20 dB; 2,000 lies between the logarithms of 1,000 and 4,000.
    assert.ok(Math.abs(bytesAt(curve, 1 - 10 ** -1.5)! - 2000) < 1e-6);
    assert.equal(bytesAt(curve, 0.8), undefined);
    assert.equal(bytesAt(curve, 0.999), undefined);
  });
});
