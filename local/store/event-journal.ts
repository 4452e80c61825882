import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Event } from 'aws-lambda';
import { damagedState } from '../problem.ts';

/** An event that is owed to a target. */
export interface PendingEvent {
  readonly version: 1;
  readonly bucket: string;
  readonly key: string;
  /** The write that it tells of. */
  readonly generation: string;
  /** Where it goes, as the notification rule names it. */
  readonly target: string;
  readonly event: S3Event;
}

/**
 * Events on disk until they are delivered, a file each. An event is prepared before its object is written and confirmed
 * after, so that a crash at any point leaves both or neither: what is still prepared at the next start counts if the
 * object's present generation is the event's.
 */
export class EventJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what is owed, oldest first. @throws LocalProblem where a file is not what it should be */
  async open(isWritten: (pending: PendingEvent) => boolean): Promise<readonly PendingEvent[]> {
    await mkdir(this.#folder, { recursive: true });
    const owed: PendingEvent[] = [];
    for (const name of (await readdir(this.#folder)).sort()) {
      const file = join(this.#folder, name);
      if (name.endsWith('.writing')) {
        await rm(file);
        continue;
      }
      const pending = await readPending(file);
      if (name.endsWith('.json')) owed.push(pending);
      else if (isWritten(pending)) owed.push(await this.confirm(pending));
      else await this.discard(pending);
    }
    return owed;
  }

  /** Records an event whose object is about to be written. */
  async prepare(pending: PendingEvent): Promise<PendingEvent> {
    await writeFile(this.#file(pending, 'writing'), JSON.stringify(pending));
    await rename(this.#file(pending, 'writing'), this.#file(pending, 'prepared'));
    return pending;
  }

  /** The object is written: the event is owed. */
  async confirm(pending: PendingEvent): Promise<PendingEvent> {
    await rename(this.#file(pending, 'prepared'), this.#file(pending, 'json'));
    return pending;
  }

  /** The object was not written. */
  async discard(pending: PendingEvent): Promise<void> {
    await rm(this.#file(pending, 'prepared'), { force: true });
  }

  /** The event was delivered. */
  async remove(pending: PendingEvent): Promise<void> {
    await rm(this.#file(pending, 'json'), { force: true });
  }

  #file({ generation }: PendingEvent, state: 'writing' | 'prepared' | 'json'): string {
    return join(this.#folder, `${generation}.${state}`);
  }
}

async function readPending(file: string): Promise<PendingEvent> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw damagedState(file, error instanceof SyntaxError ? 'no JSON' : 'unreadable');
  }
  if (isPending(value)) return value;
  throw damagedState(file, 'no event');
}

function isPending(value: unknown): value is PendingEvent {
  if (typeof value !== 'object' || value === null) return false;
  const pending = value as Partial<Record<keyof PendingEvent, unknown>>;
  const texts = [pending.bucket, pending.key, pending.generation, pending.target];
  return pending.version === 1 && texts.every((text) => typeof text === 'string') && typeof pending.event === 'object';
}
