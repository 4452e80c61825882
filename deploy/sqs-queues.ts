import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { DeployProblem } from './problem.ts';
import type { DeadLetter, FailureQueues, Move } from './redrive.ts';

interface Queue {
  readonly url: string;
  readonly arn: string;
  readonly messages: number;
}

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** The queues of an account and a region on SQS. */
export class SqsQueues implements FailureQueues {
  readonly #client: Pick<SQSClient, 'send'>;
  readonly #region: string;

  constructor(client: Pick<SQSClient, 'send'>, region: string) {
    this.#client = client;
    this.#region = region;
  }

  async count(name: string): Promise<number> {
    return (await this.#find(name)).messages;
  }

  /** Receives without hiding: whoever comes next finds the same messages. */
  async peek(name: string): Promise<readonly DeadLetter[]> {
    const { url } = await this.#find(name);
    const { Messages = [] } = await this.#tell(name, 'sqs:ReceiveMessage', () =>
      this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      ),
    );
    return Messages.map(({ Body = '', Attributes }) => ({
      body: Body,
      sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)),
    }));
  }

  async startMove(from: string, to: string): Promise<void> {
    const [source, destination] = [await this.#find(from), await this.#find(to)];
    await this.#tell(from, 'sqs:StartMessageMoveTask', () =>
      this.#client.send(new StartMessageMoveTaskCommand({ SourceArn: source.arn, DestinationArn: destination.arn })),
    );
  }

  async lastMove(from: string): Promise<Move> {
    const { arn } = await this.#find(from);
    const { Results = [] } = await this.#tell(from, 'sqs:ListMessageMoveTasks', () =>
      this.#client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 })),
    );
    const [task] = Results;
    const moved = Number(task?.ApproximateNumberOfMessagesMoved ?? 0);
    switch (task?.Status) {
      case 'FAILED':
        return { running: false, moved, failure: task.FailureReason ?? 'it gave no reason' };
      case 'CANCELLED':
      case 'CANCELLING':
        return { running: false, moved, failure: 'somebody cancelled it' };
      default:
        return { running: task?.Status === 'RUNNING', moved };
    }
  }

  async #find(name: string): Promise<Queue> {
    const { QueueUrl: url = '' } = await this.#tell(name, 'sqs:GetQueueUrl', () =>
      this.#client.send(new GetQueueUrlCommand({ QueueName: name })),
    );
    const { Attributes = {} } = await this.#tell(name, 'sqs:GetQueueAttributes', () =>
      this.#client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn', ...counts] })),
    );
    const messages = counts.reduce((sum, count) => sum + Number(Attributes[count] ?? 0), 0);
    return { url, arn: Attributes.QueueArn ?? '', messages };
  }

  /** @throws DeployProblem with what a refusal of SQS means */
  async #tell<Answer>(name: string, action: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw new DeployProblem(this.#meaning(error, name, action));
    }
  }

  #meaning(error: unknown, name: string, action: string): string {
    const { name: code, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    switch (code) {
      case 'QueueDoesNotExist':
      case 'AWS.SimpleQueueService.NonExistentQueue':
        return `There is no queue ${name} in ${this.#region}: is that environment deployed, and there?`;
      case 'AccessDenied':
      case 'AccessDeniedException':
        return `You may not ${action} on ${name}: docs/operations.md lists what a redrive needs. (${message})`;
      case 'UnsupportedOperation':
      case 'AWS.SimpleQueueService.UnsupportedOperation':
        return `SQS does not carry out ${action} on ${name}: ${message}`;
      default:
        return `SQS could not carry out ${action} on ${name}: ${code}: ${message}`;
    }
  }
}
