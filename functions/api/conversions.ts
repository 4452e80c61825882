import { readReport, readRequest, writeRequest } from '../service/documents.ts';
import { RequestError } from '../service/errors.ts';
import { contentDisposition } from '../service/file-names.ts';
import { isConversionId } from '../service/ids.ts';
import { conversionKey, requestKey, userPrefix } from '../service/keys.ts';
import { behindPage, behindPrefix } from '../service/listing.ts';
import type { ObjectStore } from '../service/ports.ts';
import type {
  Conversion,
  ConversionPage,
  ConversionRecord,
  ConversionRequest,
  ConversionState,
  ConversionSummary,
  CreatedConversion,
} from '../service/record.ts';
import { removeConversion, resultKeys } from '../service/results.ts';
import { stateOf } from '../service/state.ts';
import { checkAllowance, reserve } from './allowance.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { NewConversion } from './new-conversion.ts';
import type { PageQuery } from './page-query.ts';
import type { User } from './user.ts';
import { limitsOf } from './user-limits.ts';

/** Uploads say no more of themselves: what they are is told by their first bytes. */
const uploadContentType = 'application/octet-stream';

const dayMs = 86_400_000;

/**
 * Writes down what is asked for, and allows one upload: this key, this size at most, for a short time.
 * @throws RequestError where the user has no room for it
 */
export async function createConversion(
  user: Pick<User, 'id' | 'groups'>,
  wanted: NewConversion,
  dependencies: ApiDependencies,
): Promise<CreatedConversion> {
  const { store, clock, ids, uploadExpirySeconds } = dependencies;
  const userId = user.id;
  const now = clock.now();
  const id = ids.conversionId(now);
  const key = conversionKey({ userId, conversionId: id });
  const expiresAt = new Date(now.getTime() + uploadExpirySeconds * 1000).toISOString();
  const { url, fields } = await store.presignPost(key, {
    contentType: uploadContentType,
    maxBytes: wanted.sizeBytes,
    expiresInSeconds: uploadExpirySeconds,
  });
  const reservation = { id, expiresAt, sizeBytes: wanted.sizeBytes };
  const terms = { store, clock, limits: limitsOf(user, dependencies) };
  await checkAllowance(userId, reservation, terms);
  // Before its place is taken: a place without a request counts as free again.
  await writeRequest(store, key, { version: 1, ...wanted, createdAt: now.toISOString(), uploadExpiresAt: expiresAt });
  try {
    await reserve(userId, reservation, terms);
  } catch (error) {
    await store.delete('output', [requestKey(key)]);
    throw error;
  }
  return { id, upload: { url, fields, expiresAt } };
}

/** One page of a user's conversions, newest first. One that is deleted meanwhile is left out. */
export async function listConversions(
  userId: string,
  query: PageQuery,
  dependencies: ApiDependencies,
): Promise<ConversionPage> {
  const { ids, more } = await listIds(dependencies.store, userId, query);
  const found = await Promise.all(ids.map((id) => findConversion(userId, id, dependencies)));
  const items = found.flatMap((conversion) => (conversion ? [summaryOf(conversion, dependencies)] : []));
  const last = ids.at(-1);
  return { items, ...(more && last !== undefined && { nextCursor: last }) };
}

/** @throws RequestError `not-found`, for what does not exist and for what is another user's alike */
export async function showConversion(userId: string, id: string, dependencies: ApiDependencies): Promise<Conversion> {
  const found = await findConversion(userId, id, dependencies);
  if (!found) throw notFound();
  const { store, downloadExpirySeconds } = dependencies;
  const outputs = (found.record?.outputs ?? []).map(async ({ key, ...output }) => ({
    ...output,
    url: await store.presignGet(key, {
      contentDisposition: contentDisposition(output.fileName),
      expiresInSeconds: downloadExpirySeconds,
    }),
  }));
  return {
    ...summaryOf(found, dependencies),
    options: found.request.options,
    sizeBytes: found.record?.input.sizeBytes ?? found.request.sizeBytes,
    outputs: await Promise.all(outputs),
    ...(found.record?.fidelity && { fidelity: found.record.fidelity }),
    ...(found.record?.error && { error: found.record.error }),
  };
}

/** Takes away the input and all that was made from it, in whatever state. @throws RequestError `not-found` */
export async function deleteConversion(userId: string, id: string, { store }: ApiDependencies): Promise<void> {
  if (!isConversionId(id)) throw notFound();
  const key = conversionKey({ userId, conversionId: id });
  const [input, results] = await Promise.all([store.head('input', key), resultKeys(store, key)]);
  if (!input && results.length === 0) throw notFound();
  await removeConversion(store, key);
}

interface FoundConversion {
  readonly id: string;
  readonly state: ConversionState;
  readonly request: ConversionRequest;
  readonly record?: ConversionRecord | undefined;
}

async function findConversion(
  userId: string,
  id: string,
  { store, clock }: ApiDependencies,
): Promise<FoundConversion | undefined> {
  if (!isConversionId(id)) return undefined;
  const key = conversionKey({ userId, conversionId: id });
  const record = (await readReport(store, key))?.record;
  const request = record?.request ?? (await readRequest(store, key))?.request;
  const inputIsThere = record !== undefined || (await store.head('input', key)) !== undefined;
  const state = stateOf({ record, inputIsThere, request }, clock.now());
  return state && request && { id, state, request, record };
}

function summaryOf({ id, state, request }: FoundConversion, { retentionDays }: ApiDependencies): ConversionSummary {
  const { fileName, createdAt } = request;
  return { id, fileName, state, createdAt, expiresAt: expiryOf(createdAt, retentionDays) };
}

/** Lifecycle rules count days from the writing and act at the next midnight, UTC. */
function expiryOf(createdAt: string, retentionDays: number): string {
  const days = Math.ceil(Date.parse(createdAt) / dayMs + retentionDays);
  return new Date(days * dayMs).toISOString();
}

async function listIds(
  store: ObjectStore,
  userId: string,
  { limit, cursor }: PageQuery,
): Promise<{ readonly ids: readonly string[]; readonly more: boolean }> {
  const prefix = userPrefix(userId);
  const ids: string[] = [];
  let after = cursor === undefined ? undefined : behindPrefix(`${prefix}${cursor}/`);
  for (;;) {
    const query = { prefix, delimiter: '/', limit: limit - ids.length, ...(after !== undefined && { after }) } as const;
    const page = await store.list('output', query);
    ids.push(...page.prefixes.map((folder) => folder.slice(prefix.length, -1)).filter(isConversionId));
    if (ids.length >= limit || !page.truncated) return { ids, more: page.truncated };
    after = behindPage(page);
  }
}

function notFound(): RequestError {
  return new RequestError('not-found', 'There is no such conversion.');
}
