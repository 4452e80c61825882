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
  let unloaded: number;

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
    [heard, deaths, unloaded] = [[], 0, 0];
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
      (isUnloaded) => {
        deaths += 1;
        if (isUnloaded) unloaded += 1;
      },
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

  it('is unloaded where its script did not come, or a part that it asked for', () => {
    watch();
    (worker as unknown as Worker).onerror!(new Event('error') as ErrorEvent);
    assert.deepEqual([deaths, unloaded], [1, 1]);
    watch();
    say({ type: 'unloaded' });
    assert.deepEqual([heard, deaths, unloaded], [[], 2, 2]);
  });

  it('is dead, not unloaded, where its script threw', () => {
    watch();
    (worker as unknown as Worker).onerror!(Object.assign(new Event('error'), { message: 'no' }) as ErrorEvent);
    assert.deepEqual([deaths, unloaded], [1, 0]);
  });

  it('works unwatched where the browser forbids locks', async () => {
    watch();
    Object.defineProperty(globalThis, 'navigator', {
      configurable: true,
      value: { locks: { request: () => Promise.reject(new DOMException('forbidden', 'SecurityError')) } },
    });
    holdLock({ name: 'one', postMessage: say });
    await turns();
    say({ entries: [] });
    assert.deepEqual([heard, deaths], [[{ entries: [] }], 0]);
  });
});
