import type { Conversion, ConversionOptions, CreatedConversion } from '../../../functions/service/record.ts';
import type { ConversionApi } from './conversion-api.ts';
import type { Gate } from './gate.ts';
import { type UploadTerms, upload } from './upload.ts';
import { wait as realWait, type Wait } from './wait.ts';

/** Where a file is on its way through the cloud. */
export type CloudProgress =
  | { readonly stage: 'uploading'; readonly fraction: number }
  | { readonly stage: 'converting'; readonly id: string };

export interface CloudTerms extends Pick<UploadTerms, 'send'> {
  readonly api: Pick<ConversionApi, 'create' | 'get'>;
  /** What lets files through to their upload; they are converted however many there are. */
  readonly gate: Pick<Gate, 'run'>;
  readonly signal?: AbortSignal;
  readonly wait?: Wait;
  readonly onProgress?: (progress: CloudProgress) => void;
}

/**
 * Announces a file, uploads it, and follows it until it is converted or has failed.
 * @throws ApiError, SessionEnded; the signal's reason when it is aborted
 */
export async function convertInCloud(file: File, options: ConversionOptions, terms: CloudTerms): Promise<Conversion> {
  const { api, gate, signal, onProgress } = terms;
  const id = await gate.run(async () => {
    signal?.throwIfAborted();
    const created = await api.create({ fileName: file.name, sizeBytes: file.size, options }, signal);
    await uploadTo(created, file, terms);
    return created.id;
  });
  onProgress?.({ stage: 'converting', id });
  return untilSettled(id, terms);
}

function uploadTo({ upload: form }: CreatedConversion, file: File, { signal, wait, send, onProgress }: CloudTerms) {
  onProgress?.({ stage: 'uploading', fraction: 0 });
  return upload(form, file, {
    signal,
    wait,
    send,
    onProgress: (fraction) => onProgress?.({ stage: 'uploading', fraction }),
  });
}

const firstWaitMs = 300;
const longestWaitMs = 5_000;

/**
 * Asks for a conversion, ever less often, until it needs no more waiting: `done`, `failed` or `expired`.
 * @throws ApiError `not-found` when it was deleted meanwhile
 */
export async function untilSettled(
  id: string,
  { api, signal, wait = realWait }: Pick<CloudTerms, 'api' | 'signal' | 'wait'>,
): Promise<Conversion> {
  for (let pauseMs = firstWaitMs; ; pauseMs = Math.min(longestWaitMs, pauseMs * 1.5)) {
    const conversion = await api.get(id, signal);
    if (isSettled(conversion.state)) return conversion;
    await wait(pauseMs, signal);
  }
}

/** Whether a state is final. */
export function isSettled(state: Conversion['state']): boolean {
  switch (state) {
    case 'done':
    case 'failed':
    case 'expired':
      return true;
    case 'waiting-for-upload':
    case 'converting':
      return false;
    default:
      return state satisfies never;
  }
}
