import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { LocalProblem } from '../../../local/problem.ts';
import { type StartedStore, startStore } from './start-store.ts';

describe('local/store state folder', () => {
  let folder: string;
  let store: StartedStore | undefined;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'store-')), 'state');
  });
  afterEach(async () => {
    await store?.stop();
    store = undefined;
    await rm(dirname(folder), { recursive: true, force: true });
  });

  async function restart(): Promise<StartedStore> {
    await store?.stop();
    store = undefined;
    store = await startStore({ folder, onObjectCreated: async () => undefined });
    return store;
  }

  async function files(): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }
  const fileEnding = async (pattern: RegExp) => (await files()).find((file) => pattern.test(file))!;

  async function putSomething(): Promise<void> {
    await (await restart()).client().send(
      new PutObjectCommand({
        Bucket: 'input',
        Key: 'ü/../k',
        Body: 'body',
        ContentType: 'image/png',
        Metadata: { a: 'b' },
      }),
    );
  }

  it('holds objects over a restart, with all that is known of them', async () => {
    await putSomething();
    const get = () =>
      store!.client().send(new GetObjectCommand({ Bucket: 'input', Key: 'ü/../k', ChecksumMode: 'ENABLED' }));
    const { Body: _before, $metadata: _first, ...before } = await get();
    await restart();
    const { Body, $metadata: _second, ...after } = await get();
    assert.deepEqual(after, before);
    assert.equal(await Body?.transformToString(), 'body');
    const listed = await store!.client().send(new ListObjectsV2Command({ Bucket: 'input' }));
    assert.deepEqual(
      listed.Contents?.map(({ Key }) => Key),
      ['ü/../k'],
    );
  });

  it('names files by hashes: no part of a key is a part of a path', async () => {
    await putSomething();
    const below = (await files())
      .map((file) => file.slice(folder.length + 1))
      .filter((file) => file.startsWith('buckets'));
    assert.equal(below.length, 2);
    for (const file of below) assert.match(file, /^buckets\/input\/[0-9a-f]{2}\/[0-9a-f]{64}\.(json|[0-9A-F]{18})$/);
    assert.deepEqual(await readdir(dirname(folder)), ['state']);
  });

  it('keeps nothing of what was deleted or replaced', async () => {
    await putSomething();
    await store!.client().send(new PutObjectCommand({ Bucket: 'input', Key: 'ü/../k', Body: 'again' }));
    assert.equal((await files()).filter((file) => file.includes('buckets')).length, 2);
    await store!.client().send(new DeleteObjectCommand({ Bucket: 'input', Key: 'ü/../k' }));
    assert.deepEqual(
      (await files()).filter((file) => file.includes('buckets')),
      [],
    );
    await restart();
    assert.equal((await store!.client().send(new ListObjectsV2Command({ Bucket: 'input' }))).KeyCount, 0);
  });

  it('sweeps away what a crash left half done', async () => {
    await putSomething();
    const record = await fileEnding(/input.*\.json$/);
    await writeFile(record.replace('.json', '.next'), '{"version":1,"key":"ü/.');
    await writeFile(record.replace('.json', '.0000'), 'bytes that no record names');
    await writeFile(join(folder, 'incoming', 'half'), 'half a body');
    await restart();
    const left = (await files()).filter((file) => !file.endsWith('store.json'));
    assert.equal(left.length, 2);
    const found = await store!.client().send(new GetObjectCommand({ Bucket: 'input', Key: 'ü/../k' }));
    assert.equal(await found.Body?.transformToString(), 'body');
  });

  it('reads the records of an earlier version', async () => {
    await putSomething();
    const file = await fileEnding(/input.*\.json$/);
    const { etag, version: _, ...record } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...record, version: 1, md5: etag }));
    await restart();
    const found = await store!.client().send(new GetObjectCommand({ Bucket: 'input', Key: 'ü/../k' }));
    assert.equal(found.ETag, `"${etag}"`);
    assert.equal(await found.Body?.transformToString(), 'body');
  });

  const damages: readonly [title: string, damage: () => Promise<unknown>][] = [
    ['a record that is no JSON', async () => appendFile(await fileEnding(/input.*\.json$/), '}')],
    ['a record of another shape', async () => writeFile(await fileEnding(/input.*\.json$/), '{"version":2}')],
    [
      'a record of another key',
      async () =>
        writeFile(
          await fileEnding(/input.*\.json$/),
          JSON.stringify({
            version: 2,
            key: 'x',
            generation: 'A',
            etag: '',
            lastModified: '',
            sizeBytes: 0,
            headers: {},
            metadata: {},
          }),
        ),
    ],
    ['bytes that are cut short', async () => writeFile(await fileEnding(/[0-9A-F]{18}$/), 'bo')],
    ['bytes that are missing', async () => rm(await fileEnding(/[0-9A-F]{18}$/))],
    ['an event that is no JSON', () => writeFile(join(folder, 'events', 'A.json'), 'x')],
    ['an event of another shape', () => writeFile(join(folder, 'events', 'A.json'), '[]')],
    ['a list of made buckets that leads elsewhere', () => writeFile(join(folder, 'made-buckets.json'), '["../.."]')],
    ['a format of another version', () => writeFile(join(folder, 'store.json'), '{"version":99}')],
    ['a format file that is no JSON', () => writeFile(join(folder, 'store.json'), '')],
    [
      'a file where a folder should be',
      async () => {
        await rm(join(folder, 'events'), { recursive: true });
        await writeFile(join(folder, 'events'), '');
      },
    ],
  ];
  for (const [title, damage] of damages) {
    it(`is refused in one sentence that names the file: ${title}`, async () => {
      await putSomething();
      await store?.stop();
      store = undefined;
      await damage();
      await assert.rejects(startStore({ folder }), (error: unknown) => {
        assert.ok(error instanceof LocalProblem, String(error));
        assert.match(error.message, /state/);
        assert.ok(error.message.includes(folder), error.message);
        return true;
      });
    });
  }

  it('may not be a file', async () => {
    await writeFile(folder, '');
    await assert.rejects(startStore({ folder }), LocalProblem);
    assert.ok((await stat(folder)).isFile());
  });

  it('answers a fault of its own with 500, tells it to the one who runs it, and nobody else', async () => {
    const reported: string[] = [];
    store = await startStore({ folder, report: (error, doing) => reported.push(`${doing}: ${error}`) });
    const client = store.client();
    await client.send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: 'body' }));
    await rm(await fileEnding(/[0-9A-F]{18}$/));
    await assert.rejects(client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k' })), (error: Error) => {
      assert.equal(error.name, 'InternalError');
      assert.ok(!error.message.includes(folder) && !error.message.includes('ENOENT'));
      return true;
    });
    assert.equal(reported.length, 1);
    assert.match(reported[0]!, /^answering GET \/input\/k: .*ENOENT/);
  });
});
