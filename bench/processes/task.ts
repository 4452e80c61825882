import type { Format, Settings, Size } from '../contenders/contender.ts';
import type { ContenderName } from '../contenders/index.ts';

/** What is measured: one call of a contender with one file's bytes or pixels, which are read beforehand. */
export type Task =
  | { readonly kind: 'decode'; readonly format: Format; readonly path: string; readonly pixels: number }
  | {
      readonly kind: 'encode';
      readonly settings: Settings;
      readonly path: string;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly kind: 'resize';
      readonly path: string;
      readonly width: number;
      readonly height: number;
      readonly to: Size;
    }
  | { readonly kind: 'convert'; readonly from: Format; readonly to: Format; readonly path: string };

/** Asked of a worker, one request at a time. */
export type Request =
  | { readonly kind: 'prepare'; readonly contender: ContenderName; readonly task: Task }
  | { readonly kind: 'run' }
  /** Writes what the last run made. */
  | { readonly kind: 'save'; readonly path: string };

/** What a worker answers. */
export type Reply =
  | { readonly kind: 'done' }
  | { readonly kind: 'measured'; readonly ms: number; readonly bytes: number }
  | { readonly kind: 'not-offered'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };
