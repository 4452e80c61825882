import assert from 'node:assert/strict';
import { CodecError } from '../../../codecs/errors.ts';
import { CodecPool } from '../../../frontend/src/device/codec-pool.ts';
import type { DeviceWorker, SpawnWorker } from '../../../frontend/src/device/device-worker.ts';
import type { DeviceResult, WorkerReply, WorkerRequest } from '../../../frontend/src/device/messages.ts';
import { PartMissing } from '../../../frontend/src/parts/missing-part.ts';

/** A worker that does what the test says, when the test says it. */
interface PuppetWorker extends DeviceWorker {
  readonly requests: WorkerRequest[];
  ended: boolean;
  reply(reply: WorkerReply): void;
  die(missing?: PartMissing): void;
}

const file = new Blob(['pixels']);
const options = { to: 'png' } as const;
const result = { outputs: [], report: {} } as unknown as DeviceResult;

function puppets(): { workers: PuppetWorker[]; spawn: SpawnWorker } {
  const workers: PuppetWorker[] = [];
  return {
    workers,
    spawn(onReply, onDeath) {
      const worker: PuppetWorker = {
        requests: [],
        ended: false,
        send: (request) => worker.requests.push(request),
        end: () => {
          worker.ended = true;
        },
        reply: onReply,
        die: onDeath,
      };
      workers.push(worker);
      return worker;
    },
  };
}

describe('frontend: codec pool', () => {
  it('starts no worker before there is work', () => {
    const { workers, spawn } = puppets();
    new CodecPool({ size: 2, spawn });
    assert.equal(workers.length, 0);
  });

  it('has one worker ready where it is told to, with each codec loaded once, and gives it the first file', () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 2, spawn });
    pool.prepare();
    assert.deepEqual([workers.length, workers[0]!.requests.length], [1, 0]);
    pool.prepare(['jpeg', 'png'], 'png');
    pool.prepare(['png', 'bmp']);
    pool.prepare(['jpeg', 'bmp'], 'bmp');
    void pool.convert(file, options);
    assert.deepEqual(
      workers.map(({ requests }) =>
        requests.map((request) => (request.type === 'prepare' ? [request.formats, request.to] : request.type)),
      ),
      [[[['jpeg', 'png'], 'png'], [['bmp'], undefined], 'convert']],
    );
  });

  it('ends its workers when it is ended, rejects what is in work and what waits, and takes nothing in', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const all = [pool.convert(file, options), pool.convert(file, options)];
    pool.end();
    all.push(pool.convert(file, options));
    for (const { status, ...settled } of await Promise.allSettled(all))
      assert.deepEqual([status, 'reason' in settled && settled.reason.name], ['rejected', 'AbortError']);
    assert.deepEqual(
      workers.map(({ ended, requests }) => [ended, requests.length]),
      [[true, 1]],
    );
  });

  it('ends a worker that has nothing to do, too', () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    pool.prepare();
    pool.end();
    assert.equal(workers[0]!.ended, true);
  });

  it('lets a worker go that could not load a codec', () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    pool.prepare(['jpeg']);
    workers[0]!.reply({ id: 0, type: 'failed', error: { code: 'runtime-failure', message: 'gone' } });
    assert.equal(workers[0]!.ended, true);
    void pool.convert(file, options);
    assert.equal(workers[1]!.requests[0]!.type, 'convert');
  });

  it('uses a worker no more that could not load a codec while it had a file', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    pool.prepare(['jpeg']);
    const converted = pool.convert(file, options);
    workers[0]!.reply({ id: 0, type: 'failed', error: { code: 'runtime-failure', message: 'gone' } });
    workers[0]!.reply({ id: 1, type: 'done', result });
    assert.equal(await converted, result);
    assert.equal(workers[0]!.ended, true);
  });

  it('starts at most as many workers as it may, and gives each one file at a time', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 2, spawn });
    const all = [1, 2, 3].map(() => pool.convert(file, options));
    assert.deepEqual(
      workers.map(({ requests }) => requests.length),
      [1, 1],
    );
    workers[1]!.reply({ id: workers[1]!.requests[0]!.id, type: 'done', result });
    assert.equal(workers[1]!.requests.length, 2);
    workers[0]!.reply({ id: workers[0]!.requests[0]!.id, type: 'done', result });
    workers[1]!.reply({ id: workers[1]!.requests[1]!.id, type: 'done', result });
    assert.equal((await Promise.all(all)).length, 3);
    assert.equal(workers.length, 2);
  });

  it('ignores a reply that belongs to another request', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const conversion = pool.convert(file, options);
    const { id } = workers[0]!.requests[0]!;
    workers[0]!.reply({ id: id + 1, type: 'failed', error: { code: 'corrupt', message: 'not mine' } });
    workers[0]!.reply({ id, type: 'done', result });
    assert.equal(await conversion, result);
  });

  it('hands on the progress of the file that it belongs to', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const stages: string[] = [];
    const conversion = pool.convert(file, options, { onProgress: ({ stage }) => stages.push(stage) });
    const { id } = workers[0]!.requests[0]!;
    workers[0]!.reply({ id, type: 'progress', progress: { stage: 'reading' } });
    workers[0]!.reply({ id, type: 'progress', progress: { stage: 'decoding', page: 1, pages: 1 } });
    workers[0]!.reply({ id, type: 'done', result });
    await conversion;
    assert.deepEqual(stages, ['reading', 'decoding']);
  });

  it('rebuilds a coded error, with its details, and keeps the worker', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const conversion = pool.convert(file, options);
    const error = { code: 'truncated', message: 'The file ends in IDAT', format: 'png', offset: 41 } as const;
    workers[0]!.reply({ id: workers[0]!.requests[0]!.id, type: 'failed', error });
    await assert.rejects(conversion, (thrown) => {
      assert.ok(thrown instanceof CodecError);
      assert.equal(thrown.code, 'truncated');
      assert.deepEqual(thrown.details, { format: 'png', offset: 41 });
      return true;
    });
    void pool.convert(file, options).catch(() => {});
    assert.equal(workers.length, 1);
  });

  it('replaces a worker that died, and tries its file once more', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const conversion = pool.convert(file, options);
    workers[0]!.die();
    assert.equal(workers.length, 2);
    workers[1]!.reply({ id: workers[1]!.requests[0]!.id, type: 'done', result });
    assert.equal(await conversion, result);
  });

  it('gives up a file that ended two workers, and goes on with the next', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const bad = pool.convert(file, options);
    const good = pool.convert(file, options);
    workers[0]!.die();
    workers[1]!.die();
    await assert.rejects(bad, { code: 'runtime-failure' });
    workers[2]!.reply({ id: workers[2]!.requests[0]!.id, type: 'done', result });
    assert.equal(await good, result);
  });

  it('says of a file, and of all that wait, that a worker could not be loaded, and has the next try a fresh one', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const all = [pool.convert(file, options), pool.convert(file, options)];
    workers[0]!.die(new PartMissing('part-refused'));
    for (const one of all) await assert.rejects(one, { code: 'part-refused' });
    assert.equal(workers.length, 1);
    const again = pool.convert(file, options);
    workers[1]!.reply({ id: workers[1]!.requests[0]!.id, type: 'done', result });
    assert.equal(await again, result);
  });

  it('ends the worker of a file that is taken back, and gives its place to another', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const taken = new AbortController();
    const first = pool.convert(file, options, { signal: taken.signal });
    const second = pool.convert(file, options);
    taken.abort();
    await assert.rejects(first, { name: 'AbortError' });
    assert.equal(workers[0]!.ended, true);
    workers[1]!.reply({ id: workers[1]!.requests[0]!.id, type: 'done', result });
    assert.equal(await second, result);
  });

  it('ends a worker whose runtime failed, and gives the next file a fresh one', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const failed = pool.convert(file, options);
    const id = workers[0]!.requests[0]!.id;
    workers[0]!.reply({ id, type: 'failed', error: { code: 'runtime-failure', message: 'no module' } });
    await assert.rejects(failed, { code: 'runtime-failure' });
    assert.equal(workers[0]!.ended, true);
    const next = pool.convert(file, options);
    workers[1]!.reply({ id: workers[1]!.requests[0]!.id, type: 'done', result });
    assert.equal(await next, result);
  });

  it('takes a waiting file out of the queue without ending anything', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const taken = new AbortController();
    const first = pool.convert(file, options);
    const second = pool.convert(file, options, { signal: taken.signal });
    taken.abort();
    await assert.rejects(second, { name: 'AbortError' });
    workers[0]!.reply({ id: workers[0]!.requests[0]!.id, type: 'done', result });
    assert.equal(await first, result);
    assert.equal(workers[0]!.ended, false);
    assert.equal(workers[0]!.requests.length, 1);
  });

  it('begins no file that the memory has no room for, and one that is larger than all of it alone', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 4, budgetBytes: 100, spawn });
    const costs = [60, 60, 500, 30];
    const all = costs.map((costBytes) => pool.convert(file, options, { costBytes }));
    const finish = (at: number) => workers[at]!.reply({ id: workers[at]!.requests.at(-1)!.id, type: 'done', result });
    // 60, and beside it 30; 500 waits for both, and 60 goes before it.
    assert.deepEqual(
      workers.map(({ requests }) => requests.map(({ id }) => id)),
      [[1], [4]],
    );
    finish(0);
    assert.deepEqual(workers[0]!.requests.at(-1)!.id, 2);
    finish(0);
    assert.equal(workers.flatMap(({ requests }) => requests).length, 3);
    finish(1);
    assert.deepEqual(workers[0]!.requests.at(-1)!.id, 3);
    finish(0);
    assert.equal((await Promise.all(all)).length, 4);
  });

  it('begins nothing in a pause, lets what is in work end, and goes on afterwards', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const first = pool.convert(file, options);
    const second = pool.convert(file, options);
    pool.pause();
    workers[0]!.reply({ id: 1, type: 'done', result });
    assert.equal(await first, result);
    assert.equal(workers[0]!.requests.length, 1);
    pool.resume();
    workers[0]!.reply({ id: 2, type: 'done', result });
    assert.equal(await second, result);
  });

  it('gives the memory of a large picture back with its worker', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const large = pool.convert(file, options, { costBytes: 300 * 2 ** 20 });
    workers[0]!.reply({ id: 1, type: 'done', result });
    await large;
    assert.equal(workers[0]!.ended, true);
  });

  it('tells a full disk apart from a bad file', async () => {
    const { workers, spawn } = puppets();
    const pool = new CodecPool({ size: 1, spawn });
    const conversion = pool.convert(file, options);
    workers[0]!.reply({ id: 1, type: 'full' });
    await assert.rejects(conversion, { name: 'StorageFull', code: 'storage-full' });
    assert.equal(workers[0]!.ended, false);
  });
});
