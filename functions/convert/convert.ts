import type { convert, Output } from '../../codecs/convert.ts';
import { CodecError, type CodecErrorCode, codecError } from '../../codecs/errors.ts';
import { outputFileName } from '../../codecs/file-names.ts';
import type { Limits } from '../../codecs/limits.ts';
import type { StoredFidelityReport } from '../../codecs/report.ts';
import { contentDisposition } from '../service/file-names.ts';
import { maxOutputSegmentBytes, resultPrefix } from '../service/keys.ts';
import type { Logger } from '../service/logger.ts';
import type { Meter } from '../service/meter.ts';
import { type Clock, type ObjectInfo, type ObjectStore, StorageUnavailable } from '../service/ports.ts';
import type { ConversionError, ConversionOptions, ConversionRecord, ConversionRequest } from '../service/record.ts';
import { commit, type OutputObject, removeStaleResults } from '../service/results.ts';
import { findWork, type Work } from '../service/work.ts';
import { measuresOf } from './measures.ts';
import { optionsFor, type PrefixRule } from './options.ts';

/** What the conversion of an object needs. */
export interface ConvertDependencies {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly convert: typeof convert;
  readonly limits: Limits;
  readonly prefixRules: readonly PrefixRule[];
}

/** How the work on one object ended. Nothing of it is a fault: those are thrown. */
export type ConvertOutcome = 'done' | 'failed' | 'already-done' | 'deleted' | 'ignored';

/** How often an input may be replaced while it is converted before it is left to a later try. */
const maxRounds = 3;

/**
 * Converts one object of the input bucket, once for each ETag: a second call for the same input changes nothing.
 * A picture or options that cannot be converted give a `failed` report and no error.
 * @throws StorageUnavailable and whatever else another try may cure
 */
export async function convertObject(
  key: string,
  dependencies: ConvertDependencies,
  log: Logger,
): Promise<ConvertOutcome> {
  for (let round = 0; round < maxRounds; round++) {
    // In a later round, outputs of another version may lie over those that a report tells of.
    const work = await findWork(dependencies.store, key, round === 0 ? 'is-done' : 'is-work');
    const outcome = typeof work === 'string' ? work : await carryOut(work, dependencies, log);
    if (outcome !== 'changed') return outcome;
  }
  throw new StorageUnavailable('The input is replaced faster than it can be converted.');
}

async function carryOut(
  work: Work,
  dependencies: ConvertDependencies,
  log: Logger,
): Promise<ConvertOutcome | 'changed'> {
  const { store, clock, meter } = dependencies;
  const { input, stored, report } = work;
  const startedAt = clock.now();
  const result = await convertInput(work, dependencies);
  if (result === 'replaced') return 'changed';
  const record = recordOf(input, stored?.request, result, { startedAt, finishedAt: clock.now() });
  const outcome = await commit(store, record, result.outputs, report);
  switch (outcome) {
    case 'committed':
      logRecord(record, log);
      measure(record, result, meter);
      return (await removeStaleResults(store, record)) === 'changed' ? 'changed' : record.state;
    case 'already-committed':
      return 'already-done';
    case 'deleted':
    case 'changed':
      return outcome;
    default:
      return outcome satisfies never;
  }
}

/** What a conversion gave: outputs and a fidelity report, or the error that forbids them. */
interface ConversionResult {
  readonly options?: ConversionOptions | undefined;
  readonly outputs: readonly NamedOutput[];
  readonly fidelity?: StoredFidelityReport;
  readonly error?: ConversionError & { readonly code: CodecErrorCode };
}

interface NamedOutput extends OutputObject {
  readonly fileName: string;
}

async function convertInput(
  work: Work,
  { store, convert, limits, prefixRules }: ConvertDependencies,
): Promise<ConversionResult | 'replaced'> {
  const { input } = work;
  let options: ConversionOptions | undefined;
  try {
    options = optionsFor(work, prefixRules);
    checkSize(input, limits);
    const object = await store.get('input', input.key);
    if (object?.etag !== input.etag) return 'replaced';
    const { outputs, report } = await convert(object.bytes, { ...options, limits });
    return {
      options,
      outputs: outputs.map((output) => nameOutput(input.key, work.stored?.request, output)),
      fidelity: report,
    };
  } catch (error) {
    if (!(error instanceof CodecError) || isWorthAnotherTry(error)) throw error;
    return { options, outputs: [], error: { code: error.code, message: error.message } };
  }
}

/** Before the object is read: what is too large is not taken into memory. */
function checkSize({ sizeBytes }: ObjectInfo, { maxInputBytes }: Limits): void {
  if (sizeBytes <= maxInputBytes) return;
  throw codecError('limit-exceeded', `The file has ${sizeBytes} bytes; at most ${maxInputBytes} are allowed`, {
    limit: { name: 'maxInputBytes', allowed: maxInputBytes, found: sizeBytes },
  });
}

/** Memory that could not be had may be there in a fresh process. */
function isWorthAnotherTry(error: CodecError): boolean {
  return error.code === 'runtime-failure';
}

/** The API's keys hold no file name; those of other objects are names already. */
function nameOutput(inputKey: string, request: ConversionRequest | undefined, output: Output): NamedOutput {
  const { suffix, extension, mediaType, bytes } = output;
  const fileName = request
    ? outputFileName(request.fileName, suffix, extension)
    : outputFileName(inputKey, suffix, extension, maxOutputSegmentBytes(inputKey));
  const segment = request ? `output${suffix}.${extension}` : fileName;
  const key = `${resultPrefix(inputKey)}${segment}`;
  return { key, fileName, mediaType, bytes, contentDisposition: contentDisposition(fileName) };
}

function recordOf(
  { key, etag, sizeBytes }: ObjectInfo,
  request: ConversionRequest | undefined,
  { options, outputs, fidelity, error }: ConversionResult,
  { startedAt, finishedAt }: { readonly startedAt: Date; readonly finishedAt: Date },
): ConversionRecord {
  return {
    version: 1,
    state: error ? 'failed' : 'done',
    ...(request && { request }),
    ...(options && { options }),
    input: { key, etag, sizeBytes },
    outputs: outputs.map((output) => ({
      key: output.key,
      fileName: output.fileName,
      mediaType: output.mediaType,
      sizeBytes: output.bytes.length,
    })),
    ...(fidelity && { fidelity }),
    timings: { startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() },
    ...(error && { error }),
  };
}

function logRecord({ state, input, outputs, fidelity, error, timings }: ConversionRecord, log: Logger): void {
  log.info('The conversion has ended.', {
    outcome: state,
    ...(error && { code: error.code }),
    ...(fidelity && { source: fidelity.source.format, target: fidelity.target.format }),
    inputBytes: input.sizeBytes,
    outputs: outputs.length,
    outputBytes: outputs.reduce((sum, output) => sum + output.sizeBytes, 0),
    durationMs: Date.parse(timings.finishedAt) - Date.parse(timings.startedAt),
  });
}

function measure(record: ConversionRecord, { fidelity, error }: ConversionResult, meter: Meter): void {
  if (error) meter.failure(error.code);
  else if (fidelity) meter.conversion(measuresOf(record, fidelity));
}
