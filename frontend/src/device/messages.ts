import type { FidelityReport, Options, PlainCodecError } from '../../../codecs/index.ts';

/** What a codec worker is doing with a file. Pages count from 1. */
export interface DeviceProgress {
  readonly stage: 'reading' | 'decoding' | 'encoding';
  readonly page?: number;
  readonly pages?: number;
}

/** One written file. The bytes lie in the browser's blob storage, not on the page's heap. */
export interface DeviceOutput {
  /** `''`, or `-1`, `-2`, … where every page became a file. */
  readonly suffix: string;
  readonly extension: string;
  readonly blob: Blob;
}

/** What became of a file. */
export interface DeviceResult {
  readonly outputs: readonly DeviceOutput[];
  readonly report: FidelityReport;
}

/** Asks a worker to convert. `id` comes back in every reply. */
export interface ConvertRequest {
  readonly id: number;
  readonly file: Blob;
  readonly options: Options;
}

/** What a worker answers; the last one is `done` or `failed`. */
export type ConvertReply =
  | { readonly id: number; readonly type: 'progress'; readonly progress: DeviceProgress }
  | { readonly id: number; readonly type: 'done'; readonly result: DeviceResult }
  | { readonly id: number; readonly type: 'failed'; readonly error: PlainCodecError };

/** Sent once by a worker that has started and holds the lock of its own name for as long as it lives. */
export interface WorkerStarted {
  readonly type: 'started';
}
