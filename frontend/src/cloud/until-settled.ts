import type { Conversion } from '../../../functions/service/record.ts';
import { ApiError } from './api-error.ts';
import type { CloudProgress } from './cloud-progress.ts';
import type { ConversionApi } from './conversion-api.ts';
import { backoffMs, wait as realWait, type Wait, waitForNetwork } from './wait.ts';

const firstWaitMs = 300;
const longestWaitMs = 5_000;

export interface SettledTerms {
  readonly api: Pick<ConversionApi, 'get'>;
  readonly signal?: AbortSignal;
  readonly wait?: Wait;
  readonly onProgress?: (progress: CloudProgress) => void;
}

/**
 * Asks for a conversion, ever less often, until it needs no more waiting: `done`, `failed` or `expired`. Where nothing
 * answers it waits on: the conversion goes on without the page.
 * @throws ApiError `not-found` when it was deleted meanwhile
 */
export async function untilSettled(id: string, { api, signal, wait, onProgress }: SettledTerms): Promise<Conversion> {
  let pauseMs = firstWaitMs;
  for (let unanswered = 0; ; ) {
    try {
      const conversion = await api.get(id, { signal });
      if (isSettled(conversion.state)) return conversion;
      if (unanswered > 0) onProgress?.({ stage: 'converting', id });
      unanswered = 0;
      await (wait ?? realWait)(pauseMs, signal);
      pauseMs = Math.min(longestWaitMs, pauseMs * 1.5);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 0)) throw error;
      unanswered += 1;
      onProgress?.({ stage: 'held', why: 'network' });
      await (wait ?? waitForNetwork)(backoffMs(unanswered + 5), signal);
    }
  }
}

/** Whether a state is final. */
function isSettled(state: Conversion['state']): boolean {
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
