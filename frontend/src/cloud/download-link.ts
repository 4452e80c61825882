import { ApiError } from './api-error.ts';

/** How long before its end a link is no longer handed out. */
const marginMs = 10_000;

/**
 * When a presigned link stops working, in milliseconds of the epoch; undefined where the link does not say.
 * @see AWS Signature Version 4, query parameters X-Amz-Date and X-Amz-Expires
 */
export function linkExpiry(url: string): number | undefined {
  const parameters = new URL(url, 'http://localhost').searchParams;
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(parameters.get('X-Amz-Date') ?? '');
  const seconds = Number(parameters.get('X-Amz-Expires') ?? Number.NaN);
  if (date === null || Number.isNaN(seconds)) return undefined;
  const [, year, month, day, hour, minute, second] = date;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + seconds * 1000;
}

/** Whether a link has to be fetched anew before it is followed. */
export function isStale(url: string, now = Date.now()): boolean {
  const expiry = linkExpiry(url);
  return expiry !== undefined && expiry - marginMs < now;
}

/** So long an answer is waited for: browsers follow a link for a person no later than a few seconds after the click. */
const patienceMs = 3_000;

/**
 * A link to a result that can be followed now: a new one, or the one at hand where the service does not answer and it has
 * not ended.
 * @param renew asks the service for the result's link; undefined where it cannot be asked
 * @throws ApiError `not-found` where the result was deleted or has expired, `offline` where no working link can be had;
 *   what `renew` throws otherwise
 */
export async function linkNow(href: string, renew: () => Promise<string | undefined>): Promise<string> {
  try {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
    const fresh = await Promise.race([renew(), late]);
    if (fresh !== undefined) return fresh;
  } catch (error) {
    if (isStale(href) || (error instanceof ApiError && error.code === 'not-found')) throw error;
  }
  if (isStale(href)) throw new ApiError('offline', 0, 'The link has ended, and no new one could be had');
  return href;
}
