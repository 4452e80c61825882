import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FailureRecord } from '../../../local/runner/event-queue.ts';
import { eventually, Workbench } from './fixture.ts';

describe('the function runner, asynchronous', () => {
  let bench: Workbench;
  let journal: string;
  /** Source of a handler that notes each try, then goes on with `rest`, where `tries` counts from 1. */
  const journalled = (rest: string) => `
    import { appendFileSync, readFileSync } from 'node:fs';
    export const handler = async (event) => {
      appendFileSync(event.journal, 'x');
      const tries = readFileSync(event.journal, 'utf8').length;
      ${rest}
    }`;
  const tries = () => (existsSync(journal) ? readFileSync(journal, 'utf8').length : 0);
  const stored = (id: string) => readdirSync(join(bench.folder, 'state/events', id)).length;

  beforeEach(() => {
    bench = new Workbench();
    journal = join(bench.folder, 'journal');
  });
  afterEach(() => bench.clean());

  it('brings an event to its end at the third try after the process was killed twice', async () => {
    const runner = bench.run([
      bench.define('flaky', journalled(`if (tries < 3) process.kill(process.pid, 'SIGKILL'); return 'done';`)),
    ]);
    runner.invokeAsynchronously('flaky', { journal });
    await eventually(() => (stored('flaky') === 0 ? true : undefined));
    assert.equal(tries(), 3);
    assert.equal(bench.troubles.length, 2);
  });

  it('gives up after three tries and hands the whole story to the destination, where a function gets it', async () => {
    const failures = bench.queue('failures');
    const fatal = bench.define('fatal', journalled(`for (const held = []; ; ) held.push(Buffer.alloc(20e6, 1));`), {
      memoryMegabytes: 128,
      asynchronous: { maximumRetryAttempts: 2, maximumEventAgeMs: 3_600_000, onFailureArn: failures.arn },
    });
    const settled = join(bench.folder, 'settled');
    const settle = bench.define(
      'settle',
      `import { writeFileSync } from 'node:fs';
       export const handler = async (event) => {
         writeFileSync(process.env.SETTLED, JSON.stringify(event));
         return { batchItemFailures: [] };
       }`,
      { environment: { SETTLED: settled } },
    );
    const runner = bench.run([fatal, settle], {
      queues: [failures],
      eventSources: [{ queueArn: failures.arn, functionArn: settle.arn, batchSize: 10, reportsItemFailures: true }],
    });
    const requestId = runner.invokeAsynchronously('fatal', { journal });
    const event = await eventually(
      () => (existsSync(settled) ? readFileSync(settled, 'utf8') : undefined) || undefined,
    );
    const [message] = JSON.parse(event).Records;
    const record: FailureRecord = JSON.parse(message.body);
    assert.equal(message.eventSourceARN, failures.arn);
    assert.equal(message.eventSource, 'aws:sqs');
    assert.equal(message.attributes.ApproximateReceiveCount, '1');
    assert.deepEqual(record, {
      version: '1.0',
      timestamp: record.timestamp,
      requestContext: {
        requestId,
        functionArn: `${fatal.arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { journal },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
      },
    });
    assert.equal(tries(), 3);
    await eventually(() => (runner.queue('failures').size === 0 ? true : undefined));
    assert.equal(stored('fatal'), 0);
  });

  it('gives up an event that is too old', async () => {
    const failures = bench.queue('failures');
    const runner = bench.run(
      [
        bench.define('late', journalled('throw new Error("no")'), {
          asynchronous: { maximumRetryAttempts: 2, maximumEventAgeMs: 1000, onFailureArn: failures.arn },
        }),
      ],
      { queues: [failures], retryDelaysMs: [1200, 1200] },
    );
    runner.invokeAsynchronously('late', { journal });
    const body = await eventually(() => runner.queue('failures').peek()[0]);
    assert.equal(JSON.parse(body).requestContext.condition, 'EventAgeExceeded');
    assert.equal(tries(), 1);
  });

  it('keeps an event over a stop, and does not count the try that the stop cut short', async () => {
    const endless = journalled('await new Promise((done) => setTimeout(done, 1e6))');
    const first = bench.run([bench.define('kept', endless)]);
    const requestId = first.invokeAsynchronously('kept', { journal });
    await eventually(() => (tries() === 1 ? true : undefined));
    await first.stop();
    const file = join(bench.folder, 'state/events/kept', `${requestId}.json`);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).attempts, 0);

    bench.run([bench.define('kept', journalled('return 1'))]);
    await eventually(() => (stored('kept') === 0 ? true : undefined));
    assert.equal(tries(), 2);
  });

  it('keeps an event that was accepted just before the service died', async () => {
    const define = () => bench.define('killed', journalled('return 1'));
    const first = bench.run([define()]);
    await first.stop();
    first.invokeAsynchronously('killed', { journal });
    bench.run([define()]);
    await eventually(() => (stored('killed') === 0 ? true : undefined));
    assert.equal(tries(), 1);
  });

  it('names a stored event that is damaged, and the remedy', async () => {
    const definition = bench.define('damaged', journalled('return 1'));
    await bench.run([definition]).stop();
    const file = join(bench.folder, 'state/events/damaged/one.json');
    for (const content of ['{"payload":', '{"payload":{}}', 'null']) {
      writeFileSync(file, content);
      assert.throws(
        () => bench.run([definition]),
        (error: Error) =>
          error.name === 'LocalProblem' &&
          error.message.includes(file) &&
          /Remove the state folder/.test(error.message),
      );
    }
  });

  it('reads past what a death in the middle of writing left', async () => {
    const definition = bench.define('half', journalled('return 1'));
    await bench.run([definition]).stop();
    appendFileSync(join(bench.folder, 'state/events/half/one.json.new'), '{"payl');
    const runner = bench.run([definition]);
    assert.equal((await runner.invoke('half', { journal })).functionError, undefined);
  });
});
