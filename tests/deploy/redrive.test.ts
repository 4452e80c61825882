import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Move, redrive } from '../../deploy/redrive.ts';
import { SqsQueues } from '../../deploy/sqs-queues.ts';
import { MessageQueue } from '../../local/runner/message-queue.ts';
import { Workbench } from '../local/runner/fixture.ts';
import { SqsEndpoint, SqsRefusal } from './sqs-endpoint.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Lambda's record of an invocation that failed, for an object of this key as S3 encodes it. */
const failureOf = (key: string) =>
  JSON.stringify({
    requestPayload: { Records: [{ s3: { object: { key } } }] },
    responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'exited' },
  });

describe('npm run redrive', () => {
  let bench: Workbench;
  let failures: MessageQueue;
  let deadLetters: MessageQueue;
  let endpoint: SqsEndpoint;
  let url: string;
  beforeEach(async () => {
    bench = new Workbench();
    const open = (name: string) => new MessageQueue(bench.queue(name), join(bench.folder, name));
    failures = open('image-conversion-try-conversion-failures');
    deadLetters = open('image-conversion-try-settle-failures');
    endpoint = new SqsEndpoint([failures, deadLetters]);
    url = await endpoint.listen();
  });
  afterEach(async () => {
    await endpoint.close();
    await bench.clean();
  });

  /** The command itself, led to the local queues over HTTP. */
  async function run(...parameters: readonly string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'deploy/main.ts', 'redrive', ...parameters], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_ENDPOINT_URL: url,
      },
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { stdout, stderr, status };
  }

  it('shows what waits, and moves nothing unless told to', async () => {
    deadLetters.send(failureOf('scans/a+b%C3%A9.png'));
    deadLetters.send('no record');
    failures.send(failureOf('c.png'));
    const { stdout, stderr, status } = await run('try');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /account 123456789012, region eu-central-1/);
    assert.match(stdout, /image-conversion-try-conversion-failures: 1 message, which settle takes by itself$/m);
    assert.match(stdout, /image-conversion-try-settle-failures: 2 messages, which settle could not report$/m);
    assert.match(stdout, /- scans\/a bé\.png: Runtime\.ExitError: exited, since 2\d{3}-/);
    assert.match(stdout, /- a message that is no record of a conversion, since 2/);
    assert.match(stdout, /Nothing was moved\. Once the cause is gone: npm run redrive try -- --yes$/m);
    assert.deepEqual([deadLetters.size, failures.size], [2, 1]);
    assert.ok(!endpoint.asked.includes('StartMessageMoveTask'));
  });

  it('moves every message where it is told to', async () => {
    for (const key of ['a', 'b', 'c']) deadLetters.send(failureOf(key));
    const { stdout, stderr, status } = await run('try', '--yes');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /3 messages moved to image-conversion-try-conversion-failures\./);
    assert.equal(deadLetters.size, 0);
    assert.deepEqual(failures.peek().toSorted(), ['a', 'b', 'c'].map(failureOf));
  });

  it('has nothing to do where nothing waits', async () => {
    const { stdout, status } = await run('try', '--yes');
    assert.equal(status, 0);
    assert.match(stdout, /There is nothing to send again\./);
    assert.ok(!endpoint.asked.includes('StartMessageMoveTask'));
  });

  it('tells of an environment that is not deployed', async () => {
    const { stderr, status } = await run('other');
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^There is no queue image-conversion-other-conversion-failures in eu-central-1: is that environment deployed/m,
    );
    assert.doesNotMatch(stderr, / at /, 'a stack trace');
  });

  it('knows no other flag', async () => {
    const { stderr, status } = await run('try', '--force');
    assert.equal(status, 1);
    assert.match(stderr, /redrive knows --yes, and not --force\./);
  });

  describe('in this process', () => {
    const said: string[] = [];
    beforeEach(() => said.splice(0));

    const options = () => ({
      queues: new SqsQueues(
        new SQSClient({
          region: 'eu-central-1',
          endpoint: url,
          credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
          maxAttempts: 1,
        }),
        'eu-central-1',
      ),
      deadLetters: deadLetters.definition.name,
      failures: failures.definition.name,
      move: true,
      say: (line: string) => said.push(line),
      hint: 'again',
      pollMs: 1,
    });

    it('waits for a move that takes its time, and leaves one to SQS that takes too long', async () => {
      endpoint.looks = 4;
      deadLetters.send(failureOf('a'));
      await redrive({ ...options(), maxPolls: 1 });
      assert.match(said.at(-1)!, /^0 messages moved so far; SQS goes on with the rest\.$/);
      await redrive(options());
      assert.match(said.at(-1)!, /^1 message moved to /);
    });

    const refusals = {
      AccessDenied: /^You may not sqs:StartMessageMoveTask on .*settle-failures: docs\/operations\.md lists/,
      UnsupportedOperation: /^SQS does not carry out sqs:StartMessageMoveTask on .*: no$/,
      InternalFailure: /^SQS could not carry out sqs:StartMessageMoveTask on .*: InternalFailure: no$/,
    };
    for (const [code, message] of Object.entries(refusals))
      it(`tells what ${code} means`, async () => {
        deadLetters.send(failureOf('a'));
        endpoint.refuse = (action) => {
          if (action === 'StartMessageMoveTask') throw new SqsRefusal(code, 'no');
        };
        await assert.rejects(redrive(options()), { name: 'DeployProblem', message });
        assert.equal(deadLetters.size, 1);
      });

    it('tells of a move that SQS ended', async () => {
      deadLetters.send(failureOf('a'));
      const { queues, ...rest } = options();
      const failed: Move = { running: false, moved: 0, failure: 'AWS.SimpleQueueService.NonExistentQueue' };
      const failing = {
        count: (name: string) => queues.count(name),
        peek: (name: string) => queues.peek(name),
        startMove: async () => undefined,
        lastMove: async () => failed,
      };
      await assert.rejects(redrive({ ...rest, queues: failing }), {
        message:
          /^SQS moved 0 messages and then stopped: AWS\.SimpleQueueService\.NonExistentQueue\. The rest is still in/,
      });
    });
  });
});
