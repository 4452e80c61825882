import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { S3SiteBucket } from '../../deploy/s3-site-bucket.ts';
import { makeStateBucket, stateBucketName } from '../../deploy/state-bucket.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A client of S3 that sends nothing: each request is noted, and answered by `answer`. */
function recordingClient(answer: (request: Sent) => Answer = () => ({}), region = 'eu-central-1') {
  const sent: Sent[] = [];
  const client = new S3Client({
    region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    forcePathStyle: true,
    requestHandler: {
      async handle({ method, path, query, headers, body }: Sent & { readonly body: unknown }) {
        const request = { method, path, query, headers, body: body ? Buffer.from(body as string).toString() : '' };
        sent.push(request);
        const { statusCode = 200, headers: given = {}, body: text = '' } = answer(request);
        return { response: { statusCode, headers: given, body: Readable.from([text]) } };
      },
    },
  });
  return { client, sent };
}

describe('the site’s bucket on S3', () => {
  const file = {
    key: 'assets/a-12345678.js',
    bytes: Buffer.from('export {};'),
    contentType: 'text/javascript; charset=utf-8',
    cacheControl: 'public, max-age=31536000, immutable',
    etag: 'x',
    hashed: true,
  };

  it('is listed page after page', async () => {
    const page = (keys: readonly string[], next?: string) =>
      `<ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>${next ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}${keys.map((key) => `<Contents><Key>${key}</Key><ETag>&quot;${key}-md5&quot;</ETag></Contents>`).join('')}</ListBucketResult>`;
    const { client } = recordingClient(({ query }) => ({
      body: query['continuation-token'] === undefined ? page(['a', 'b'], 'more') : page(['c']),
    }));
    assert.deepEqual(
      [...(await new S3SiteBucket(client, 'site').list())],
      [
        ['a', 'a-md5'],
        ['b', 'b-md5'],
        ['c', 'c-md5'],
      ],
    );
  });

  it('takes a file with its type and how long it may be cached', async () => {
    const { client, sent } = recordingClient();
    await new S3SiteBucket(client, 'site').put(file);
    assert.equal(sent[0]?.method, 'PUT');
    assert.equal(sent[0]?.path, '/site/assets/a-12345678.js');
    assert.equal(sent[0]?.headers['content-type'], file.contentType);
    assert.equal(sent[0]?.headers['cache-control'], file.cacheControl);
  });

  it('is asked for the mark of an object', async () => {
    const tags = (set: string) => ({ body: `<Tagging><TagSet>${set}</TagSet></Tagging>` });
    const mark = '<Tag><Key>superseded</Key><Value>true</Value></Tag>';
    for (const [set, expected] of [
      [mark, true],
      ['', false],
    ] as const) {
      const { client } = recordingClient(() => tags(set));
      assert.equal(await new S3SiteBucket(client, 'site').isSuperseded('a'), expected);
    }
  });

  it('marks an object by writing it anew, with the type and caching that it had', async () => {
    const { client, sent } = recordingClient(({ method }) =>
      method === 'HEAD'
        ? { headers: { 'content-type': 'text/css', 'cache-control': 'no-cache' } }
        : { body: '<CopyObjectResult><ETag>"x"</ETag></CopyObjectResult>' },
    );
    await new S3SiteBucket(client, 'site').supersede('assets/a b.css');
    const copy = sent.find(({ method }) => method === 'PUT');
    assert.equal(copy?.headers['x-amz-copy-source'], 'site/assets/a%20b.css');
    assert.equal(copy?.headers['x-amz-tagging'], 'superseded=true');
    assert.equal(copy?.headers['x-amz-tagging-directive'], 'REPLACE');
    assert.equal(copy?.headers['x-amz-metadata-directive'], 'REPLACE');
    assert.equal(copy?.headers['content-type'], 'text/css');
    assert.equal(copy?.headers['cache-control'], 'no-cache');
  });
});

describe('the bucket of the state', () => {
  const name = stateBucketName('123456789012', 'eu-central-1');

  it('is named after the account and the region', () => {
    assert.equal(name, 'image-conversion-state-123456789012-eu-central-1');
  });

  it('is made in its region, private, versioned, encrypted, over TLS only, and forgets earlier states', async () => {
    const { client, sent } = recordingClient();
    await makeStateBucket(client, name, 'eu-central-1');
    assert.deepEqual(
      sent.map(({ method, query }) => `${method} ${Object.keys(query).filter((key) => key !== 'x-id')}`),
      ['PUT ', 'PUT publicAccessBlock', 'PUT versioning', 'PUT encryption', 'PUT policy', 'PUT lifecycle'],
    );
    const [create, access, versioning, encryption, policy, lifecycle] = sent.map(({ body }) => body);
    assert.match(create!, /<LocationConstraint>eu-central-1</);
    assert.equal(access!.match(/true/g)?.length, 4);
    assert.match(versioning!, /<Status>Enabled</);
    assert.match(encryption!, /AES256/);
    const [statement] = JSON.parse(policy!).Statement;
    assert.equal(statement.Effect, 'Deny');
    assert.deepEqual(statement.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
    assert.match(lifecycle!, /<NoncurrentDays>90</);
  });

  it('has no location in us-east-1', async () => {
    const { client, sent } = recordingClient(undefined, 'us-east-1');
    await makeStateBucket(client, name, 'us-east-1');
    assert.doesNotMatch(sent[0]!.body, /LocationConstraint/);
  });

  it('is brought into shape where it is there already, and left alone where it is another’s', async () => {
    const refuse = (code: string) =>
      recordingClient(({ body }) =>
        body.includes('LocationConstraint')
          ? { statusCode: 409, body: `<Error><Code>${code}</Code><Message>no</Message></Error>` }
          : {},
      );
    const ours = refuse('BucketAlreadyOwnedByYou');
    await makeStateBucket(ours.client, name, 'eu-central-1');
    assert.equal(ours.sent.length, 6);
    const anothers = refuse('BucketAlreadyExists');
    await assert.rejects(makeStateBucket(anothers.client, name, 'eu-central-1'), { name: 'BucketAlreadyExists' });
    assert.equal(anothers.sent.length, 1);
  });
});
