import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { redrive } from '../../deploy/redrive.ts';
import { SqsQueues } from '../../deploy/sqs-queues.ts';
import type { Fault, FaultyRequest } from '../../local/store/faults.ts';
import { SqsEndpoint } from '../deploy/sqs-endpoint.ts';
import { alphaPng } from '../pictures/index.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('failures that nobody could report', function () {
  this.timeout(120_000);
  let fault: (request: FaultyRequest) => Fault | undefined = () => 'InternalError';
  let started: StartedService;
  let endpoint: SqsEndpoint;
  before(async () => {
    const isFunction = ({ principal }: FaultyRequest) => /convert|settle/.test(principal);
    started = await StartedService.start(await makeStateFolder(), {
      faults: { store: (request) => (isFunction(request) ? fault(request) : undefined) },
    });
    const { functions, deployment } = started.service;
    endpoint = new SqsEndpoint(deployment.queues.map(({ id }) => functions.queue(id)));
  });
  after(async () => {
    await endpoint.close();
    await started.clean();
  });

  it('wait in the last queue while the store is broken, and end in one report once they are sent again', async () => {
    const { functions, region } = started.service;
    const queue = (id: string) => functions.queue(id);
    await started.put('again.png', alphaPng().bytes, { to: 'tiff' });
    while (queue('settle_failures').size === 0) await wait(20);
    assert.deepEqual(await started.keys('output', 'again.png/'), []);

    fault = () => undefined;
    const client = new SQSClient({
      region,
      endpoint: await endpoint.listen(),
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    });
    const said: string[] = [];
    await redrive({
      queues: new SqsQueues(client, region),
      deadLetters: queue('settle_failures').definition.name,
      failures: queue('conversion_failures').definition.name,
      move: true,
      say: (line) => said.push(line),
      hint: '',
      pollMs: 1,
    });
    assert.ok(
      said.some((line) => line.startsWith('- again.png: StorageUnavailable')),
      said.join('\n'),
    );
    const { state, error } = await started.report('again.png');
    await started.idle();
    assert.deepEqual([state, error?.code], ['failed', 'storage-unavailable']);
    assert.equal(queue('settle_failures').size, 0);
    assert.deepEqual(await started.keys('output', 'again.png/'), ['again.png/report.json']);
  });
});
