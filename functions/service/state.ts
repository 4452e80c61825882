import type { ConversionRecord, ConversionRequest, ConversionState } from './record.ts';

/** What the two buckets hold of a conversion. */
export interface ConversionObjects {
  readonly record?: ConversionRecord | undefined;
  readonly inputIsThere: boolean;
  readonly request?: ConversionRequest | undefined;
}

/**
 * The state of a conversion, which nothing but its objects tells: the report is the commit mark, before it the input
 * means work in progress, before that the request means an upload to come. `undefined`: there is no such conversion.
 */
export function stateOf({ record, inputIsThere, request }: ConversionObjects, now: Date): ConversionState | undefined {
  if (record) return record.state;
  if (inputIsThere) return 'converting';
  if (request) return now.getTime() < Date.parse(request.uploadExpiresAt) ? 'waiting-for-upload' : 'expired';
  return undefined;
}
