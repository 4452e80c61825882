import { setTimeout as pause } from 'node:timers/promises';
import { type AccountDeletion, readAccount, writeAccount } from '../service/account.ts';
import { RequestError } from '../service/errors.ts';
import { accountKey, userPrefix } from '../service/keys.ts';
import type { Logger } from '../service/logger.ts';
import { type BucketRole, type ObjectStore, PreconditionFailed } from '../service/ports.ts';
import type { DeletedAccount } from '../service/record.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { User } from './user.ts';

/** How many objects are deleted before the time is looked at. */
const objectsAtOnce = 200;

/** How often the closing of an account is tried against writes of others. */
const maxTries = 12;
const longestFirstWaitMs = 40;

/**
 * Deletes everything that is held of a user, and the user last, so that who was stopped half-way can sign in and go on.
 *
 * First the account is closed: no conversion is allowed any more, and a request that was written meanwhile is taken back
 * by who wrote it. Then inputs go before results, over and over, until both are seen empty in this order. What is still
 * being converted then finds its input gone and takes its results away; what is still uploaded finds no request and goes.
 * @returns `deleting` when the time is up before all is gone: the same request goes on
 */
export async function deleteAccount(user: User, dependencies: ApiDependencies, log: Logger): Promise<DeletedAccount> {
  const { store, directory, hasTimeLeft } = dependencies;
  const deletion = await closeAccount(user, dependencies, log);
  const { receipt } = deletion;
  const counts = { inputs: 0, results: 0 };
  const finished = await removeAll(store, user.id, counts, hasTimeLeft);
  log.info(finished ? 'The data of an account are deleted.' : 'A part of an account is deleted.', {
    receipt,
    removedInputs: counts.inputs,
    removedResults: counts.results,
  });
  if (!finished) return { state: 'deleting', receipt };
  if (user.name === undefined) {
    // A script's client goes on, with nothing.
    await store.delete('output', [accountKey(user.id)]);
  } else {
    await directory.delete(user.name);
    log.info('The user of an account is deleted.', { receipt });
  }
  return { state: 'deleted', receipt };
}

/** Notes in the account that it is deleted, once. What stays of it is this note, for as long as objects are kept. */
async function closeAccount(user: User, { store, clock, ids }: ApiDependencies, log: Logger): Promise<AccountDeletion> {
  for (let tried = 0; tried < maxTries; tried++) {
    if (tried > 0) await pause(Math.random() * longestFirstWaitMs * tried);
    const { account, only } = await readAccount(store, user.id);
    if (account.deletion) return account.deletion;
    const now = clock.now();
    const deletion = { receipt: ids.conversionId(now), startedAt: now.toISOString() };
    try {
      await writeAccount(store, user.id, { version: 1, open: [], day: '', announcedBytes: 0, deletion }, only);
      log.info('The deletion of an account has begun.', { receipt: deletion.receipt });
      return deletion;
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
  throw new RequestError('too-many-requests', 'The account changes too fast to be closed.', [], {
    retryAfterSeconds: 1,
  });
}

/** @returns whether nothing is left; `false` when there is no time left to find out */
async function removeAll(
  store: ObjectStore,
  userId: string,
  counts: { inputs: number; results: number },
  hasTimeLeft: () => boolean,
): Promise<boolean> {
  for (;;) {
    const inputs = await removeSome(store, 'input', userId);
    counts.inputs += inputs;
    // Results are looked at only when no input was seen: a conversion under way would write more of them.
    const results = inputs > 0 ? 0 : await removeSome(store, 'output', userId);
    counts.results += results;
    if (inputs === 0 && results === 0) return true;
    if (!hasTimeLeft()) return false;
  }
}

/** Removes the first objects of a user but the note on the account. @returns how many */
async function removeSome(store: ObjectStore, bucket: BucketRole, userId: string): Promise<number> {
  const { keys } = await store.list(bucket, { prefix: userPrefix(userId), limit: objectsAtOnce });
  const found = keys.filter((key) => key !== accountKey(userId));
  if (found.length > 0) await store.delete(bucket, found);
  return found.length;
}
