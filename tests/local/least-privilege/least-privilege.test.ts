import assert from 'node:assert/strict';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { makeStateFolder, StartedService } from '../start-service.ts';
import { PolicyBench } from './flow.ts';
import { removalsOf } from './removal.ts';

/** One thing of each role; `npm run test:full` takes out all of them (`every-removal.full.ts`). */
const sample = [
  ['convert', 'WriteTraces: xray:PutTraceSegments'],
  ['api', 'WriteTraces: xray:PutTelemetryRecords'],
  ['api', 'WriteRequests: s3:PutObject'],
  ['api', 'LookAfterAccounts: cognito-idp:AdminUserGlobalSignOut'],
  ['convert', 'ReportFailures: sqs:SendMessage'],
  ['admit', 'WriteOwnLog: logs:PutLogEvents'],
  ['settle', 'TakeFailures: sqs:ReceiveMessage'],
] as const;

describe('least privilege', function () {
  this.timeout(180_000);
  let bench: PolicyBench;
  before(async () => {
    bench = await PolicyBench.start();
  });
  after(() => bench.clean());

  it('knows what every role of the stack is there for', () => {
    assert.deepEqual(bench.roles.map(({ id }) => id).sort(), ['admit', 'api', 'convert', 'settle']);
  });

  for (const roleId of ['api', 'convert', 'admit', 'settle'])
    it(`grants ${roleId} all that it needs`, () => bench.run(roleId));

  for (const [roleId, what] of sample)
    it(`grants ${roleId} nothing that it does not need: without ${what} something fails`, async () => {
      const role = bench.roles.find(({ id }) => id === roleId)!;
      const removal = removalsOf(role).find((candidate) => candidate.what === what);
      assert.ok(removal, `${roleId} has ${what}`);
      await assert.rejects(bench.run(roleId, removal));
    });
});

describe('a service whose loopback interface is no secure transport', () => {
  it('reaches no object, whoever asks', async () => {
    const started = await StartedService.start(await makeStateFolder(), { secureTransport: false });
    try {
      await assert.rejects(
        started.put('a.png', 'x'),
        (error) => error instanceof S3ServiceException && error.name === 'AccessDenied',
      );
      await assert.rejects(started.keys('output'), { name: 'AccessDenied' });
    } finally {
      await started.clean();
    }
  });
});
