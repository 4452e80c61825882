import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { S3Event } from 'aws-lambda';
import type { NotificationRule } from '../../../local/store/notifications.ts';
import type { StoreOptions } from '../../../local/store/store.ts';
import { type StartedStore, startStore } from './start-store.ts';

const rule: NotificationRule = { id: 'to-convert', target: 'arn:convert', events: ['s3:ObjectCreated:*'] };
const delivery = { firstRetryMs: 5, maxRetryMs: 20 };

/** Collects events and lets a test wait for the next ones. */
class Inbox {
  readonly received: { readonly event: S3Event; readonly target: string }[] = [];
  #wake: () => void = () => undefined;

  readonly take = async (event: S3Event, target: string): Promise<void> => {
    this.received.push({ event, target });
    this.#wake();
  };

  async waitFor(count: number): Promise<readonly S3Event['Records'][number][]> {
    while (this.received.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.received.map(({ event }) => event.Records[0]!);
  }
}

describe('local/store events', () => {
  let folder: string;
  let inbox: Inbox;
  const running: StartedStore[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    inbox = new Inbox();
  });
  afterEach(async () => {
    for (const store of running.splice(0)) await store.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(options: Partial<StoreOptions> = {}): Promise<StartedStore> {
    const buckets = [{ name: 'input', notifications: [rule] }, { name: 'output' }];
    const store = await startStore({
      folder,
      buckets,
      delivery,
      onObjectCreated: inbox.take,
      report: () => undefined,
      ...options,
    });
    running.push(store);
    return store;
  }

  const put = (store: StartedStore, Key: string, Bucket = 'input') =>
    store.client().send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}` }));
  const journal = () => readdir(join(folder, 'events'));
  async function journalIsEmpty(): Promise<void> {
    while ((await journal()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('have the shape that S3 sends', async () => {
    const store = await start();
    const { ETag } = await put(store, 'incoming/a.png');
    const [record] = await inbox.waitFor(1);
    assert.equal(inbox.received[0]?.target, 'arn:convert');
    assert.ok(record);
    assert.match(record.eventTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.match(record.responseElements['x-amz-request-id'], /^[0-9A-F]{16}$/);
    assert.match(record.s3.object.sequencer, /^[0-9A-F]{18}$/);
    const { eventTime: _time, responseElements: _elements, ...rest } = record;
    assert.deepEqual(rest, {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-central-1',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'owner' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'to-convert',
        bucket: { name: 'input', ownerIdentity: { principalId: 'local' }, arn: 'arn:aws:s3:::input' },
        object: {
          key: 'incoming/a.png',
          size: 22,
          eTag: ETag?.replaceAll('"', ''),
          sequencer: record.s3.object.sequencer,
        },
      },
    });
  });

  it('tell of copies and of uploads in parts by names of their own', async () => {
    const store = await start();
    const client = store.client();
    await put(store, 'source', 'output');
    const target = { Bucket: 'input', Key: 'made' };
    const copied = await client.send(new CopyObjectCommand({ ...target, CopySource: 'output/source' }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    const part = { ...target, UploadId, PartNumber: 1 };
    const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand({ ...part, Body: 'x' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] };
    const completed = await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
    const records = await inbox.waitFor(2);
    assert.deepEqual(
      records.map(({ eventName, s3 }) => [eventName, `"${s3.object.eTag}"`, s3.object.size]),
      [
        ['ObjectCreated:Copy', copied.CopyObjectResult?.ETag, 14],
        ['ObjectCreated:CompleteMultipartUpload', completed.ETag, 1],
      ],
    );
  });

  const encoded = [
    ['a b+c', 'a+b%2Bc'],
    ['ü/日.png', '%C3%BC/%E6%97%A5.png'],
    ["50% off!'(*~)", '50%25+off%21%27%28*%7E%29'],
    ['../../x', '../../x'],
  ] as const;
  for (const [key, inEvent] of encoded) {
    it(`carry the key ${key} as ${inEvent}`, async () => {
      await put(await start(), key);
      const [record] = await inbox.waitFor(1);
      assert.equal(record?.s3.object.key, inEvent);
      assert.equal(decodeURIComponent(inEvent.replaceAll('+', ' ')), key);
    });
  }

  it('tell a form upload from a PUT', async () => {
    const store = await start();
    const post = await createPresignedPost(store.client(), { Bucket: 'input', Key: 'k' });
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append('file', new Blob(['x']));
    assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 204);
    assert.equal((await inbox.waitFor(1))[0]?.eventName, 'ObjectCreated:Post');
  });

  it('come for the buckets, kinds and keys of a rule alone', async () => {
    const rules = [{ ...rule, events: ['s3:ObjectCreated:Put'], prefix: 'in/', suffix: '.png' }];
    const posts = [{ ...rule, events: ['s3:ObjectCreated:Post'] }];
    const store = await start({
      buckets: [
        { name: 'input', notifications: rules },
        { name: 'output', notifications: posts },
      ],
    });
    await put(store, 'in/a.jpg');
    await put(store, 'out/a.png');
    await put(store, 'k', 'output');
    await put(store, 'in/a.png');
    await store.client().send(new DeleteObjectCommand({ Bucket: 'input', Key: 'in/a.png' }));
    await inbox.waitFor(1);
    await journalIsEmpty();
    assert.deepEqual(
      inbox.received.map(({ event }) => event.Records[0]?.s3.object.key),
      ['in/a.png'],
    );
  });

  it('do not come for a write that was refused', async () => {
    const store = await start();
    await put(store, 'k');
    await assert.rejects(
      store.client().send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: 'x', IfNoneMatch: '*' })),
    );
    await inbox.waitFor(1);
    await journalIsEmpty();
    assert.equal(inbox.received.length, 1);
  });

  it('have ascending sequencers, even in the same millisecond and over a restart', async () => {
    const frozen = new Date();
    const clock = { now: () => frozen };
    for (const count of [3, 6]) {
      const store = await start({ clock });
      for (const body of ['1', '2', '3']) {
        await store.client().send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: body }));
      }
      await inbox.waitFor(count);
      await running.pop()?.stop();
    }
    const sequencers = (await inbox.waitFor(6)).map(({ s3 }) => s3.object.sequencer);
    assert.deepEqual(sequencers, [...new Set(sequencers)].sort());
  });

  it('come again until they are taken, one that fails holding up no other', async () => {
    let failures = 0;
    const faults: string[] = [];
    const store = await start({
      onObjectCreated: async (event, target) => {
        if (event.Records[0]?.s3.object.key === 'bad' && failures++ < 4) throw new Error('no');
        await inbox.take(event, target);
      },
      report: (_error, doing) => faults.push(doing),
    });
    await put(store, 'bad');
    await put(store, 'good');
    const records = await inbox.waitFor(2);
    assert.deepEqual(
      records.map(({ s3 }) => s3.object.key),
      ['good', 'bad'],
    );
    await journalIsEmpty();
    assert.deepEqual(faults, Array(4).fill('delivering the event of input/bad'));
  });

  it('are on disk before the PUT is answered, and come after a crash', async () => {
    const first = await start({ onObjectCreated: () => new Promise(() => undefined) });
    await put(first, 'a b');
    assert.equal((await journal()).length, 1);
    await running.pop()?.stop();
    await start();
    const [record] = await inbox.waitFor(1);
    assert.equal(record?.s3.object.key, 'a+b');
    await journalIsEmpty();
  });

  it('come, where the crash was between writing the object and confirming its event', async () => {
    const first = await start({
      onObjectCreated: async () => {
        throw new Error('no');
      },
    });
    await put(first, 'k');
    await running.pop()?.stop();
    const [name] = await journal();
    await rename(join(folder, 'events', name!), join(folder, 'events', name!.replace('.json', '.prepared')));
    await start();
    assert.equal((await inbox.waitFor(1))[0]?.s3.object.key, 'k');
  });

  it('do not come, where the crash was before the object was written', async () => {
    const first = await start({
      onObjectCreated: async () => {
        throw new Error('no');
      },
    });
    await put(first, 'k');
    await running.pop()?.stop();
    const [name] = await journal();
    const text = await readFile(join(folder, 'events', name!), 'utf8');
    const pending = JSON.parse(text);
    const generation = 'F'.repeat(18);
    await rm(join(folder, 'events', name!));
    await writeFile(join(folder, 'events', `${generation}.prepared`), JSON.stringify({ ...pending, generation }));
    await writeFile(join(folder, 'events', 'E.writing'), text.slice(0, 20));
    const store = await start();
    assert.deepEqual(await journal(), []);
    await put(store, 'later');
    assert.deepEqual(
      (await inbox.waitFor(1)).map(({ s3 }) => s3.object.key),
      ['later'],
    );
  });
});
