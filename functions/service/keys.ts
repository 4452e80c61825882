import { isConversionId } from './ids.ts';

/**
 * Where things lie. Everything made from input key `K` lies directly under `K/` in the output bucket, one segment
 * deep, so that an output's key tells its input, and inputs whose keys nest (`a` and `a/b`) share no object.
 */

/** The object that a user's upload becomes, and the prefix of all that is made from it. */
export interface ConversionKey {
  readonly userId: string;
  readonly conversionId: string;
}

/** S3's limit for a key, in bytes of UTF-8. */
const maxKeyBytes = 1024;

/** What `/`, a page's suffix and an extension may take behind the name of an output. */
const reservedKeyBytes = 34;

/** Under a longer input key there is no room for its results: they could not be written. */
export const maxInputKeyBytes = maxKeyBytes - reservedKeyBytes;

const userIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:|@-]{0,127}$/;

/** Whether a token's `sub` can stand in a key: 1 to 128 letters, digits and `._:|@-`, the first a letter or digit. */
export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && userIdPattern.test(value);
}

/** The prefix of one user's conversions, in both buckets. */
export function userPrefix(userId: string): string {
  return `users/${userId}/`;
}

/** `users/{userId}/account.json`, in the output bucket. */
export function accountKey(userId: string): string {
  return `${userPrefix(userId)}account.json`;
}

/** `users/{userId}/{conversionId}`: the input's key of a conversion that the API made. */
export function conversionKey({ userId, conversionId }: ConversionKey): string {
  return `${userPrefix(userId)}${conversionId}`;
}

/** The parts of a key that the API made; `undefined` for every other key. */
export function parseConversionKey(key: string): ConversionKey | undefined {
  const [users, userId, conversionId, ...rest] = key.split('/');
  if (users !== 'users' || rest.length > 0 || !isUserId(userId) || !isConversionId(conversionId)) return undefined;
  return { userId, conversionId };
}

/** `K/request.json`. */
export function requestKey(inputKey: string): string {
  return `${inputKey}/request.json`;
}

/** `K/report.json`. */
export function reportKey(inputKey: string): string {
  return `${inputKey}/report.json`;
}

/** The prefix of all that is made from an input. What lies deeper than one segment belongs to other inputs. */
export function resultPrefix(inputKey: string): string {
  return `${inputKey}/`;
}

/** How many bytes the last segment of an output's key may have. */
export function maxOutputSegmentBytes(inputKey: string): number {
  return Math.min(255, maxKeyBytes - byteLength(inputKey) - 1);
}

/** Whether the results of this input have room under its key. */
export function hasRoomForResults(inputKey: string): boolean {
  return byteLength(inputKey) <= maxInputKeyBytes;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** How an input is called in the logs: by the conversion's id, or by its key where it has none. */
export function namesOf(key: string): { readonly conversionId: string } | { readonly key: string } {
  const fromApi = parseConversionKey(key);
  return fromApi ? { conversionId: fromApi.conversionId } : { key };
}
