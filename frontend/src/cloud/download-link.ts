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
