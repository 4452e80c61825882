import type { PlainCodecError } from '../../../codecs/errors.ts';
import type { Options } from '../../../codecs/options.ts';
import type { JudgedEntry } from './describe.ts';

/** Asks for the metadata of a file, held against options. */
export interface MetadataRequest {
  readonly file: Blob;
  readonly options: Pick<Options, 'to' | 'metadata' | 'pages'>;
}

/** The answer to a {@link MetadataRequest}. */
export type MetadataReply = { readonly entries: readonly JudgedEntry[] } | { readonly error: PlainCodecError };
