import type { S3Event } from 'aws-lambda';
import type { EventJournal, PendingEvent } from './event-journal.ts';

/** Receives an event; once it resolves, the event counts as delivered, and where it rejects it comes again. */
export type EventHandler = (event: S3Event, target: string) => Promise<void>;

/** How often delivery is tried. */
export interface DeliveryTerms {
  /** The wait after the first failure, doubled with each further one. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

/**
 * Delivers recorded events, each at least once and on its own: one that fails holds up no other. Delivery is tried
 * again until it succeeds or the store is closed; what is then owed stays in the journal.
 */
export class EventDelivery {
  readonly #journal: EventJournal;
  readonly #handler: EventHandler;
  readonly #terms: DeliveryTerms;
  readonly #report: (error: unknown, doing: string) => void;
  readonly #waiting: PendingEvent[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #state: 'held' | 'running' | 'closed' = 'held';

  constructor(
    journal: EventJournal,
    owed: readonly PendingEvent[],
    handler: EventHandler,
    terms: DeliveryTerms,
    report: (error: unknown, doing: string) => void,
  ) {
    this.#journal = journal;
    this.#waiting = [...owed];
    this.#handler = handler;
    this.#terms = terms;
    this.#report = report;
  }

  /** Begins with what is owed. */
  start(): void {
    if (this.#state !== 'held') return;
    this.#state = 'running';
    for (const pending of this.#waiting.splice(0)) void this.#deliver(pending, this.#terms.firstRetryMs);
  }

  /** Takes an event that the journal holds. */
  enqueue(pending: PendingEvent): void {
    if (this.#state === 'held') this.#waiting.push(pending);
    else void this.#deliver(pending, this.#terms.firstRetryMs);
  }

  /** Begins no further delivery. One that is under way still counts if it succeeds. */
  close(): void {
    this.#state = 'closed';
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #deliver(pending: PendingEvent, retryMs: number): Promise<void> {
    if (this.#state !== 'running') return;
    try {
      await this.#handler(pending.event, pending.target);
      await this.#journal.remove(pending);
    } catch (error) {
      if (this.#isClosed()) return;
      this.#report(error, `delivering the event of ${pending.bucket}/${pending.key}`);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#deliver(pending, Math.min(retryMs * 2, this.#terms.maxRetryMs));
      }, retryMs);
      this.#timers.add(timer);
    }
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}
