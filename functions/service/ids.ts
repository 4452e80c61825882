import type { Ids } from './ports.ts';

/** Crockford's Base32, lower case: ascending in ASCII, without the letters i, l, o and u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const instantLength = 10;
const randomLength = 16;
const maxMilliseconds = 2 ** 48 - 1;

const idPattern = new RegExp(`^[${alphabet}]{${instantLength + randomLength}}$`);

/** Whether the text has the form of a conversion's id: 26 characters of Crockford's Base32, lower case. */
export function isConversionId(text: unknown): text is string {
  return typeof text === 'string' && idPattern.test(text);
}

/**
 * Makes an id of an instant and 16 random bytes, of which the lower five bits count (80 bits).
 * A later instant gives a smaller id, so that ascending order is newest first.
 */
export function makeConversionId(now: Date, random: Uint8Array): string {
  let inverted = maxMilliseconds - now.getTime();
  let instant = '';
  for (let index = 0; index < instantLength; index++) {
    instant = alphabet.charAt(inverted % 32) + instant;
    inverted = Math.floor(inverted / 32);
  }
  return instant + Array.from(random.subarray(0, randomLength), (byte) => alphabet.charAt(byte % 32)).join('');
}

/** Ids from the platform's secure random numbers. */
export const randomIds: Ids = {
  conversionId: (now) => makeConversionId(now, crypto.getRandomValues(new Uint8Array(randomLength))),
};
