import { inParallel } from './concurrency.ts';
import type { StoredReport } from './documents.ts';
import { readReport, writeReport } from './documents.ts';
import { reportKey, requestKey, resultPrefix } from './keys.ts';
import { behindPage } from './listing.ts';
import type { ObjectStore } from './ports.ts';
import { PreconditionFailed } from './ports.ts';
import type { ConversionRecord } from './record.ts';

/** An output to be written. */
export interface OutputObject {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly contentDisposition: string;
}

/**
 * How a commit ended: our report stands, another's for the same input stands (with the same bytes, as conversions are
 * deterministic), the input was deleted and nothing is left, or the input is another one now.
 */
export type CommitOutcome = 'committed' | 'already-committed' | 'deleted' | 'changed';

/** How many small requests are under way at once. */
const parallelRequests = 8;

/**
 * Writes the outputs, then the report that makes them count.
 *
 * Looks the input up before the report, so that a deleted conversion shows no result, and once more behind it: whoever
 * deletes takes the input first and lists the results after, so either that listing sees all that is written here, or
 * the last look here sees that the input is gone. In both cases nothing is left.
 * @param replaces the report that was there when the work began
 */
export async function commit(
  store: ObjectStore,
  record: ConversionRecord,
  outputs: readonly OutputObject[],
  replaces: StoredReport | undefined,
): Promise<CommitOutcome> {
  const { key, etag } = record.input;
  await inParallel(parallelRequests, outputs, async ({ key: outputKey, bytes, mediaType, contentDisposition }) => {
    await store.put('output', outputKey, bytes, { contentType: mediaType, contentDisposition });
  });
  const before = await store.head('input', key);
  if (!before) return removeResultsOfDeleted(store, key);
  if (before.etag !== etag) return 'changed';
  const outcome = await writeOnce(store, record, replaces);
  if (outcome === 'changed') return outcome;
  return (await store.head('input', key)) ? outcome : removeResultsOfDeleted(store, key);
}

/**
 * Takes away what earlier versions of the input and broken tries left beside the outputs of a report that was just
 * committed. Outputs of a new input may be among it: `'changed'` says so, and that they are to be written again.
 */
export async function removeStaleResults(store: ObjectStore, record: ConversionRecord): Promise<'clean' | 'changed'> {
  const { key, etag } = record.input;
  const current = new Set([requestKey(key), reportKey(key), ...record.outputs.map((output) => output.key)]);
  const stale = (await resultKeys(store, key)).filter((resultKey) => !current.has(resultKey));
  if (stale.length === 0) return 'clean';
  await store.delete('output', stale);
  const input = await store.head('input', key);
  return input && input.etag !== etag ? 'changed' : 'clean';
}

/** Takes away a conversion: its input first, so that nobody who converts it meanwhile leaves a result behind. */
export async function removeConversion(store: ObjectStore, inputKey: string): Promise<void> {
  await store.delete('input', [inputKey]);
  await removeResults(store, inputKey);
}

/** Takes away all that was made from an input that is gone; `'changed'` when a new one has come meanwhile. */
export async function removeResultsOfDeleted(store: ObjectStore, inputKey: string): Promise<'deleted' | 'changed'> {
  await removeResults(store, inputKey);
  return (await store.head('input', inputKey)) ? 'changed' : 'deleted';
}

/** The keys of all that was made from an input, and of nothing that was made from inputs whose keys lie below it. */
export async function resultKeys(store: ObjectStore, inputKey: string): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.list('output', {
      prefix: resultPrefix(inputKey),
      delimiter: '/',
      ...(after && { after }),
    });
    found.push(...page.keys);
    if (!page.truncated) return found;
    after = behindPage(page);
  }
}

async function removeResults(store: ObjectStore, inputKey: string): Promise<void> {
  const keys = await resultKeys(store, inputKey);
  if (keys.length > 0) await store.delete('output', keys);
}

async function writeOnce(
  store: ObjectStore,
  record: ConversionRecord,
  replaces: StoredReport | undefined,
): Promise<'committed' | 'already-committed' | 'changed'> {
  try {
    await writeReport(store, record, replaces ? { etag: replaces.etag } : 'absent');
    return 'committed';
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const other = await readReport(store, record.input.key);
    return other?.record?.input.etag === record.input.etag ? 'already-committed' : 'changed';
  }
}
