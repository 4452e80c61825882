import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type BucketRole, type ObjectStore, PreconditionFailed } from '../../../functions/service/ports.ts';

/** An empty store to be tried. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  /** Whether forms and links lead to a server; where they lead nowhere, only their shape is looked at. */
  readonly presigned: 'served' | 'shape only';
  stop(): Promise<void>;
}

const json = { contentType: 'application/json' } as const;
const roles: readonly BucketRole[] = ['input', 'output'];

/** Keys that have gone wrong elsewhere: in URLs, in XML, in file names. */
const awkwardKeys = [
  'a b',
  'a+b',
  'a%20b',
  'a/b//c',
  '../../x',
  'ünï "quote" ;.jpg',
  '日本/😀.tiff',
  `&<>'"`,
  'line\r\nbreak',
];

/**
 * Ascending by UTF-8 bytes, where code units, locales and folded cases would order them otherwise:
 * U+FF5E comes before U+1F600, whose surrogates are smaller.
 */
const orderedKeys = ['A', 'B', 'Z', 'a', 'a!', 'a/', 'a/b', 'a0', 'b', 'z', 'ä', 'é', '日', '～', '😀'];

/** What every {@link ObjectStore} does. `makeStore` is called before each test and gives an empty store. */
export function objectStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an object store`, () => {
    let tried: StoreUnderTest;
    let store: ObjectStore;

    beforeEach(async () => {
      tried = await makeStore();
      store = tried.store;
    });
    afterEach(() => tried.stop());

    const putAll = (keys: readonly string[]) =>
      Promise.all(keys.map((key) => store.put('output', key, Buffer.from(key), json)));

    describe('objects', () => {
      for (const role of roles) {
        it(`gives back from the ${role} bucket what was put there`, async () => {
          const body = Uint8Array.of(0, 1, 128, 255);
          const { etag } = await store.put(role, 'k', body, json);
          const found = await store.get(role, 'k');
          assert.deepEqual(found && Buffer.from(found.bytes), Buffer.from(body));
          assert.equal(found?.etag, etag);
        });
      }

      it('keeps the two buckets apart', async () => {
        await store.put('input', 'k', Buffer.from('in'), json);
        assert.equal(await store.head('output', 'k'), undefined);
      });

      it('tells of a missing key by undefined', async () => {
        assert.equal(await store.head('input', 'missing'), undefined);
        assert.equal(await store.get('input', 'missing'), undefined);
      });

      it('tells key, size, type, metadata and time by head and get alike', async () => {
        const before = Date.now();
        const metadata = { options: '{"to":"png"}' };
        await store.put('output', 'k', Buffer.from('12345'), { contentType: 'image/png', metadata });
        const head = await store.head('output', 'k');
        assert.ok(head);
        assert.deepEqual(
          { ...head, etag: '', lastModified: 0 },
          { key: 'k', sizeBytes: 5, contentType: 'image/png', metadata, etag: '', lastModified: 0 },
        );
        assert.ok(Math.abs(head.lastModified.getTime() - before) < 60_000);
        const { bytes, ...rest } = (await store.get('output', 'k'))!;
        assert.deepEqual(rest, head);
        assert.equal(bytes.length, 5);
      });

      it('has the quoted MD5 of the bytes as ETag', async () => {
        const { etag } = await store.put('output', 'k', Buffer.from('hello'), json);
        assert.equal(etag, `"${createHash('md5').update('hello').digest('hex')}"`);
        assert.equal((await store.head('output', 'k'))?.etag, etag);
      });

      it('stores an empty object', async () => {
        await store.put('output', 'k', new Uint8Array(), json);
        assert.equal((await store.get('output', 'k'))?.bytes.length, 0);
        assert.equal((await store.head('output', 'k'))?.sizeBytes, 0);
      });

      it('replaces bytes, type and metadata together', async () => {
        await store.put('output', 'k', Buffer.from('old'), { contentType: 'text/plain', metadata: { a: 'b' } });
        await store.put('output', 'k', Buffer.from('newer'), json);
        const found = await store.get('output', 'k');
        assert.equal(found && Buffer.from(found.bytes).toString(), 'newer');
        assert.equal(found?.contentType, 'application/json');
        assert.deepEqual(found?.metadata, {});
      });

      it('keeps what it was given, whatever happens to that memory afterwards', async () => {
        const body = Buffer.from('abc');
        await store.put('output', 'k', body, json);
        body.fill(0);
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), 'abc');
        (await store.get('output', 'k'))!.bytes.fill(0);
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), 'abc');
      });

      it('takes a view into a larger buffer as the view alone', async () => {
        await store.put('output', 'k', new Uint8Array(Buffer.from('xxabcxx')).subarray(2, 5), json);
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), 'abc');
      });

      for (const key of awkwardKeys) {
        it(`takes the key ${JSON.stringify(key)} as it is`, async () => {
          await store.put('output', key, Buffer.from('x'), json);
          assert.equal((await store.head('output', key))?.key, key);
          assert.deepEqual((await store.list('output', { prefix: '' })).keys, [key]);
          await store.delete('output', [key]);
          assert.equal(await store.head('output', key), undefined);
        });
      }
    });

    describe('conditional writes', () => {
      it('writes what must be absent where nothing is', async () => {
        await store.put('output', 'k', Buffer.from('first'), { ...json, only: 'absent' });
        assert.ok(await store.head('output', 'k'));
      });

      it('refuses what must be absent where something is, and leaves that', async () => {
        await store.put('output', 'k', Buffer.from('first'), json);
        const second = store.put('output', 'k', Buffer.from('second'), { ...json, only: 'absent' });
        await assert.rejects(second, PreconditionFailed);
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), 'first');
      });

      it('lets exactly one of eight writers win that all want the key to be absent', async () => {
        const bodies = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
        const outcomes = await Promise.allSettled(
          bodies.map((body) => store.put('output', 'k', Buffer.from(body), { ...json, only: 'absent' })),
        );
        const winners = bodies.filter((_, index) => outcomes[index]?.status === 'fulfilled');
        assert.equal(winners.length, 1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof PreconditionFailed, outcome.reason);
        }
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), winners[0]);
      });

      it('replaces the object that has the ETag asked for', async () => {
        const { etag } = await store.put('output', 'k', Buffer.from('first'), json);
        const replaced = await store.put('output', 'k', Buffer.from('second'), { ...json, only: { etag } });
        assert.equal((await store.head('output', 'k'))?.etag, replaced.etag);
      });

      it('refuses to replace an object that has another ETag', async () => {
        const { etag } = await store.put('output', 'k', Buffer.from('first'), json);
        await store.put('output', 'k', Buffer.from('second'), json);
        const third = store.put('output', 'k', Buffer.from('third'), { ...json, only: { etag } });
        await assert.rejects(third, PreconditionFailed);
        assert.equal(Buffer.from((await store.get('output', 'k'))!.bytes).toString(), 'second');
      });

      it('refuses to replace an object that is gone', async () => {
        const { etag } = await store.put('output', 'k', Buffer.from('first'), json);
        await store.delete('output', ['k']);
        await assert.rejects(
          store.put('output', 'k', Buffer.from('second'), { ...json, only: { etag } }),
          PreconditionFailed,
        );
        assert.equal(await store.head('output', 'k'), undefined);
      });
    });

    describe('deleting', () => {
      it('removes the keys named and no other', async () => {
        await putAll(['a', 'a/b', 'b', 'c']);
        await store.delete('output', ['a', 'c']);
        assert.deepEqual((await store.list('output', { prefix: '' })).keys, ['a/b', 'b']);
      });

      it('does not mind keys that are not there, nor an empty list', async () => {
        await store.delete('output', ['missing']);
        await store.delete('output', []);
      });
    });

    describe('listing', () => {
      it('is empty where nothing is', async () => {
        assert.deepEqual(await store.list('output', { prefix: '' }), { keys: [], prefixes: [], truncated: false });
      });

      it('ascends by UTF-8 bytes', async () => {
        await putAll(orderedKeys.toReversed());
        assert.deepEqual((await store.list('output', { prefix: '' })).keys, orderedKeys);
      });

      it('gives the keys with the prefix alone', async () => {
        await putAll(['users/u', 'users/u/1', 'users/u/2', 'users/u2/1', 'Users/u/1']);
        assert.deepEqual((await store.list('output', { prefix: 'users/u/' })).keys, ['users/u/1', 'users/u/2']);
      });

      it('folds at the first delimiter after the prefix', async () => {
        await putAll(['p/1/a', 'p/1/b/c', 'p/2', 'p/3/a', 'q/1']);
        const page = await store.list('output', { prefix: 'p/', delimiter: '/' });
        assert.deepEqual(page, { keys: ['p/2'], prefixes: ['p/1/', 'p/3/'], truncated: false });
      });

      it('counts keys and folded prefixes together against the limit', async () => {
        await putAll(['p/1/a', 'p/1/b', 'p/2', 'p/3/a', 'p/4']);
        const page = await store.list('output', { prefix: 'p/', delimiter: '/', limit: 3 });
        assert.deepEqual(page, { keys: ['p/2'], prefixes: ['p/1/', 'p/3/'], truncated: true });
      });

      it('is not truncated where the limit is just met', async () => {
        await putAll(['a', 'b']);
        assert.equal((await store.list('output', { prefix: '', limit: 2 })).truncated, false);
      });

      it('goes on after a key, which need not be there', async () => {
        await putAll(['a', 'c', 'd']);
        assert.deepEqual((await store.list('output', { prefix: '', after: 'a' })).keys, ['c', 'd']);
        assert.deepEqual((await store.list('output', { prefix: '', after: 'b' })).keys, ['c', 'd']);
        assert.deepEqual((await store.list('output', { prefix: '', after: 'd' })).keys, []);
      });

      it('leaves out a folded prefix once it goes on behind all its keys', async () => {
        await putAll(['p/1/a', 'p/1/😀', 'p/2/a', 'p/3/a']);
        const query = { prefix: 'p/', delimiter: '/' } as const;
        const page = await store.list('output', { ...query, after: 'p/1/\u{10ffff}' });
        assert.deepEqual(page.prefixes, ['p/2/', 'p/3/']);
      });

      it('pages through everything once, in order', async () => {
        await putAll(orderedKeys);
        const found: string[] = [];
        for (let after: string | undefined, truncated = true; truncated; after = found.at(-1)) {
          const page = await store.list('output', { prefix: '', limit: 4, ...(after !== undefined && { after }) });
          assert.ok(page.keys.length > 0 && page.keys.length <= 4);
          found.push(...page.keys);
          truncated = page.truncated;
        }
        assert.deepEqual(found, orderedKeys);
      });
    });

    describe('presigned', () => {
      const terms = { contentType: 'image/png', maxBytes: 4, expiresInSeconds: 60 } as const;

      async function upload(key: string, bytes: Uint8Array<ArrayBuffer>, changes: Record<string, string> = {}) {
        const { url, fields } = await store.presignPost(key, terms);
        const form = new FormData();
        for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value);
        form.append('file', new Blob([bytes]), 'file');
        return fetch(url, { method: 'POST', body: form });
      }

      it('a form names its key and its type', async () => {
        const { url, fields } = await store.presignPost('users/u/c', terms);
        assert.match(url, /^https?:\/\//);
        assert.equal(fields.key, 'users/u/c');
        assert.equal(fields['Content-Type'], 'image/png');
      });

      it('a form puts into the input bucket', async function () {
        if (tried.presigned !== 'served') return this.skip();
        assert.equal((await upload('k', Uint8Array.of(1, 2, 3, 4))).status, 204);
        const found = await store.get('input', 'k');
        assert.deepEqual(found && [...found.bytes], [1, 2, 3, 4]);
        assert.equal(found?.contentType, 'image/png');
      });

      it('a form takes no more bytes, no other key and no other type than it says', async function () {
        if (tried.presigned !== 'served') return this.skip();
        assert.equal((await upload('k', new Uint8Array(5))).status, 400);
        assert.equal((await upload('k', new Uint8Array(1), { key: 'other' })).status, 403);
        assert.equal((await upload('k', new Uint8Array(1), { 'Content-Type': 'text/html' })).status, 403);
        assert.deepEqual((await store.list('input', { prefix: '' })).keys, []);
      });

      it('a link is a URL', async () => {
        await store.put('output', 'k', Buffer.from('x'), json);
        const link = await store.presignGet('k', { contentDisposition: 'attachment', expiresInSeconds: 60 });
        assert.match(link, /^https?:\/\//);
      });

      it('a link downloads the output under the name that it was given', async function () {
        if (tried.presigned !== 'served') return this.skip();
        const contentDisposition = `attachment; filename="_.png"; filename*=UTF-8''%C3%BC%20%22.png`;
        await store.put('output', 'ü +k', Buffer.from('bytes'), { contentType: 'image/png' });
        const link = await store.presignGet('ü +k', { contentDisposition, expiresInSeconds: 60 });
        const response = await fetch(link);
        assert.equal(await response.text(), 'bytes');
        assert.equal(response.headers.get('content-disposition'), contentDisposition);
        assert.equal(response.headers.get('content-type'), 'image/png');
      });
    });
  });
}
