import { readReport, readRequest, type StoredReport, type StoredRequest } from './documents.ts';
import { hasRoomForResults, parseConversionKey } from './keys.ts';
import type { ObjectInfo, ObjectStore } from './ports.ts';
import type { ConversionRecord, ConversionRequest } from './record.ts';
import { removeConversion, removeResultsOfDeleted } from './results.ts';

/** An input whose report is still to be written. */
export interface Work {
  readonly input: ObjectInfo;
  /** Of what came by the API, which takes its options from nowhere else. */
  readonly stored?: StoredRequest;
  /** The report of an earlier version of the input, which the new one replaces. */
  readonly report?: StoredReport;
}

/**
 * Why there is nothing to do: the report is there; the input was deleted, and nothing is left of it; a new input came
 * while that was seen to; or the object is none that has results.
 */
export type NoWork = 'already-done' | 'deleted' | 'changed' | 'ignored';

/**
 * Looks what is to be done for a key of the input bucket, and takes away what a deleted conversion left there.
 * @param reported whether an input is work that has its report
 */
export async function findWork(
  store: ObjectStore,
  key: string,
  reported: 'is-done' | 'is-work' = 'is-done',
): Promise<Work | NoWork> {
  if (!hasRoomForResults(key)) return 'ignored';
  const byApi = parseConversionKey(key) !== undefined;
  const [input, report, stored] = await Promise.all([
    store.head('input', key),
    readReport(store, key),
    byApi ? readRequest(store, key) : undefined,
  ]);
  // An input that did not come by the API may be taken away once its report is written.
  if (!input) return report && !byApi ? 'already-done' : removeResultsOfDeleted(store, key);
  if (isFolderMarker(input)) return 'ignored';
  if (byApi && !stored) {
    // Deleted, and uploaded by a form that was still valid.
    await removeConversion(store, key);
    return 'deleted';
  }
  if (reported === 'is-done' && report?.record && isDone(report.record, input, stored?.request)) return 'already-done';
  return { input, ...(stored && { stored }), ...(report && { report }) };
}

/** Whether the report stands, whatever the input is by now. */
function isDone(record: ConversionRecord, input: ObjectInfo, request: ConversionRequest | undefined): boolean {
  if (request && isByUsedForm(record, input, request)) return true;
  return record.input.etag === input.etag && !isAnotherTry(record, input);
}

/** Whether a form was used again behind the report: it is good for one conversion, or it would be for any number. */
function isByUsedForm(
  { timings }: ConversionRecord,
  { lastModified }: ObjectInfo,
  request: ConversionRequest,
): boolean {
  const uploadedAt = lastModified.getTime();
  return uploadedAt > Date.parse(timings.finishedAt) && uploadedAt < Date.parse(request.uploadExpiresAt);
}

/** Whether somebody put the same file again after a fault that was not the file's. */
function isAnotherTry({ error, timings }: ConversionRecord, { lastModified }: ObjectInfo): boolean {
  const passing = error?.code === 'conversion-crashed' || error?.code === 'storage-unavailable';
  return passing && lastModified.getTime() > Date.parse(timings.finishedAt);
}

/** What a console makes when somebody creates a folder. */
function isFolderMarker({ key, sizeBytes }: ObjectInfo): boolean {
  return key.endsWith('/') && sizeBytes === 0;
}
