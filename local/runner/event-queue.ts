import { randomUUID } from 'node:crypto';
import type { AsynchronousInvocation } from './function-definition.ts';
import { type InvocationResult, RunnerStopped } from './function-process.ts';
import { JsonFolder } from './json-folder.ts';

/** What Lambda sends to the on-failure destination. */
export interface FailureRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: 'Unhandled';
  };
  readonly responsePayload?: unknown;
}

export interface EventQueueOptions {
  readonly folder: string;
  readonly functionArn: string;
  readonly invocation: AsynchronousInvocation;
  /** The wait before the second and the third try; AWS waits one and two minutes. */
  readonly retryDelaysMs: readonly number[];
  /** Runs the function once. @throws RunnerStopped */
  readonly invoke: (payload: unknown, requestId: string) => Promise<InvocationResult>;
  readonly onTrouble: (line: string) => void;
  /** An event is taken up that waited for so long since it came. */
  readonly onTry?: (ageMs: number) => void;
  /** Hands the record to the on-failure destination; absent where the function has none. @throws what it refuses with */
  readonly onFailure?: (record: FailureRecord) => void;
}

interface StoredEvent {
  readonly payload: unknown;
  /** Milliseconds since 1970, as all instants here. */
  readonly receivedAt: number;
  readonly attempts: number;
  readonly notBefore: number;
  readonly lastResponse?: unknown;
  /** Why the event was given up, while the destination has not taken the record. */
  readonly givenUp?: 'RetriesExhausted' | 'EventAgeExceeded';
}

/**
 * Lambda's queue of asynchronous invocations, of one function. An event that was accepted is tried until it succeeds,
 * its tries are used up, or it is too old; a restart of the service, or its death, loses none. A record that its
 * destination refuses is offered again until it is taken, where Lambda would drop it after some time and count it in
 * `DestinationDeliveryFailures`.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #files: JsonFolder<StoredEvent>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #left: Map<string, StoredEvent>;
  #running = false;

  /** @throws LocalProblem where a stored event is damaged */
  constructor(options: EventQueueOptions) {
    this.#options = options;
    this.#files = new JsonFolder(options.folder);
    this.#left = this.#files.readAll(isStoredEvent);
  }

  /** Begins with what an earlier run left. */
  start(): void {
    this.#running = true;
    for (const [requestId, event] of this.#left) this.#schedule(requestId, event);
    this.#left.clear();
  }

  /** Takes an event over: it is on disk when this returns. @returns its request id */
  accept(payload: unknown): string {
    const requestId = randomUUID();
    const now = Date.now();
    const event = { payload, receivedAt: now, attempts: 0, notBefore: now };
    this.#files.write(requestId, event);
    if (this.#running) this.#schedule(requestId, event);
    else this.#left.set(requestId, event);
    return requestId;
  }

  stop(): void {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #schedule(requestId: string, event: StoredEvent): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#try(requestId, event);
    }, event.notBefore - Date.now());
    this.#timers.add(timer);
  }

  async #try(requestId: string, event: StoredEvent): Promise<void> {
    const { invocation, retryDelaysMs, invoke } = this.#options;
    if (event.givenUp) return this.#giveUp(requestId, event, event.givenUp);
    if (Date.now() - event.receivedAt > invocation.maximumEventAgeMs)
      return this.#giveUp(requestId, event, 'EventAgeExceeded');
    this.#options.onTry?.(Date.now() - event.receivedAt);
    const result = await invoke(event.payload, requestId).catch((error: unknown) => {
      if (error instanceof RunnerStopped) return undefined;
      throw error;
    });
    // The service stops: the event stays on disk, and this was no try.
    if (result === undefined) return;
    if (result.functionError === undefined) return this.#files.remove(requestId);

    const attempts = event.attempts + 1;
    const delayMs = retryDelaysMs[Math.min(attempts, retryDelaysMs.length) - 1] ?? 0;
    const failed = { ...event, attempts, notBefore: Date.now() + delayMs, lastResponse: JSON.parse(result.payload) };
    if (attempts > invocation.maximumRetryAttempts) return this.#giveUp(requestId, failed, 'RetriesExhausted');
    this.#files.write(requestId, failed);
    if (this.#running) this.#schedule(requestId, failed);
  }

  /** The destination has the record before the event goes: a death in between gives it twice, never not at all. */
  #giveUp(requestId: string, event: StoredEvent, condition: 'RetriesExhausted' | 'EventAgeExceeded'): void {
    const record: FailureRecord = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId,
        functionArn: `${this.#options.functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: event.attempts,
      },
      requestPayload: event.payload,
      ...(event.lastResponse !== undefined && {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: event.lastResponse,
      }),
    };
    try {
      this.#options.onFailure?.(record);
    } catch (error) {
      this.#options.onTrouble(`The record of a failed invocation could not be delivered: ${error}`);
      const delayMs = this.#options.retryDelaysMs.at(-1) ?? 0;
      const kept = { ...event, givenUp: condition, notBefore: Date.now() + delayMs };
      this.#files.write(requestId, kept);
      if (this.#running) this.#schedule(requestId, kept);
      return;
    }
    this.#files.remove(requestId);
  }
}

function isStoredEvent(value: unknown): value is StoredEvent {
  const event = value as StoredEvent | null;
  return (
    typeof event === 'object' &&
    event !== null &&
    'payload' in event &&
    [event.receivedAt, event.attempts, event.notBefore].every(Number.isFinite)
  );
}
