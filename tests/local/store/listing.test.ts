import assert from 'node:assert/strict';
import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { compareUtf8, SortedKeys } from '../../../local/store/sorted-keys.ts';
import { sendRaw, signRaw } from './raw-request.ts';
import { type StartedStore, startStore } from './start-store.ts';

const keys = ['a', 'a/', 'a/1', 'a/2/x', 'a/2/y', 'a/3', 'b/1', 'c', 'é', '～', '😀'];

describe('local/store listing', () => {
  let store: StartedStore;
  let client: S3Client;

  before(async () => {
    store = await startStore();
    client = store.client();
    for (const Key of keys.toReversed()) await client.send(new PutObjectCommand({ Bucket: 'input', Key, Body: Key }));
  });
  after(() => store.stop());

  async function pages(query: Omit<ListObjectsV2CommandInput, 'Bucket'>): Promise<string[][]> {
    const found: string[][] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: 'input', ...query })) {
      const contents = (page.Contents ?? []).map(({ Key }) => Key!);
      found.push([...contents, ...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}…`)]);
      assert.equal(page.KeyCount, found.at(-1)?.length);
    }
    return found;
  }

  it('ascends by UTF-8 bytes', async () => {
    assert.deepEqual(await pages({}), [keys]);
  });

  it('pages by continuation tokens without gap or repetition', async () => {
    for (const MaxKeys of [1, 2, 3, 4]) {
      const found = await pages({ MaxKeys });
      assert.deepEqual(found.flat(), keys);
      assert.ok(found.every((page) => page.length <= MaxKeys));
    }
  });

  it('pages over folded prefixes, each once', async () => {
    assert.deepEqual(await pages({ Delimiter: '/', MaxKeys: 1 }), [
      ['a'],
      ['a/…'],
      ['b/…'],
      ['c'],
      ['é'],
      ['～'],
      ['😀'],
    ]);
    assert.deepEqual(await pages({ Prefix: 'a/', Delimiter: '/', MaxKeys: 2 }), [
      ['a/', 'a/1'],
      ['a/3', 'a/2/…'],
    ]);
  });

  it('folds at any delimiter', async () => {
    assert.deepEqual(await pages({ Prefix: 'a', Delimiter: '/2' }), [['a', 'a/', 'a/1', 'a/3', 'a/2…']]);
  });

  it('starts after a key, and lets the continuation token overrule it', async () => {
    assert.deepEqual(await pages({ StartAfter: 'a/3', MaxKeys: 2 }), [['b/1', 'c'], ['é', '～'], ['😀']]);
  });

  it('gives no more than 1,000 a page, and none where none are asked for', async () => {
    const list = (MaxKeys: number) => client.send(new ListObjectsV2Command({ Bucket: 'input', MaxKeys }));
    assert.equal((await list(5000)).MaxKeys, 1000);
    const none = await list(0);
    assert.deepEqual([none.KeyCount, none.IsTruncated, none.Contents], [0, false, undefined]);
  });

  it('encodes keys as form data where asked', async () => {
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'input', Prefix: 'é', EncodingType: 'url' }));
    assert.deepEqual(
      page.Contents?.map(({ Key }) => Key),
      ['%C3%A9'],
    );
  });

  it('tells size, time and quoted ETag', async () => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'input', Prefix: 'c' }));
    assert.equal(Contents?.[0]?.Size, 1);
    assert.equal(Contents?.[0]?.ETag, '"4a8a08f09d37b73795649038408b5f33"');
    assert.ok(Contents?.[0]?.LastModified instanceof Date);
  });

  it('tells the owner to those who ask', async () => {
    const list = (FetchOwner: boolean) => client.send(new ListObjectsV2Command({ Bucket: 'input', FetchOwner }));
    assert.equal((await list(true)).Contents?.[0]?.Owner?.ID, 'local');
    assert.equal((await list(false)).Contents?.[0]?.Owner, undefined);
  });

  it('gives older clients the first version of the listing, whole by its markers', async () => {
    const listAll = async (terms: object) => {
      const found: unknown[] = [];
      for (let Marker: string | undefined, more = true; more; ) {
        const page = await client.send(new ListObjectsCommand({ Bucket: 'input', MaxKeys: 1, Marker, ...terms }));
        const keys = (page.Contents ?? []).map(({ Key }) => Key);
        found.push(...keys, ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        Marker = page.NextMarker ?? keys.at(-1);
        more = page.IsTruncated ?? false;
      }
      return found;
    };
    const second = async (terms: object) => {
      const page = await client.send(new ListObjectsV2Command({ Bucket: 'input', ...terms }));
      const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix);
      return [...(page.Contents ?? []).map(({ Key }) => Key), ...prefixes].sort();
    };
    for (const terms of [{}, { Delimiter: '/' }, { Prefix: 'c' }]) {
      const expected = await second(terms);
      assert.ok(expected.length > 0);
      assert.deepEqual((await listAll(terms)).sort(), expected);
    }
  });

  const wrong = [
    ['a page size that is no number', { 'max-keys': '-1' }, 400, 'InvalidArgument'],
    ['a token that it did not make', { 'continuation-token': 'AAAA' }, 400, 'InvalidArgument'],
    ['an encoding that does not exist', { 'encoding-type': 'base64' }, 400, 'InvalidArgument'],
    ['versions', { versions: '' }, 501, 'NotImplemented'],
  ] as const;
  for (const [title, query, status, code] of wrong) {
    it(`refuses ${title} with ${code}`, async () => {
      const request = await signRaw(store, { path: '/input', query: { 'list-type': '2', ...query } });
      const answer = await sendRaw(store, request);
      assert.deepEqual([answer.status, answer.code], [status, code]);
    });
  }
});

describe('local/store sorted keys', () => {
  it('compares strings as their UTF-8 bytes compare', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        assert.equal(Math.sign(compareUtf8(left, right)), Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });

  it('stays sorted and without doubles over any additions and removals', () => {
    const key = fc.string({ unit: fc.constantFrom('a', '/', 'é', '～', '😀'), maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key)), (steps) => {
        const sorted = new SortedKeys();
        const model = new Set<string>();
        for (const [added, changed] of steps) {
          if (added) sorted.add(changed);
          else sorted.delete(changed);
          if (added) model.add(changed);
          else model.delete(changed);
        }
        const expected = [...model].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
        assert.deepEqual(
          Array.from({ length: sorted.size }, (_, index) => sorted.at(index)),
          expected,
        );
      }),
    );
  });
});
