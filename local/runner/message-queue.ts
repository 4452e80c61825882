import { createHash, randomUUID } from 'node:crypto';
import { JsonFolder } from './json-folder.ts';

/** A queue as the stack defines it. */
export interface QueueDefinition {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

/** A message as a consumer sees it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
}

interface StoredMessage {
  readonly body: string;
  /** Milliseconds since 1970, as all instants here. */
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
}

interface Held {
  readonly message: StoredMessage;
  readonly visibleAt: number;
  readonly receiptHandle?: string;
}

/**
 * A standard SQS queue on disk, with the same rules: a received message is invisible for a while and comes back unless
 * it is deleted; received too often, it moves to the dead-letter queue. A restart makes all messages visible, for
 * whoever had received them is gone.
 */
export class MessageQueue {
  readonly definition: QueueDefinition;
  readonly #files: JsonFolder<StoredMessage>;
  readonly #deadLetters: MessageQueue | undefined;
  readonly #held = new Map<string, Held>();
  #listener: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @throws LocalProblem where a stored message is damaged */
  constructor(definition: QueueDefinition, folder: string, deadLetters?: MessageQueue) {
    this.definition = definition;
    this.#deadLetters = deadLetters;
    this.#files = new JsonFolder(folder);
    const bySentAt = [...this.#files.readAll(isStoredMessage)].sort(([, a], [, b]) => a.sentAt - b.sentAt);
    for (const [messageId, message] of bySentAt) this.#held.set(messageId, { message, visibleAt: 0 });
  }

  /** How many messages are there, visible or not. */
  get size(): number {
    this.#expire();
    return this.#held.size;
  }

  /** How many messages a consumer could receive now. */
  get visibleSize(): number {
    this.#expire();
    const now = Date.now();
    return [...this.#held.values()].filter(({ visibleAt }) => visibleAt <= now).length;
  }

  /** How long the oldest message has been there; 0 where there is none. */
  get oldestAgeMs(): number {
    this.#expire();
    const sent = [...this.#held.values()].map(({ message }) => message.sentAt);
    return sent.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...sent));
  }

  /** The bodies of the messages that are there, visible or not, oldest first. */
  peek(): readonly string[] {
    this.#expire();
    return [...this.#held.values()].map(({ message }) => message.body);
  }

  /** Calls the consumer whenever a message can be received. */
  onVisible(listener: () => void): void {
    this.#listener = listener;
    this.#announce();
  }

  /** Takes a message over: it is on disk when this returns. @returns its id */
  send(body: string): string {
    return this.#put(randomUUID(), { body, sentAt: Date.now(), receiveCount: 0 });
  }

  /** At most `max` visible messages, which are then invisible for the visibility timeout. */
  receive(max: number): readonly ReceivedMessage[] {
    this.#expire();
    const now = Date.now();
    const received: ReceivedMessage[] = [];
    for (const [messageId, { message, visibleAt }] of this.#held) {
      if (received.length === max) break;
      if (visibleAt > now) continue;
      if (this.#isExhausted(message)) this.#moveToDeadLetters(messageId, message);
      else received.push(this.#hand(messageId, message, now));
    }
    this.#announce();
    return received;
  }

  /** Removes a message; without effect once another receipt of it was given. */
  delete(receiptHandle: string): void {
    const messageId = this.#find(receiptHandle);
    if (messageId === undefined) return;
    this.#held.delete(messageId);
    this.#files.remove(messageId);
  }

  /** Makes a received message visible again in so many milliseconds. */
  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    const messageId = this.#find(receiptHandle);
    if (messageId === undefined) return;
    this.#held.set(messageId, { ...this.#held.get(messageId)!, visibleAt: Date.now() + timeoutMs });
    this.#announce();
  }

  /** Calls no consumer any more. */
  stop(): void {
    this.#listener = undefined;
    clearTimeout(this.#timer);
  }

  #put(messageId: string, message: StoredMessage): string {
    this.#files.write(messageId, message);
    this.#held.set(messageId, { message, visibleAt: 0 });
    this.#announce();
    return messageId;
  }

  #hand(messageId: string, before: StoredMessage, now: number): ReceivedMessage {
    const receiptHandle = randomUUID();
    const message = {
      ...before,
      receiveCount: before.receiveCount + 1,
      firstReceivedAt: before.firstReceivedAt ?? now,
    };
    this.#files.write(messageId, message);
    this.#held.set(messageId, { message, visibleAt: now + this.definition.visibilityTimeoutMs, receiptHandle });
    return { messageId, receiptHandle, md5OfBody: createHash('md5').update(message.body).digest('hex'), ...message };
  }

  #isExhausted(message: StoredMessage): boolean {
    const { redrive } = this.definition;
    return this.#deadLetters !== undefined && redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  /** A moved message keeps its id and its age. */
  #moveToDeadLetters(messageId: string, { body, sentAt }: StoredMessage): void {
    this.#deadLetters!.#put(messageId, { body, sentAt, receiveCount: 0 });
    this.#held.delete(messageId);
    this.#files.remove(messageId);
  }

  #expire(): void {
    const oldest = Date.now() - this.definition.retentionMs;
    for (const [messageId, { message }] of this.#held) {
      if (message.sentAt >= oldest) continue;
      this.#held.delete(messageId);
      this.#files.remove(messageId);
    }
  }

  #find(receiptHandle: string): string | undefined {
    for (const [messageId, held] of this.#held) if (held.receiptHandle === receiptHandle) return messageId;
    return undefined;
  }

  #announce(): void {
    clearTimeout(this.#timer);
    if (this.#listener === undefined || this.#held.size === 0) return;
    const next = Math.min(...[...this.#held.values()].map(({ visibleAt }) => visibleAt));
    this.#timer = setTimeout(() => this.#listener?.(), Math.max(0, next - Date.now()));
  }
}

function isStoredMessage(value: unknown): value is StoredMessage {
  const message = value as StoredMessage | null;
  return typeof message?.body === 'string' && [message.sentAt, message.receiveCount].every(Number.isFinite);
}
