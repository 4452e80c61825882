import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { XMLParser } from 'fast-xml-parser';
import { parsePolicy } from '../../../local/store/post-policy.ts';
import { ownerKey, type StartedStore, startStore } from './start-store.ts';

const key = 'users/u/c';
const bytes = Buffer.from('a picture of ten bytes or more');

/** What a form does that its policy does not allow, and what it gets. */
interface Violation {
  readonly title: string;
  readonly code: string;
  readonly status?: number;
  readonly message?: RegExp;
  readonly body?: Uint8Array;
  readonly bucket?: string;
  change?(form: FormData, post: PresignedPost): void;
}

const violations: readonly Violation[] = [
  {
    title: 'another key',
    code: 'AccessDenied',
    message: /\["eq","\$key","users\/u\/c"\]/,
    change: (form) => form.set('key', 'users/v/c'),
  },
  {
    title: 'another type',
    code: 'AccessDenied',
    message: /Content-Type/,
    change: (form) => form.set('Content-Type', 'text/html'),
  },
  { title: 'a missing field', code: 'AccessDenied', change: (form) => form.delete('Content-Type') },
  {
    title: 'a field that no condition names',
    code: 'AccessDenied',
    message: /Extra input fields: x-amz-meta-a/,
    change: (form) => insert(form, 'x-amz-meta-a', 'b'),
  },
  {
    title: 'an object ACL that no condition names',
    code: 'AccessDenied',
    message: /Extra input fields: acl/,
    change: (form) => insert(form, 'acl', 'public-read'),
  },
  { title: 'no signature', code: 'InvalidArgument', status: 400, change: (form) => form.delete('X-Amz-Signature') },
  {
    title: 'a wrong signature',
    code: 'SignatureDoesNotMatch',
    change: (form) => form.set('X-Amz-Signature', '0'.repeat(64)),
  },
  { title: 'no policy', code: 'AccessDenied', change: (form) => form.delete('Policy') },
  {
    title: 'neither policy nor signature',
    code: 'AccessDenied',
    change: (form) => {
      for (const name of ['Policy', 'X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Algorithm', 'X-Amz-Date'])
        form.delete(name);
    },
  },
  {
    title: 'a policy changed after signing',
    code: 'SignatureDoesNotMatch',
    change: (form, post) => form.set('Policy', loosened(post)),
  },
  {
    title: 'an unknown access key',
    code: 'InvalidAccessKeyId',
    change: (form, post) =>
      form.set('X-Amz-Credential', post.fields['X-Amz-Credential']!.replace(ownerKey.accessKeyId, 'AKIAOTHER')),
  },
  { title: 'no key', code: 'InvalidArgument', status: 400, change: (form) => form.delete('key') },
  { title: 'no file', code: 'InvalidArgument', status: 400, change: (form) => form.delete('file') },
  {
    title: 'a second file',
    code: 'InvalidArgument',
    status: 400,
    change: (form) => form.append('file', new Blob(['more'])),
  },
  {
    title: 'a field that stands twice',
    code: 'InvalidArgument',
    status: 400,
    change: (form) => insert(form, 'key', key),
  },
  { title: 'another bucket', code: 'AccessDenied', bucket: 'output' },
  { title: 'a bucket that does not exist', code: 'NoSuchBucket', status: 404, bucket: 'nowhere' },
  { title: 'a file one byte too large', code: 'EntityTooLarge', status: 400, body: Buffer.alloc(101) },
  { title: 'a file one byte too small', code: 'EntityTooSmall', status: 400, body: Buffer.alloc(9) },
  { title: 'an empty file', code: 'EntityTooSmall', status: 400, body: Buffer.alloc(0) },
];

/** Puts a field before the file: those after it count for nothing. */
function insert(form: FormData, name: string, value: string): void {
  const file = form.get('file') as File;
  form.delete('file');
  form.append(name, value);
  form.append('file', file, file.name);
}

function loosened(post: PresignedPost): string {
  const policy = JSON.parse(Buffer.from(post.fields.Policy!, 'base64').toString());
  policy.conditions = policy.conditions.filter((condition: unknown) => !Array.isArray(condition));
  return Buffer.from(JSON.stringify(policy)).toString('base64');
}

describe('local/store POST policies', () => {
  let store: StartedStore;
  let client: S3Client;
  let now: Date;

  beforeEach(async () => {
    now = new Date();
    store = await startStore({ clock: { now: () => now } });
    client = store.client();
  });
  afterEach(() => store.stop());

  function presign(extra: Partial<Parameters<typeof createPresignedPost>[1]> = {}): Promise<PresignedPost> {
    return createPresignedPost(client, {
      Bucket: 'input',
      Key: key,
      Conditions: [['content-length-range', 10, 100]],
      Fields: { 'Content-Type': 'image/png' },
      Expires: 60,
      ...extra,
    });
  }

  function formOf(post: PresignedPost, body: Uint8Array = bytes, fileName = 'photo.png'): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(body)], { type: 'text/html' }), fileName);
    return form;
  }

  async function assertNothingStored(): Promise<void> {
    for (const Bucket of ['input', 'output']) {
      assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    }
    assert.deepEqual(await readdir(join(store.folder, 'incoming')), []);
    assert.deepEqual(await readdir(join(store.folder, 'events')), []);
  }

  it('stores what the policy allows, with the type that it names, and answers 204', async () => {
    const post = await presign();
    const response = await fetch(post.url, { method: 'POST', body: formOf(post) });
    assert.equal(response.status, 204);
    const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: key }));
    assert.equal(response.headers.get('etag'), found.ETag);
    assert.equal(found.ContentType, 'image/png');
    assert.deepEqual(Buffer.from(await found.Body!.transformToByteArray()), bytes);
  });

  for (const { title, code, status = 403, message, body, bucket = 'input', change } of violations) {
    it(`refuses ${title} with ${code} and stores nothing`, async () => {
      const post = await presign();
      const form = formOf(post, body);
      change?.(form, post);
      const response = await fetch(post.url.replace(/input$|input\/$/, bucket), { method: 'POST', body: form });
      const text = await response.text();
      assert.equal(response.status, status, text);
      assert.match(text, new RegExp(`<Code>${code}</Code>`));
      if (message) assert.match(text.replaceAll('&quot;', '"'), message);
      await assertNothingStored();
    });
  }

  it('refuses a form after its policy expired', async () => {
    const post = await presign();
    now = new Date(now.getTime() + 61_000);
    const response = await fetch(post.url, { method: 'POST', body: formOf(post) });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /Policy expired/);
    await assertNothingStored();
  });

  it('refuses a policy that does not name the bucket', async () => {
    const post = await presign();
    const other = await createPresignedPost(client, { Bucket: 'output', Key: key });
    const response = await fetch(post.url, { method: 'POST', body: formOf(other) });
    assert.equal(response.status, 403);
    await assertNothingStored();
  });

  it('fills in the name of the file where the key asks for it', async () => {
    const post = await presign({ Key: `uploads/$${'{filename}'}` });
    const response = await fetch(post.url, { method: 'POST', body: formOf(post, bytes, '../../ünï "x".png') });
    assert.equal(response.status, 204, await response.text());
    const listed = await client.send(new ListObjectsV2Command({ Bucket: 'input' }));
    assert.equal(listed.KeyCount, 1);
    assert.match(listed.Contents?.[0]?.Key ?? '', /^uploads\/[^/]*\.png$/);
  });

  it('answers 201 with a document where the form asks for it', async () => {
    const post = await presign({ Fields: { success_action_status: '201', 'Content-Type': 'image/png' } });
    const response = await fetch(post.url, { method: 'POST', body: formOf(post) });
    assert.equal(response.status, 201);
    const { PostResponse } = new XMLParser().parse(await response.text());
    assert.deepEqual(PostResponse, {
      Location: `${store.url}/input/${key}`,
      Bucket: 'input',
      Key: key,
      ETag: response.headers.get('etag'),
    });
  });

  it('keeps metadata and disposition that the policy names, and counts fields after the file for nothing', async () => {
    const disposition = 'attachment; filename="x.png"';
    const post = await presign({
      Conditions: [
        ['starts-with', '$x-amz-meta-options', '{'],
        ['eq', '$Content-Disposition', disposition],
      ],
      Fields: { 'x-amz-meta-options': '{"to":"png"}', 'Content-Disposition': disposition },
    });
    const form = formOf(post);
    form.append('x-amz-meta-late', 'ignored');
    assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 204);
    const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: key }));
    assert.deepEqual(found.Metadata, { options: '{"to":"png"}' });
    assert.equal(found.ContentDisposition, disposition);
    assert.equal(found.ContentType, 'binary/octet-stream');
  });

  it('verifies a checksum field', async () => {
    const right = createHash('sha256').update(bytes).digest('base64');
    for (const [value, status] of [
      [right.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')), 400],
      [right, 204],
    ] as const) {
      const post = await presign({ Fields: { 'x-amz-checksum-sha256': value } });
      assert.equal((await fetch(post.url, { method: 'POST', body: formOf(post) })).status, status);
    }
  });

  it('holds all bounds where a policy names several', async () => {
    const Conditions: Parameters<typeof presign>[0] = {
      Conditions: [
        ['content-length-range', 0, 1000],
        ['content-length-range', 0, 5],
      ],
    };
    const post = await presign(Conditions);
    assert.equal((await fetch(post.url, { method: 'POST', body: formOf(post) })).status, 400);
    await assertNothingStored();
  });

  it('refuses more than 20 kB of fields', async () => {
    const post = await presign({ Fields: { 'x-amz-meta-a': 'a'.repeat(21_000) } });
    const response = await fetch(post.url, { method: 'POST', body: formOf(post) });
    assert.match(await response.text(), /MaxPostPreDataLengthExceededError/);
    await assertNothingStored();
  });

  it('refuses more than a hundred fields', async () => {
    const post = await presign();
    const form = formOf(post);
    for (let index = 0; index < 100; index++) insert(form, `x-ignore-${index}`, 'x');
    assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 400);
    await assertNothingStored();
  });

  it('needs the session token of temporary credentials', async () => {
    await store.stop();
    const temporary = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 'token' };
    store = await startStore({ credentials: () => ({ name: 'temporary', ...temporary }) });
    client = store.client({ credentials: temporary });
    const post = await presign();
    const form = formOf(post);
    form.delete('X-Amz-Security-Token');
    assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 403);
    await assertNothingStored();
    assert.equal((await fetch(post.url, { method: 'POST', body: formOf(post) })).status, 204);
  });

  it('refuses a success redirect in words', async () => {
    const post = await presign({ Fields: { success_action_redirect: 'http://example.com' } });
    assert.equal((await fetch(post.url, { method: 'POST', body: formOf(post) })).status, 501);
    await assertNothingStored();
  });

  const malformed = [
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['no expiration', '{"conditions":[]}'],
    ['an expiration that is no instant', '{"expiration":"soon","conditions":[]}'],
    ['no conditions', '{"expiration":"2100-01-01T00:00:00Z"}'],
    [
      'an operator that does not exist',
      '{"expiration":"2100-01-01T00:00:00Z","conditions":[["ends-with","$key","x"]]}',
    ],
    ['a condition of two parts', '{"expiration":"2100-01-01T00:00:00Z","conditions":[["eq","$key"]]}'],
    [
      'a bound that is no number',
      '{"expiration":"2100-01-01T00:00:00Z","conditions":[["content-length-range",0,"many"]]}',
    ],
    ['bounds in the wrong order', '{"expiration":"2100-01-01T00:00:00Z","conditions":[["content-length-range",2,1]]}'],
    ['a value that is no text', '{"expiration":"2100-01-01T00:00:00Z","conditions":[{"key":1}]}'],
  ] as const;
  for (const [title, policy] of malformed) {
    it(`refuses a policy with ${title} as InvalidPolicyDocument`, () => {
      const base64 = Buffer.from(policy).toString('base64');
      assert.throws(() => parsePolicy(base64), { code: 'InvalidPolicyDocument' });
    });
  }
});
