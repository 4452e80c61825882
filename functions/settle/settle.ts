import { errorTable } from '../service/errors.ts';
import type { Meter } from '../service/meter.ts';
import { type Clock, type ObjectStore, StorageUnavailable } from '../service/ports.ts';
import type { ConversionRecord } from '../service/record.ts';
import { commit, removeStaleResults } from '../service/results.ts';
import type { CreatedObject } from '../service/s3-event.ts';
import { findWork } from '../service/work.ts';
import type { FailureCode } from './failure.ts';

export interface SettleDependencies {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly meter: Meter;
}

/**
 * How the matter ended: a failed report was written, there is one already, the input is gone, or another input has
 * come, which has an event of its own.
 */
export type SettleOutcome = 'settled' | 'already-done' | 'deleted' | 'replaced' | 'ignored';

/**
 * Writes the failed report of an input that the convert function gave up on, if it is still there and has none.
 * What a crashed try wrote of outputs is taken away.
 * @throws StorageUnavailable
 */
export async function settleObject(
  { key, etag }: CreatedObject,
  code: FailureCode,
  { store, clock, meter }: SettleDependencies,
): Promise<SettleOutcome> {
  const work = await findWork(store, key);
  if (work === 'changed') throw replaced();
  if (typeof work === 'string') return work;
  const { input, stored, report } = work;
  const request = stored?.request;
  if (etag !== undefined && etag !== unquoted(input.etag)) return 'replaced';

  const now = clock.now().toISOString();
  const record: ConversionRecord = {
    version: 1,
    state: 'failed',
    ...(request && { request, options: request.options }),
    input: { key, etag: input.etag, sizeBytes: input.sizeBytes },
    outputs: [],
    timings: { startedAt: now, finishedAt: now },
    error: { code, message: errorTable[code].title },
  };
  const outcome = await commit(store, record, [], report);
  switch (outcome) {
    case 'committed':
      meter.failure(code);
      if ((await removeStaleResults(store, record)) === 'changed') throw replaced();
      return 'settled';
    case 'already-committed':
      return 'already-done';
    case 'deleted':
      return 'deleted';
    case 'changed':
      throw replaced();
    default:
      return outcome satisfies never;
  }
}

function replaced(): StorageUnavailable {
  return new StorageUnavailable('The input or its report was replaced meanwhile.');
}

function unquoted(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}
