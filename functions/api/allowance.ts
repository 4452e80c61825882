import { setTimeout as pause } from 'node:timers/promises';
import { type Account, type OpenConversion, readAccount, writeAccount } from '../service/account.ts';
import { inParallel } from '../service/concurrency.ts';
import { RequestError } from '../service/errors.ts';
import { conversionKey, reportKey, requestKey } from '../service/keys.ts';
import { type Clock, type ObjectStore, PreconditionFailed } from '../service/ports.ts';
import type { UserLimits } from './user-limits.ts';

/** A conversion that is asked for; its `request.json` is written already. */
export interface Reservation extends OpenConversion {
  readonly sizeBytes: number;
}

interface AllowanceTerms {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly limits: UserLimits;
}

/** How often a write that came second is tried again; the waits between grow, and part by chance. */
const maxTries = 12;
const longestFirstWaitMs = 40;

/** How many conversions are looked up at once. */
const parallelRequests = 16;

/** Conversions end within seconds. */
const openRetrySeconds = 5;

const dayMs = 86_400_000;

/**
 * Takes a conversion's place in the account of its user, by a write that fails if the account changed since it was read:
 * so the limits hold however many requests come at once.
 * @throws RequestError `too-many-open-conversions`, `too-many-bytes`, `too-many-requests`, `account-deleted`
 */
export async function reserve(userId: string, wanted: Reservation, terms: AllowanceTerms): Promise<void> {
  for (let tried = 0; tried < maxTries; tried++) {
    if (tried > 0) await pause(Math.random() * longestFirstWaitMs * tried);
    const { account, only } = await readAccount(terms.store, userId);
    const next = await admit(userId, account, wanted, terms);
    try {
      await writeAccount(terms.store, userId, next, only);
      return;
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
  throw new RequestError('too-many-requests', 'Ask for fewer conversions at once.', [], { retryAfterSeconds: 1 });
}

/** Refuses, before anything is written, what {@link reserve} would refuse. @throws RequestError */
export async function checkAllowance(userId: string, wanted: Reservation, terms: AllowanceTerms): Promise<void> {
  await admit(userId, (await readAccount(terms.store, userId)).account, wanted, terms);
}

/** The account with the conversion in it. @throws RequestError where it has no room */
async function admit(
  userId: string,
  account: Account,
  { id, expiresAt, sizeBytes }: Reservation,
  { store, clock, limits }: AllowanceTerms,
): Promise<Account> {
  if (account.deletion) throw new RequestError('account-deleted', 'Its data and its sign-in are deleted.');
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  const announcedBytes = (account.day === day ? account.announcedBytes : 0) + sizeBytes;
  if (announcedBytes > limits.dailyBytes) throw tooManyBytes(limits, announcedBytes - sizeBytes, now);
  const full = account.open.length >= limits.openConversions;
  const open = full ? await stillOpen(userId, account.open, store, now) : account.open;
  if (open.length >= limits.openConversions) throw tooManyOpen(limits);
  return { version: 1, open: [...open, { id, expiresAt }], day, announcedBytes };
}

/**
 * Those of the conversions that wait for their upload or their report. The others have a report, were deleted, or were
 * not uploaded to in time.
 */
async function stillOpen(
  userId: string,
  conversions: readonly OpenConversion[],
  store: ObjectStore,
  now: Date,
): Promise<readonly OpenConversion[]> {
  const closed = new Set<string>();
  await inParallel(parallelRequests, conversions, async ({ id, expiresAt }) => {
    const key = conversionKey({ userId, conversionId: id });
    const expired = now.getTime() >= Date.parse(expiresAt);
    const isThere = expired ? store.head('input', key) : store.head('output', requestKey(key));
    const [report, awaited] = await Promise.all([store.head('output', reportKey(key)), isThere]);
    if (report || !awaited) closed.add(id);
  });
  return conversions.filter(({ id }) => !closed.has(id));
}

function tooManyOpen({ openConversions }: UserLimits): RequestError {
  return new RequestError(
    'too-many-open-conversions',
    `At most ${openConversions} conversions of a user are open at a time. Wait until some are done, or delete them.`,
    [],
    { retryAfterSeconds: openRetrySeconds },
  );
}

function tooManyBytes({ dailyBytes }: UserLimits, used: number, now: Date): RequestError {
  const retryAfterSeconds = Math.ceil((dayMs - (now.getTime() % dayMs)) / 1000);
  return new RequestError(
    'too-many-bytes',
    `A user may announce ${dailyBytes} bytes a day, and ${used} were announced today. The next day begins at midnight, UTC.`,
    [],
    { retryAfterSeconds },
  );
}
