import assert from 'node:assert/strict';
import { inParallel } from '../../../functions/service/concurrency.ts';

describe('work in parallel', () => {
  it('does every item once, at most so many at a time', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    const items = Array.from({ length: 50 }, (_, index) => index);
    await inParallel(4, items, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      done.push(item);
      running--;
    });
    assert.deepEqual(done, items);
    assert.equal(most, 4);
  });

  it('begins nothing after a failure, and throws it when the rest has ended', async () => {
    const begun: number[] = [];
    let running = 0;
    const work = inParallel(2, [1, 2, 3, 4, 5, 6], async (item) => {
      begun.push(item);
      running++;
      await new Promise(setImmediate);
      running--;
      if (item === 2) throw new Error('two');
    });
    await assert.rejects(work, /two/);
    assert.equal(running, 0);
    assert.ok(!begun.includes(5));
  });

  it('does nothing for no items', () => inParallel(4, [], () => assert.fail()));
});
