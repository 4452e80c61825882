import assert from 'node:assert/strict';
import type { FaultyRequest } from '../../local/store/faults.ts';
import { plain } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('a store that stalls', function () {
  this.timeout(120_000);
  let started: StartedService;
  let api: ApiClient;
  let isSilent: (request: FaultyRequest) => boolean;
  before(async () => {
    started = await StartedService.start(await makeStateFolder(), {
      faults: { store: (request) => (/\bapi\b/.test(request.principal) && isSilent(request) ? 'silence' : undefined) },
    });
  });
  beforeEach(async () => {
    isSilent = () => false;
    api ??= await ApiClient.signIn(started);
  });
  after(() => started.clean());

  /** What the function itself says; one that runs out of its time says nothing, and the gateway answers 500. */
  async function assertUnavailable(answer: Response): Promise<void> {
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.headers.get('retry-after'), '2');
    assert.equal(((await answer.json()) as { code: string }).code, 'storage-unavailable');
  }

  it('and never answers is told by the API within the time of its function', async () => {
    isSilent = () => true;
    await assertUnavailable(await api.call('GET', '/conversions'));
  });

  it('and answers each request late is told too, although every single one would end in time', async () => {
    const created = await api.create(plain('png'), { to: 'bmp' });
    const tries = new Map<string, number>();
    isSilent = ({ operation, bucket, key }) => {
      const name = `${operation} ${bucket} ${key}`;
      tries.set(name, (tries.get(name) ?? 0) + 1);
      return tries.get(name)! <= 2;
    };
    await assertUnavailable(await api.call('DELETE', `/conversions/${created.id}`));
    isSilent = () => false;
    assert.equal((await api.call('DELETE', `/conversions/${created.id}`)).status, 204);
  });
});
