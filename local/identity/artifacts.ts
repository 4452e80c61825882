import path from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import * as v from 'valibot';
import { StateFile } from './state-file.ts';

const schema = v.object({
  version: v.literal(1),
  entries: v.record(
    v.string(),
    v.object({ payload: v.record(v.string(), v.unknown()), expiresAt: v.optional(v.number()) }),
  ),
});

type Entries = v.InferOutput<typeof schema>['entries'];

/** What the provider remembers (sessions, grants, refresh tokens, requests under way), kept in `sessions.json`. */
export interface Artifacts {
  adapterFor(model: string): Adapter;
  /** Forgets the sessions, grants and refresh tokens of a user. */
  removeAccount(accountId: string): Promise<void>;
  /** Forgets the grants and refresh tokens of a user. The sessions of browsers go on, as they do with Cognito. */
  revokeTokens(accountId: string): Promise<void>;
  save(): Promise<void>;
}

/**
 * Opens the store of artifacts. A refresh token used up by rotation is still taken for `graceSeconds`, so that two tabs
 * that refresh at once both stay signed in.
 * @throws LocalProblem where the file is damaged
 */
export async function openArtifacts(folder: string, graceSeconds: number): Promise<Artifacts> {
  const file = await StateFile.open(path.join(folder, 'sessions.json'), schema, () => ({ version: 1, entries: {} }));
  const save = () => {
    dropExpired(file.value.entries);
    return file.save();
  };
  const remove = (accountId: string, concerns: (key: string) => boolean) => {
    const { entries }: { entries: Entries } = file.value;
    for (const [key, { payload }] of Object.entries(entries))
      if (payload.accountId === accountId && concerns(key)) delete entries[key];
    return save();
  };
  return {
    adapterFor: (model) => createAdapter(model, file.value.entries, save, graceSeconds),
    removeAccount: (accountId) => remove(accountId, () => true),
    revokeTokens: (accountId) => remove(accountId, (key) => !key.startsWith('Session:')),
    save,
  };
}

function createAdapter(model: string, entries: Entries, save: () => Promise<void>, graceSeconds: number): Adapter {
  const keyOf = (id: string) => `${model}:${id}`;
  const read = (key: string) => {
    const entry = entries[key];
    return entry && !isExpired(entry) ? (entry.payload as AdapterPayload) : undefined;
  };
  const findBy = (property: 'uid' | 'userCode', value: string) =>
    Object.keys(entries)
      .filter((key) => key.startsWith(`${model}:`))
      .map(read)
      .find((payload) => payload?.[property] === value);
  return {
    async upsert(id, payload, expiresIn) {
      entries[keyOf(id)] = {
        payload: { ...payload },
        ...(expiresIn ? { expiresAt: Date.now() + expiresIn * 1000 } : {}),
      };
      await save();
    },
    async find(id) {
      const payload = read(keyOf(id));
      return payload && model === 'RefreshToken' ? withinGrace(payload, graceSeconds) : payload;
    },
    async findByUid(uid) {
      return findBy('uid', uid);
    },
    async findByUserCode(userCode) {
      return findBy('userCode', userCode);
    },
    async consume(id) {
      const payload = read(keyOf(id));
      if (payload) payload.consumed ??= Math.floor(Date.now() / 1000);
      await save();
    },
    async destroy(id) {
      delete entries[keyOf(id)];
      await save();
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of Object.entries(entries)) {
        if (key.startsWith(`${model}:`) && entry.payload.grantId === grantId) delete entries[key];
      }
      await save();
    },
  };
}

function withinGrace(payload: AdapterPayload, graceSeconds: number): AdapterPayload {
  const { consumed, ...unused } = payload;
  return typeof consumed === 'number' && Date.now() / 1000 < consumed + graceSeconds ? unused : payload;
}

const isExpired = (entry: Entries[string]) => entry.expiresAt !== undefined && entry.expiresAt <= Date.now();

function dropExpired(entries: Entries) {
  for (const [key, entry] of Object.entries(entries)) if (isExpired(entry)) delete entries[key];
}
