import assert from 'node:assert/strict';
import type { SpawnWorker } from '../../../frontend/src/device/device-worker.ts';
import type { WorkerReply, WorkerRequest } from '../../../frontend/src/device/messages.ts';
import { SideWorker } from '../../../frontend/src/device/side-worker.ts';
import { PartMissing } from '../../../frontend/src/parts/missing-part.ts';

function puppet() {
  const sent: WorkerRequest[] = [];
  const workers: { reply(reply: WorkerReply): void; die(missing?: PartMissing): void; ended: boolean }[] = [];
  const spawn: SpawnWorker = (reply, die) => {
    const worker = { reply, die, ended: false };
    workers.push(worker);
    return {
      send: (request) => sent.push(request),
      end: () => {
        worker.ended = true;
      },
    };
  };
  return { sent, workers, side: new SideWorker(spawn) };
}

const look = { type: 'look', file: new Blob(), limits: {} } as const;
const thumbnail = { type: 'thumbnail', file: new Blob(), format: 'png', side: 8 } as const;

describe('frontend: worker beside the conversions', () => {
  it('starts with the first question, and asks one at a time', async () => {
    const { sent, workers, side } = puppet();
    assert.equal(workers.length, 0);
    const [first, second] = [side.ask<'look'>(look), side.ask<'look'>(look)];
    assert.equal(sent.length, 1);
    workers[0]!.reply({ id: 1, type: 'done', result: 'one' });
    workers[0]!.reply({ id: 2, type: 'done', result: 'two' });
    assert.deepEqual(await Promise.all([first, second]), ['one', 'two']);
    assert.equal(workers.length, 1);
  });

  it('is there before the first question where it is told to', () => {
    const { sent, workers, side } = puppet();
    side.prepare();
    assert.deepEqual([workers.length, sent.length], [1, 0]);
    void side.ask<'look'>(look);
    assert.deepEqual([workers.length, sent.length], [1, 1]);
  });

  it('lets a worker go that could not load a module, and asks a fresh one', async () => {
    const { workers, side } = puppet();
    const [first, second] = [side.ask<'look'>(look), side.ask<'look'>(look)];
    workers[0]!.reply({ id: 1, type: 'failed', error: { code: 'runtime-failure', message: 'gone' } });
    await assert.rejects(first, { code: 'runtime-failure' });
    assert.deepEqual([workers.length, workers[0]!.ended], [2, true]);
    workers[1]!.reply({ id: 2, type: 'failed', error: { code: 'corrupt', message: 'broken' } });
    await assert.rejects(second, { code: 'corrupt' });
    assert.equal(workers[1]!.ended, false);
  });

  it('says to all who ask that it could not be loaded, and asks a fresh one the next time', async () => {
    const { workers, side } = puppet();
    const all = [side.ask<'look'>(look), side.ask<'thumbnail'>(thumbnail, 'sight')];
    workers[0]!.die(new PartMissing('part-unreachable'));
    for (const one of all) await assert.rejects(one, { code: 'part-unreachable' });
    const next = side.ask<'look'>(look);
    workers[1]!.reply({ id: 3, type: 'done', result: 'there' });
    assert.equal(await next, 'there');
  });

  it('asks by turns for what is needed and for what is looked at', () => {
    const { sent, workers, side } = puppet();
    for (let at = 0; at < 3; at++) void side.ask<'look'>(look);
    for (let at = 0; at < 2; at++) void side.ask<'thumbnail'>(thumbnail, 'sight');
    for (let at = 0; at < 5; at++) workers[0]!.reply({ id: sent[at]!.id, type: 'done', result: undefined });
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['look', 'thumbnail', 'look', 'thumbnail', 'look'],
    );
  });

  it('never asks what was taken back while it waited, and answers what is asked already', async () => {
    const { sent, workers, side } = puppet();
    const [asked, waiting] = [new AbortController(), new AbortController()];
    const first = side.ask<'thumbnail'>(thumbnail, 'sight', asked.signal);
    const second = side.ask<'thumbnail'>(thumbnail, 'sight', waiting.signal);
    const third = side.ask<'look'>(look);
    asked.abort();
    waiting.abort();
    await assert.rejects(second, { name: 'AbortError' });
    workers[0]!.reply({ id: 1, type: 'done', result: 'one' });
    workers[0]!.reply({ id: 3, type: 'done', result: 'three' });
    assert.deepEqual(await Promise.all([first, third]), ['one', 'three']);
    assert.deepEqual(
      sent.map(({ id }) => id),
      [1, 3],
    );
  });

  it('fails the question that its worker died of, and puts the next to a fresh one', async () => {
    const { workers, side } = puppet();
    const [first, second] = [side.ask<'look'>(look), side.ask<'look'>(look)];
    workers[0]!.die();
    await assert.rejects(first, { code: 'runtime-failure' });
    workers[1]!.reply({ id: 2, type: 'done', result: 'two' });
    assert.equal(await second, 'two');
  });

  it('rebuilds the error of a bad file', async () => {
    const { workers, side } = puppet();
    const question = side.ask<'look'>(look);
    workers[0]!.reply({ id: 1, type: 'failed', error: { code: 'truncated', message: 'It ends in IDAT' } });
    await assert.rejects(question, { code: 'truncated', name: 'FormatError' });
  });
});
