import assert from 'node:assert/strict';
import { requests } from '../../bench/scale/demand.ts';
import type { OperationName } from '../../local/store/operation.ts';
import { alphaPng } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

type Counted = Record<'writes' | 'lists' | 'reads', number>;

const kinds: Partial<Record<OperationName, keyof Counted>> = {
  PutObject: 'writes',
  ListObjectsV2: 'lists',
  GetObject: 'reads',
  HeadObject: 'reads',
};

describe('the requests to S3 that docs/scale.md reckons with', function () {
  this.timeout(60_000);
  let started: StartedService;
  let client: ApiClient;
  const asked: OperationName[] = [];
  before(async () => {
    started = await StartedService.start(await makeStateFolder(), {
      faults: {
        store: ({ operation }) => {
          asked.push(operation);
          return undefined;
        },
      },
    });
    client = await ApiClient.signIn(started);
  });
  after(() => started.clean());

  /** What the store was asked while something was done. */
  async function counted<Result>(act: () => Promise<Result>): Promise<{ result: Result; counts: Counted }> {
    asked.splice(0);
    const result = await act();
    const counts = { writes: 0, lists: 0, reads: 0 };
    for (const operation of asked) counts[kinds[operation] ?? assert.fail(operation)]++;
    return { result, counts };
  }

  const file = { name: 'a.png', bytes: Uint8Array.from(alphaPng().bytes) };

  it('are what a conversion really makes, from the form to the download', async () => {
    const created = await counted(() => client.create(file, { to: 'tiff' }));
    assert.deepEqual(created.counts, requests.create);
    const { id } = created.result;

    const polled = await counted(() => client.get(id));
    assert.deepEqual(polled.counts, requests.poll);

    const converted = await counted(async () => {
      assert.equal((await client.upload(created.result, file.bytes)).status, 204);
      await started.idle();
    });
    // The form itself is the upload's one request, and none of the operations that the store tells of.
    assert.deepEqual(converted.counts, requests.convert);

    const settled = await counted(() => client.get(id));
    assert.deepEqual(settled.counts, requests.lastPoll);

    const [output] = settled.result.outputs ?? [];
    const downloaded = await counted(async () => assert.equal((await fetch(output!.url)).status, 200));
    assert.deepEqual(downloaded.counts, requests.download);
  });
});
