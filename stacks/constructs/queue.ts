import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js';
import { Construct } from 'constructs';
import { named } from './named.ts';
import { policyDocument, tlsOnly } from './policy.ts';

export interface QueueProps {
  readonly queueName: string;
  /** How long a message that was taken stays hidden. Default 30. */
  readonly visibilityTimeoutSeconds?: number;
  /** Where messages go that were taken so many times in vain. Absent: this queue is the last stop. */
  readonly deadLetters?: { readonly queue: Queue; readonly afterReceives: number };
}

/** SQS's longest: failures wait for a person over a holiday. */
const fourteenDays = 14 * 24 * 60 * 60;

/** A queue that is encrypted and takes requests over TLS only. All resources bear its id. */
export class Queue extends Construct {
  readonly arn: string;
  readonly queueName: string;
  readonly #url: string;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const { deadLetters } = props;
    const queue = named(
      id,
      new SqsQueue(this, 'queue', {
        name: props.queueName,
        sqsManagedSseEnabled: true,
        messageRetentionSeconds: fourteenDays,
        visibilityTimeoutSeconds: props.visibilityTimeoutSeconds ?? 30,
        ...(deadLetters && {
          redrivePolicy: JSON.stringify({
            deadLetterTargetArn: deadLetters.queue.arn,
            maxReceiveCount: deadLetters.afterReceives,
          }),
        }),
      }),
    );
    this.arn = queue.arn;
    this.queueName = queue.name;
    this.#url = queue.url;
    named(
      id,
      new SqsQueuePolicy(this, 'policy', {
        queueUrl: queue.url,
        policy: policyDocument([tlsOnly('sqs', [queue.arn])]),
      }),
    );
    deadLetters?.queue.acceptDeadLettersOf(this);
  }

  /** Takes dead letters of this queue and of no other. */
  private acceptDeadLettersOf(source: Queue): void {
    named(
      this.node.id,
      new SqsQueueRedriveAllowPolicy(this, 'redrive-allow', {
        queueUrl: this.#url,
        redriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [source.arn] }),
      }),
    );
  }
}
