import assert from 'node:assert/strict';
import { peakMemoryPercent } from '../../../functions/service/peak-memory.ts';

describe('the peak of the memory', () => {
  it('is told in hundredths of what the function has, and stays when the memory is free again', () => {
    const before = peakMemoryPercent(1024);
    assert.ok(before > 1 && before * 10.24 * 2 ** 20 >= process.memoryUsage.rss() * 0.9);
    // Filled, for a page that nobody touched is not there yet.
    new Uint8Array(process.resourceUsage().maxRSS * 1024).fill(1);
    const after = peakMemoryPercent(1024);
    assert.ok(after > before, `${after} after ${before}`);
    assert.ok(Math.abs(peakMemoryPercent(2048) - after / 2) <= 0.1);
  });
});
