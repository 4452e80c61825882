import assert from 'node:assert/strict';
import type * as Module from '../../../frontend/src/state/batch-progress.svelte.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: progress of the batch', () => {
  let BatchProgress: typeof Module.BatchProgress;
  before(async () => {
    ({ BatchProgress } = await loadRuneModule<typeof Module>('state/batch-progress.svelte.ts'));
  });

  /** A progress whose clock the test turns. */
  function withClock() {
    const clock = { ms: 0 };
    return { clock, progress: new BatchProgress(() => clock.ms) };
  }

  it('tells the time left by the pixels that are done, not by the files', () => {
    const { clock, progress } = withClock();
    const [first] = [10, 10, 80].map((weight) => progress.begin(weight));
    assert.equal(progress.timeLeftMs, undefined);
    clock.ms = 100;
    first!.settle();
    assert.equal(progress.fraction, 0.1);
    assert.equal(progress.timeLeftMs, 900);
    assert.deepEqual([progress.settled, progress.total], [1, 3]);
  });

  it('moves in the middle of a file, of which no time is told yet, and back where the file is begun again', () => {
    const { clock, progress } = withClock();
    const [large, small] = [progress.begin(80), progress.begin(20)];
    clock.ms = 100;
    large.reach(0.5);
    assert.equal(progress.fraction, 0.4);
    assert.equal(progress.timeLeftMs, undefined);
    small.settle();
    assert.equal(progress.fraction, 0.6);
    assert.equal(progress.timeLeftMs, 400);
    large.reach(0);
    assert.equal(progress.fraction, 0.2);
    large.settle();
    assert.equal(progress.fraction, 1);
  });

  it('counts no time in a pause', () => {
    const { clock, progress } = withClock();
    const [first] = [50, 50].map((weight) => progress.begin(weight));
    clock.ms = 100;
    progress.pause();
    clock.ms = 5_000;
    progress.resume();
    clock.ms = 5_100;
    first!.settle();
    assert.equal(progress.timeLeftMs, 200);
  });

  it('begins anew after the last file is done', () => {
    const { clock, progress } = withClock();
    const only = progress.begin(5);
    clock.ms = 50;
    only.settle();
    assert.equal(progress.running, false);
    assert.equal(progress.timeLeftMs, undefined);
    progress.begin(20);
    assert.deepEqual([progress.total, progress.fraction], [1, 0]);
  });
});
