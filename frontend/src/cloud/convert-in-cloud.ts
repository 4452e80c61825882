import type { Conversion, ConversionOptions, CreatedConversion } from '../../../functions/service/record.ts';
import { ApiError } from './api-error.ts';
import type { CloudProgress } from './cloud-progress.ts';
import type { ConversionApi } from './conversion-api.ts';
import type { Gate } from './gate.ts';
import { type Held, steadily } from './persistence.ts';
import { untilSettled } from './until-settled.ts';
import { type UploadTerms, upload } from './upload.ts';
import type { Wait } from './wait.ts';

/** A conversion whose upload was begun, perhaps by an earlier page. */
export interface BegunConversion extends CreatedConversion {
  /** Whether the whole file has arrived. */
  readonly uploaded: boolean;
}

export interface CloudTerms extends Pick<UploadTerms, 'send'> {
  readonly api: Pick<ConversionApi, 'create' | 'get' | 'delete'>;
  /** What lets files through to their upload; they are converted however many there are. */
  readonly gate: Pick<Gate, 'run'>;
  readonly signal?: AbortSignal;
  readonly wait?: Wait;
  readonly onProgress?: (progress: CloudProgress) => void;
  /** Where an earlier page, or an earlier session, had got to. */
  readonly begun?: BegunConversion | undefined;
  /** Told of each step that need not be done again. */
  readonly onBegun?: (begun: BegunConversion) => void;
}

/**
 * Announces a file, uploads it, and follows it until it is converted or has failed. Goes on where an earlier page had
 * got to: what has arrived is not uploaded again.
 * @throws ApiError, SessionEnded; the signal's reason when it is aborted
 */
export async function convertInCloud(file: File, options: ConversionOptions, terms: CloudTerms): Promise<Conversion> {
  const { gate, signal, onProgress } = terms;
  const id = await gate.run(async () => {
    signal?.throwIfAborted();
    return (await arrive(file, options, terms)).id;
  });
  onProgress?.({ stage: 'converting', id });
  return untilSettled(id, terms);
}

/** Sees to it that the file lies in the storage. */
async function arrive(file: File, options: ConversionOptions, terms: CloudTerms): Promise<BegunConversion> {
  const { api, signal, onProgress, onBegun } = terms;
  const request = { fileName: file.name, sizeBytes: file.size, options };
  let begun = terms.begun && (await lookUp(terms.begun, terms));
  for (let permissions = 1; ; permissions++) {
    begun ??= { ...(await api.create(request, steady(terms))), uploaded: false };
    onBegun?.(begun);
    if (begun.uploaded) return begun;
    onProgress?.({ stage: 'uploading', fraction: 0 });
    try {
      await send(begun, file, terms);
      const arrived = { ...begun, uploaded: true };
      onBegun?.(arrived);
      return arrived;
    } catch (error) {
      // Nothing of it is of use any more, in the list least of all.
      void api.delete(begun.id).catch(() => {});
      if (signal?.aborted || permissions === mostPermissions || !isExpired(error)) throw error;
      begun = undefined;
    }
  }
}

/** So often a permission to upload is asked for; a network that is away for long outlives one. */
const mostPermissions = 3;

/** What an earlier page had begun, as it stands now; undefined where it is of no more use. */
async function lookUp(begun: BegunConversion, terms: CloudTerms): Promise<BegunConversion | undefined> {
  try {
    const { state } = await terms.api.get(begun.id, steady(terms));
    switch (state) {
      case 'waiting-for-upload':
        return { ...begun, uploaded: false };
      case 'expired':
        void terms.api.delete(begun.id).catch(() => {});
        return undefined;
      case 'converting':
      case 'done':
      case 'failed':
        return { ...begun, uploaded: true };
      default:
        return state satisfies never;
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function send({ upload: form }: CreatedConversion, file: File, terms: CloudTerms): Promise<void> {
  const { wait, send, onProgress } = terms;
  return upload(form, file, {
    ...steady(terms),
    ...(wait && { wait }),
    ...(send && { send }),
    onProgress: (fraction) => onProgress?.({ stage: 'uploading', fraction }),
  });
}

/** A file on its way is brought through whatever passes, and says so while it waits. */
function steady({ signal, onProgress }: Pick<CloudTerms, 'signal' | 'onProgress'>) {
  return {
    persistence: steadily,
    signal,
    onHeld: (held: Held) => onProgress?.({ stage: 'held', ...held }),
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'upload-expired';
}
