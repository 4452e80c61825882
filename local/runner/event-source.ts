import { type InvocationResult, RunnerStopped } from './function-process.ts';
import type { MessageQueue, ReceivedMessage } from './message-queue.ts';

/** A queue whose messages a function gets, as the stack defines it. */
export interface EventSourceDefinition {
  readonly queueArn: string;
  readonly functionArn: string;
  /** Messages in one invocation, at most. */
  readonly batchSize: number;
  /** Whether the function's answer names the messages that failed; else all fail or none. */
  readonly reportsItemFailures: boolean;
}

export interface EventSourceOptions {
  readonly definition: EventSourceDefinition;
  readonly region: string;
  readonly queue: MessageQueue;
  /** The wait before a message that failed is tried again; AWS waits for the queue's visibility timeout. */
  readonly redeliveryDelayMs: number;
  /** Whether the function's role may do this with the queue. */
  readonly may: (action: string) => boolean;
  readonly onTrouble: (line: string) => void;
  /** Runs the function once. @throws RunnerStopped */
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
}

/** Without all of them Lambda refuses to feed a function. */
const neededActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Feeds a function from a queue, batch after batch: deletes what it dealt with, and leaves the rest to come again. */
export class EventSource {
  readonly #options: EventSourceOptions;
  #busy = false;

  constructor(options: EventSourceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.queue.onVisible(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    const { queue, definition, may, onTrouble } = this.#options;
    const missing = neededActions.find((action) => !may(action));
    if (missing !== undefined) return onTrouble(`The role of ${definition.functionArn} lacks ${missing}.`);
    this.#busy = true;
    try {
      for (;;) {
        const batch = queue.receive(definition.batchSize);
        if (batch.length === 0) return;
        await this.#deliver(batch);
      }
    } catch (error) {
      // The service stops: the messages stay on disk.
      if (!(error instanceof RunnerStopped)) throw error;
    } finally {
      this.#busy = false;
    }
  }

  async #deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const { queue, invoke, definition, redeliveryDelayMs } = this.#options;
    const result = await invoke({ Records: batch.map((message) => this.#toRecord(message)) });
    const failed = failedMessages(batch, result, definition.reportsItemFailures);
    for (const { messageId, receiptHandle } of batch) {
      if (failed.has(messageId)) queue.changeVisibility(receiptHandle, redeliveryDelayMs);
      else queue.delete(receiptHandle);
    }
  }

  #toRecord(message: ReceivedMessage) {
    return {
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: 'lambda',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.#options.definition.queueArn,
      awsRegion: this.#options.region,
    };
  }
}

/** As Lambda reads the answer: no list is success, an entry that names no message of the batch fails the whole batch. */
function failedMessages(
  batch: readonly ReceivedMessage[],
  result: InvocationResult,
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(batch.map(({ messageId }) => messageId));
  if (result.functionError !== undefined) return all;
  if (!reportsItemFailures) return new Set();
  const failures = (JSON.parse(result.payload) as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return named.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(named) : all;
}
