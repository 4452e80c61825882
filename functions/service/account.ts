import { accountKey } from './keys.ts';
import type { ObjectStore, PutOptions } from './ports.ts';

/** A conversion that was allowed and whose report was not seen yet. */
export interface OpenConversion {
  readonly id: string;
  /** When its form is taken no longer; ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** A deletion that was asked for: from its first step on, nothing is allowed any more. Instants are ISO 8601, UTC. */
export interface AccountDeletion {
  /** By which the log tells of it; it says nothing of the user. */
  readonly receipt: string;
  readonly startedAt: string;
}

/** `users/{userId}/account.json`: what a user may still ask for. */
export interface Account {
  readonly version: 1;
  readonly open: readonly OpenConversion[];
  /** The day, UTC, of `announcedBytes`: `2026-03-01`. */
  readonly day: string;
  /** What was announced on that day, uploaded or not. */
  readonly announcedBytes: number;
  readonly deletion?: AccountDeletion;
}

/** An account with what a write must find unchanged. */
export interface StoredAccount {
  readonly account: Account;
  /** What {@link writeAccount} goes on from. */
  readonly only: NonNullable<PutOptions['only']>;
}

const emptyAccount: Account = { version: 1, open: [], day: '', announcedBytes: 0 };

/** The account of a user; an empty one where none was written, or none that can be read. */
export async function readAccount(store: ObjectStore, userId: string): Promise<StoredAccount> {
  const stored = await store.get('output', accountKey(userId));
  if (!stored) return { account: emptyAccount, only: 'absent' };
  return { account: parseAccount(stored.bytes) ?? emptyAccount, only: { etag: stored.etag } };
}

/**
 * Writes the account, unless somebody else wrote it since it was read.
 * @throws PreconditionFailed
 */
export async function writeAccount(
  store: ObjectStore,
  userId: string,
  account: Account,
  only: StoredAccount['only'],
): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(account));
  await store.put('output', accountKey(userId), bytes, { contentType: 'application/json', only });
}

function parseAccount(bytes: Uint8Array): Account | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { version, open } = (value ?? {}) as Partial<Account>;
    return version === 1 && Array.isArray(open) ? (value as Account) : undefined;
  } catch {
    return undefined;
  }
}
