import { type FieldError, RequestError } from '../service/errors.ts';
import { isConversionId } from '../service/ids.ts';

/** The query of `GET /api/conversions`. */
export interface PageQuery {
  readonly limit: number;
  /** The id of the last item of the page before. */
  readonly cursor?: string;
}

/** How many items a page has. */
export const pageLimit = { minimum: 1, maximum: 100, default: 20 } as const;

/** @param maximum the largest page @throws RequestError that names each parameter at fault */
export function parsePageQuery(
  query: Readonly<Record<string, string | undefined>>,
  maximum: number = pageLimit.maximum,
): PageQuery {
  const { limit = String(pageLimit.default), cursor } = query;
  const faults: FieldError[] = [];
  const { minimum } = pageLimit;
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < minimum || Number(limit) > maximum)
    faults.push({ field: 'limit', detail: `Must be a whole number from ${minimum} to ${maximum}.` });
  if (cursor !== undefined && !isConversionId(cursor))
    faults.push({ field: 'cursor', detail: 'Must be the nextCursor of an earlier page.' });
  if (faults.length > 0)
    throw new RequestError(
      'invalid-request',
      faults.map((fault) => `${fault.field}: ${fault.detail}`).join(' '),
      faults,
    );
  return { limit: Number(limit), ...(cursor !== undefined && { cursor }) };
}
