import assert from 'node:assert/strict';
import { type WatchableWorker, watchWorker } from '../../../frontend/src/device/watched-worker.ts';
import { holdLock } from '../../../frontend/src/workers/hold-lock.ts';
import { MemoryLocks } from '../cloud/lock-manager.ts';

describe('frontend: a worker that is watched', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  let locks: MemoryLocks;
  let worker: WatchableWorker & { terminated: number };
  let heard: object[];
  let deaths: number;

  beforeEach(() => {
    locks = new MemoryLocks();
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks } });
    worker = {
      onerror: null,
      onmessage: null,
      onmessageerror: null,
      terminated: 0,
      terminate: () => worker.terminated++,
    };
    [heard, deaths] = [[], 0];
  });
  afterEach(() => {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
    else Reflect.deleteProperty(globalThis, 'navigator');
  });

  const watch = () =>
    watchWorker<object>(
      worker,
      'one',
      (reply) => heard.push(reply),
      () => (deaths += 1),
    );
  const say = (data: object) => (worker as unknown as Worker).onmessage!({ data } as MessageEvent);
  const turns = () => new Promise((resolve) => setImmediate(resolve));

  it('is heard, but for what it says of its lock', async () => {
    watch();
    holdLock({ name: 'one', postMessage: say });
    await turns();
    say({ entries: [] });
    assert.deepEqual([heard, deaths], [[{ entries: [] }], 0]);
  });

  it('is dead when it loses its lock, whatever it was doing, and is not heard afterwards', async () => {
    watch();
    const release = locks.hold('one');
    say({ type: 'started' });
    await turns();
    assert.equal(deaths, 0);
    release();
    await turns();
    say({ entries: [] });
    assert.deepEqual([heard, deaths, worker.terminated], [[], 1, 1]);
  });

  it('is not called dead where the page ended it', async () => {
    const end = watch();
    const release = locks.hold('one');
    say({ type: 'started' });
    end();
    release();
    await turns();
    assert.deepEqual([deaths, worker.terminated], [0, 1]);
  });

  it('is dead where it cannot be loaded', () => {
    watch();
    (worker as unknown as Worker).onerror!({} as ErrorEvent);
    assert.equal(deaths, 1);
  });
});
