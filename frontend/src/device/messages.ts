import type { FidelityReport, FormatName, Limits, Options, PageInfo, PlainCodecError } from '../../../codecs/index.ts';
import type { KeepingPlace } from './kept-record.ts';

/** What a codec worker is doing with a file. Pages count from 1. */
export interface DeviceProgress {
  readonly stage: 'reading' | 'decoding' | 'encoding' | 'writing';
  readonly page?: number;
  readonly pages?: number;
  /** How much of the page is behind the stage, 0 to 1; absent as it begins. */
  readonly fraction?: number;
}

/** One written file. The bytes lie on the device's disk, or in the browser's blob storage, not on the page's heap. */
export interface DeviceOutput {
  /** `''`, or `-1`, `-2`, … where every page became a file. */
  readonly suffix: string;
  readonly extension: string;
  readonly blob: Blob;
  /** Of the blob's bytes. */
  readonly crc32: number;
}

/** What became of a file. */
export interface DeviceResult {
  readonly outputs: readonly DeviceOutput[];
  readonly report: FidelityReport;
}

/** What a file is, found without decoding it. */
export interface FileFacts {
  readonly format: FormatName;
  /** Of each page of the file, as it is stored. */
  readonly pages: readonly Pick<PageInfo, 'width' | 'height' | 'orientation' | 'layout'>[];
  /** SHA-256 of all bytes, in hexadecimal: equal for files with the same content. */
  readonly hash: string;
}

/** Asks a worker to convert. `id` comes back in every reply. */
export interface ConvertRequest {
  readonly id: number;
  readonly type: 'convert';
  readonly file: Blob;
  readonly options: Options;
  /** Where the outputs are written to; absent, they are answered as blobs in memory. */
  readonly keep?: KeepingPlace | undefined;
}

/** Asks what a file is. */
export interface LookRequest {
  readonly id: number;
  readonly type: 'look';
  readonly file: Blob;
  readonly limits: Partial<Limits>;
}

/** Asks for a small picture of a file, for looking at alone. */
export interface ThumbnailRequest {
  readonly id: number;
  readonly type: 'thumbnail';
  readonly file: Blob;
  readonly format: FormatName;
  /** Pixels of each side; the picture covers the square. */
  readonly side: number;
}

/** Has codecs loaded before a file needs them. */
export interface PrepareRequest {
  readonly id: number;
  readonly type: 'prepare';
  readonly formats: readonly FormatName[];
  /** The one whose encoder is compiled, too: only worth it where the file has yet to come. */
  readonly to?: FormatName | undefined;
}

export type WorkerRequest = ConvertRequest | LookRequest | ThumbnailRequest | PrepareRequest;

/** What a kind of request is answered with. */
export interface Answers {
  readonly convert: DeviceResult;
  readonly look: FileFacts;
  /** `undefined` where there is nothing to see. */
  readonly thumbnail: ImageBitmap | undefined;
  readonly prepare: undefined;
}

/** What a worker answers; the last one is `done`, `failed` or `full`. */
export type WorkerReply<Result = unknown> =
  | { readonly id: number; readonly type: 'progress'; readonly progress: DeviceProgress }
  | { readonly id: number; readonly type: 'done'; readonly result: Result }
  | { readonly id: number; readonly type: 'failed'; readonly error: PlainCodecError }
  /** The browser gives the site no more room on the disk. */
  | { readonly id: number; readonly type: 'full' };

/** What a worker answers to a {@link ConvertRequest}. */
export type ConvertReply = WorkerReply<DeviceResult>;

/** Sent once by a worker that has started and holds the lock of its own name for as long as it lives. */
export interface WorkerStarted {
  readonly type: 'started';
}

/** Sent by a worker that could not load a part of itself, which it then remembers: another one has to do the work. */
export interface WorkerUnloaded {
  readonly type: 'unloaded';
}
