import assert from 'node:assert/strict';
import { readMetadata, type SpawnMetadataWorker } from '../../../frontend/src/device/read-metadata.ts';
import type { MetadataReply, MetadataRequest } from '../../../frontend/src/metadata/messages.ts';

describe('frontend: the reader of metadata', () => {
  const request: MetadataRequest = { file: new Blob(['pixels']), options: { to: 'png' } };

  function puppet() {
    const seen = { requests: [] as MetadataRequest[], ends: 0, spawned: 0 };
    let reply: (reply: MetadataReply) => void = () => {};
    let die = () => {};
    const spawn: SpawnMetadataWorker = (onReply, onDeath) => {
      seen.spawned += 1;
      [reply, die] = [onReply, onDeath];
      return { send: (one) => seen.requests.push(one), end: () => (seen.ends += 1) };
    };
    return { seen, spawn, reply: (one: MetadataReply) => reply(one), die: () => die() };
  }

  it('gives the answer and ends its worker', async () => {
    const { seen, spawn, reply } = puppet();
    const reading = readMetadata(request, { spawn, signal: new AbortController().signal });
    reply({ entries: [] });
    assert.deepEqual(await reading, []);
    assert.deepEqual([seen.requests, seen.ends], [[request], 1]);
  });

  it('fails as the file does', async () => {
    const { spawn, reply } = puppet();
    const reading = readMetadata(request, { spawn, signal: new AbortController().signal });
    reply({ error: { code: 'truncated', message: 'short' } });
    await assert.rejects(reading, { code: 'truncated' });
  });

  it('fails, and does not wait for ever, where the browser ends its worker', async () => {
    const { spawn, die } = puppet();
    const reading = readMetadata(request, { spawn, signal: new AbortController().signal });
    die();
    await assert.rejects(reading, { code: 'runtime-failure' });
  });

  it('ends its worker when nobody looks any more, and starts none afterwards', async () => {
    const { seen, spawn } = puppet();
    const work = new AbortController();
    const reading = readMetadata(request, { spawn, signal: work.signal });
    work.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.equal(seen.ends, 1);
    await assert.rejects(readMetadata(request, { spawn, signal: work.signal }), { name: 'AbortError' });
    assert.equal(seen.spawned, 1);
  });
});
