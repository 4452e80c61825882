import assert from 'node:assert/strict';
import { Queue } from '../../../stacks/constructs/queue.ts';
import { reference, synthesizeConstruct } from '../document.ts';

describe('a queue', () => {
  const document = synthesizeConstruct((scope) => {
    const dead = new Queue(scope, 'dead', { queueName: 'dead-letters' });
    new Queue(scope, 'letters', { queueName: 'letters', deadLetters: { queue: dead, afterReceives: 4 } });
  });

  it('is encrypted at rest', () => {
    assert.equal(document.resource('aws_sqs_queue.letters').sqs_managed_sse_enabled, true);
  });

  it('keeps messages as long as SQS can', () => {
    assert.equal(document.resource('aws_sqs_queue.letters').message_retention_seconds, 14 * 24 * 3_600);
  });

  for (const name of ['letters', 'dead']) {
    it(`${name} refuses everybody who does not come by TLS`, () => {
      const { TlsOnly, ...others } = document.policy(`aws_sqs_queue_policy.${name}`);
      assert.deepEqual(others, {});
      assert.deepEqual(TlsOnly, {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sqs:*'],
        Resource: [reference(`aws_sqs_queue.${name}`)],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    });
  }

  it('gives up a message after so many receives', () => {
    assert.deepEqual(JSON.parse(document.resource('aws_sqs_queue.letters').redrive_policy), {
      deadLetterTargetArn: reference('aws_sqs_queue.dead'),
      maxReceiveCount: 4,
    });
    assert.equal(document.resource('aws_sqs_queue.dead').redrive_policy, undefined);
  });

  it('takes dead letters of its own source only', () => {
    assert.deepEqual(JSON.parse(document.resource('aws_sqs_queue_redrive_allow_policy.dead').redrive_allow_policy), {
      redrivePermission: 'byQueue',
      sourceQueueArns: [reference('aws_sqs_queue.letters')],
    });
  });
});
