import assert from 'node:assert/strict';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { randomIds } from '../../functions/service/ids.ts';
import { plain } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

/** As the stack sets them. */
const limits = { openConversions: 100, dailyBytes: 20_000_000_000 };

const retryable = ['too-many-open-conversions', 'too-many-bytes', 'too-many-requests'];

describe('the limits of a user, on the whole service', function () {
  this.timeout(60_000);
  let started: StartedService;
  let api: ApiClient;
  let folder: string;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    api = await ApiClient.signIn(started);
    folder = `users/${JSON.parse(Buffer.from(api.tokens.access_token.split('.')[1]!, 'base64url').toString()).sub}`;
  });
  after(() => started.clean());

  /** Writes into the output bucket as whoever runs the service. */
  async function write(key: string, value: object): Promise<void> {
    const client = started.client(started.service.credentials);
    await client.send(
      new PutObjectCommand({ Bucket: started.service.buckets.output, Key: key, Body: JSON.stringify(value) }),
    );
    client.destroy();
  }

  /** @returns how many of the requests that come at once are let through */
  async function createAtOnce(count: number, sizeBytes: number): Promise<number> {
    const body = { fileName: 'a.png', sizeBytes, options: { to: 'png' } };
    const answers = await Promise.all(Array.from({ length: count }, () => api.call('POST', '/conversions', body)));
    let created = 0;
    for (const answer of answers) {
      const { code } = (await answer.json()) as { code?: string };
      if (answer.status === 201) created += 1;
      else {
        assert.equal(answer.status, 429);
        assert.ok(code !== undefined && retryable.includes(code), code);
        assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      }
    }
    return created;
  }

  /** Asks again for those that only came too close together, until no more is let through. */
  async function createAll(count: number, sizeBytes: number): Promise<number> {
    for (let created = 0; ; ) {
      const more = await createAtOnce(count, sizeBytes);
      if (more === 0) return created;
      created += more;
    }
  }

  it('hold for the bytes of a day, whoever comes first', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const announcedBytes = limits.dailyBytes - 5_000;
    await write(`${folder}/account.json`, { version: 1, open: [], day, announcedBytes });
    assert.equal(await createAll(20, 1_000), 5);
  });

  it('hold for open conversions, whoever comes first', async () => {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    const open = Array.from({ length: limits.openConversions - 3 }, () => ({
      id: randomIds.conversionId(new Date()),
      expiresAt,
    }));
    for (const { id } of open) await write(`${folder}/${id}/request.json`, {});
    await write(`${folder}/account.json`, { version: 1, open, day: '', announcedBytes: 0 });
    assert.equal(await createAll(20, 1_000), 3);
  });

  it('are those of one user: another one is let through', async () => {
    const other = await ApiClient.signIn(started, { email: 'other@example.com', password: 'Other-Picture-1984' });
    assert.equal((await other.convert(plain('png'), { to: 'bmp' })).state, 'done');
  });
});
