import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageQueue, type QueueDefinition } from '../../../local/runner/message-queue.ts';
import { eventually, Workbench } from './fixture.ts';

describe('the message queue', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.clean());

  const open = (overrides: Partial<QueueDefinition> = {}, deadLetters?: MessageQueue) =>
    new MessageQueue(bench.queue('messages', overrides), join(bench.folder, 'messages'), deadLetters);

  it('hands a message out once, until its visibility timeout is over', async () => {
    const queue = open({ visibilityTimeoutMs: 50 });
    const messageId = queue.send('one');
    const [first] = queue.receive(10);
    assert.equal(first?.messageId, messageId);
    assert.equal(first?.md5OfBody, 'f97c5d29941bfb1b2fdab0874906ab82');
    assert.deepEqual(queue.receive(10), []);
    const again = await eventually(() => queue.receive(10)[0]);
    assert.equal(again.receiveCount, 2);
    assert.notEqual(again.receiptHandle, first?.receiptHandle);
    queue.delete(first!.receiptHandle);
    assert.equal(queue.size, 1);
    queue.delete(again.receiptHandle);
    assert.equal(queue.size, 0);
  });

  it('keeps messages and their receive count over a restart', () => {
    const before = open();
    before.send('one');
    before.send('two');
    before.delete(before.receive(1)[0]!.receiptHandle);
    before.receive(1);
    const after = open();
    assert.deepEqual(after.peek(), ['two']);
    assert.equal(after.receive(1)[0]?.receiveCount, 2);
  });

  it('moves a message to the dead-letter queue when it was received too often', () => {
    const deadLetters = new MessageQueue(bench.queue('dead'), join(bench.folder, 'dead'));
    const queue = open({ redrive: { deadLetterArn: deadLetters.definition.arn, maxReceiveCount: 2 } }, deadLetters);
    const messageId = queue.send('poison');
    for (const expected of [1, 2]) {
      const [message] = queue.receive(1);
      assert.equal(message?.receiveCount, expected);
      queue.changeVisibility(message!.receiptHandle, 0);
    }
    assert.deepEqual(queue.receive(1), []);
    assert.equal(queue.size, 0);
    assert.equal(deadLetters.receive(1)[0]?.messageId, messageId);
  });

  it('forgets a message past its retention', async () => {
    const queue = open({ retentionMs: 20 });
    queue.send('one');
    await eventually(() => (queue.size === 0 ? true : undefined));
    assert.equal(open().size, 0);
  });

  it('feeds a function, redelivers just what failed, and gives it up as the redrive policy says', async () => {
    const dead = bench.queue('dead');
    const work = bench.queue('work', { redrive: { deadLetterArn: dead.arn, maxReceiveCount: 3 } });
    const journal = join(bench.folder, 'journal');
    const worker = bench.define(
      'worker',
      `import { appendFileSync } from 'node:fs';
       export const handler = async ({ Records }) => {
         for (const { body } of Records) appendFileSync(process.env.JOURNAL, body + ' ');
         return { batchItemFailures: Records.filter(({ body }) => body === 'bad')
           .map(({ messageId }) => ({ itemIdentifier: messageId })) };
       }`,
      { environment: { JOURNAL: journal } },
    );
    const runner = bench.run([worker], {
      queues: [work, dead],
      eventSources: [{ queueArn: work.arn, functionArn: worker.arn, batchSize: 10, reportsItemFailures: true }],
    });
    for (const body of ['good', 'bad', 'fine']) runner.queue('work').send(body);
    assert.deepEqual(
      await eventually(() => (runner.queue('dead').size === 1 ? runner.queue('dead').peek() : undefined)),
      ['bad'],
    );
    assert.equal(runner.queue('work').size, 0);
    assert.deepEqual(readFileSync(journal, 'utf8').trim().split(' ').sort(), ['bad', 'bad', 'bad', 'fine', 'good']);
  });

  for (const [name, body] of Object.entries({
    throws: `throw new Error('no')`,
    'names a message that is none of the batch': `return { batchItemFailures: [{ itemIdentifier: 'other' }] }`,
    'answers what is no list': `return { batchItemFailures: 'all' }`,
  })) {
    it(`redelivers the whole batch where the function ${name}`, async () => {
      const work = bench.queue('work');
      const marker = join(bench.folder, 'marker');
      const worker = bench.define(
        'worker',
        `import { existsSync, writeFileSync } from 'node:fs';
         export const handler = async () => {
           if (existsSync(process.env.MARKER)) return { batchItemFailures: [] };
           writeFileSync(process.env.MARKER, '');
           ${body}
         }`,
        { environment: { MARKER: marker } },
      );
      const runner = bench.run([worker], {
        queues: [work],
        eventSources: [{ queueArn: work.arn, functionArn: worker.arn, batchSize: 10, reportsItemFailures: true }],
      });
      runner.queue('work').send('one');
      await eventually(() => (existsSync(marker) ? true : undefined));
      await eventually(() => (runner.queue('work').size === 0 ? true : undefined));
    });
  }
});
