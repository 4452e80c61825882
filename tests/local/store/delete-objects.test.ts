import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { sendRaw, sha256Hex, signRaw } from './raw-request.ts';
import { type StartedStore, startStore } from './start-store.ts';

const odd = ['a', 'b/ü', 'c &<>"', ' d\r\n', 'kept'];

describe('local/store DeleteObjects', () => {
  let store: StartedStore;
  let client: S3Client;
  let kept: string[];

  beforeEach(async () => {
    kept = [];
    store = await startStore({ authorize: ({ action, key }) => action !== 's3:DeleteObject' || !kept.includes(key!) });
    client = store.client();
    for (const Key of odd) await client.send(new PutObjectCommand({ Bucket: 'input', Key, Body: 'x' }));
  });
  afterEach(() => store.stop());

  const remove = (keys: readonly string[], Quiet = false) =>
    client.send(
      new DeleteObjectsCommand({ Bucket: 'input', Delete: { Objects: keys.map((Key) => ({ Key })), Quiet } }),
    );
  const left = async () =>
    (await client.send(new ListObjectsV2Command({ Bucket: 'input' }))).Contents?.map(({ Key }) => Key);

  it('removes keys with any characters, and those that are missing', async () => {
    const { Deleted, Errors } = await remove([...odd.slice(0, 4), 'missing']);
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      [...odd.slice(0, 4), 'missing'],
    );
    assert.equal(Errors, undefined);
    assert.deepEqual(await left(), ['kept']);
  });

  it('judges each key by itself, and is silent about those that went where it is asked to', async () => {
    kept = ['kept'];
    const { Deleted, Errors } = await remove(['a', 'kept'], true);
    assert.equal(Deleted, undefined);
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [['kept', 'AccessDenied']],
    );
    assert.ok(!(await left())?.includes('a'));
    assert.ok((await left())?.includes('kept'));
  });

  it('removes a thousand keys at once, and refuses more', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `n/${index}`);
    assert.equal((await remove(keys)).Deleted?.length, 1000);
    await assert.rejects(remove([...keys, 'one more']), { name: 'MalformedXML' });
  });

  const send = async (body: string, headers: Record<string, string> = {}) => {
    const request = await signRaw(store, {
      method: 'POST',
      path: '/input',
      query: { delete: '' },
      headers: {
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-content-sha256': sha256Hex(body),
        ...headers,
      },
    });
    const { status, code } = await sendRaw(store, request, body);
    return [status, code];
  };
  const contentMd5 = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') });

  it('wants the document guarded by a digest', async () => {
    const document = '<Delete><Object><Key>a</Key></Object></Delete>';
    assert.deepEqual(await send(document), [400, 'InvalidRequest']);
    assert.deepEqual(await send(document, contentMd5('other')), [400, 'BadDigest']);
    assert.ok((await left())?.includes('a'));
    assert.deepEqual(await send(document, contentMd5(document)), [200, undefined]);
    assert.ok(!(await left())?.includes('a'));
  });

  const malformed: Readonly<Record<string, string>> = {
    'no XML': 'Delete a',
    'another root': '<Remove><Object><Key>a</Key></Object></Remove>',
    'an element that is not closed': '<Delete><Object><Key>a</Key></Object>',
    'no object': '<Delete></Delete>',
    'an object without a key': '<Delete><Object></Object></Delete>',
    'a key of elements': '<Delete><Object><Key><x>a</x></Key></Object></Delete>',
    'a document type': '<!DOCTYPE d [<!ENTITY a "a">]><Delete><Object><Key>&a;</Key></Object></Delete>',
  };
  for (const [what, document] of Object.entries(malformed))
    it(`refuses a document of ${what} with MalformedXML`, async () => {
      assert.deepEqual(await send(document, contentMd5(document)), [400, 'MalformedXML']);
      assert.deepEqual((await left())?.length, odd.length);
    });
});
