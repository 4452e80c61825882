import assert from 'node:assert/strict';
import { WorkQueue } from '../../../frontend/src/device/work-queue.ts';

/** Tasks by their cost, named by their place among those of the same cost. */
function queueOf(...costs: number[]): WorkQueue<{ costBytes: number; name: string }> {
  const queue = new WorkQueue<{ costBytes: number; name: string }>();
  for (const [at, costBytes] of costs.entries()) queue.add({ costBytes, name: `${costBytes}#${at}` });
  return queue;
}

function takeAll(queue: WorkQueue<{ costBytes: number; name: string }>, room = Infinity): string[] {
  const taken: string[] = [];
  for (let task = queue.take(room, false); task; task = queue.take(room, false)) taken.push(task.name);
  return taken;
}

describe('frontend: work queue', () => {
  it('gives the largest first, and every second turn the smallest', () => {
    assert.deepEqual(takeAll(queueOf(3, 9, 1, 7, 5)), ['9#1', '1#2', '7#3', '3#0', '5#4']);
  });

  it('gives equals in the order in which they came', () => {
    assert.deepEqual(takeAll(queueOf(4, 4, 4, 4)), ['4#0', '4#1', '4#2', '4#3']);
  });

  it('gives nothing that there is no room for', () => {
    const queue = queueOf(8, 6, 2);
    assert.deepEqual(takeAll(queue, 6), ['6#1', '2#2']);
    assert.equal(queue.size, 1);
  });

  it('gives what is larger than all memory when nothing runs', () => {
    assert.equal(queueOf(100).take(10, false), undefined);
    assert.equal(queueOf(100).take(10, true)?.name, '100#0');
  });

  it('lets eight others go before a large one that does not fit, and then keeps the room for it', () => {
    const queue = queueOf(100, ...Array.from({ length: 20 }, () => 1));
    assert.equal(takeAll(queue, 10).length, 8);
    assert.equal(queue.take(100, false)?.name, '100#0');
  });

  it('gives what was begun before ahead of all others', () => {
    const queue = queueOf(9);
    queue.addFirst({ costBytes: 1, name: 'again' });
    assert.deepEqual(takeAll(queue), ['again', '9#0']);
  });

  it('tells whether what is taken out was there', () => {
    const queue = new WorkQueue<{ costBytes: number }>();
    const task = { costBytes: 1 };
    queue.add(task);
    assert.equal(queue.remove(task), true);
    assert.equal(queue.remove(task), false);
    assert.equal(queue.size, 0);
  });
});
