import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordPolicy } from './options.ts';

/** Longer ones are refused before any work is done. */
const maxPasswordLength = 256;

const cost = { N: 2 ** 15, r: 8, p: 1 };
const keyLength = 32;

const derive = (password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Tells whether the password is the hash's. Without a hash it works as long and says no, so that the time taken does
 * not tell whether a user exists.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  if (password.length > maxPasswordLength) return false;
  if (hash === undefined) {
    await derive(password, Buffer.alloc(16), cost);
    return false;
  }
  const [, N, r, p, salt, key] = hash.split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const actual = await derive(password, Buffer.from(salt ?? '', 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

// The characters that Cognito counts as symbols; a space counts only inside.
const symbols = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const rules: readonly {
  readonly text: (policy: PasswordPolicy) => string;
  readonly applies: (policy: PasswordPolicy) => boolean;
  readonly holds: (password: string, policy: PasswordPolicy) => boolean;
}[] = [
  {
    text: (policy) => `at least ${policy.minimumLength} characters`,
    applies: (policy) => policy.minimumLength > 0,
    holds: (password, policy) => password.length >= policy.minimumLength,
  },
  { text: () => 'a lower-case letter', applies: (policy) => policy.requireLowercase, holds: (p) => /[a-z]/.test(p) },
  { text: () => 'an upper-case letter', applies: (policy) => policy.requireUppercase, holds: (p) => /[A-Z]/.test(p) },
  { text: () => 'a digit', applies: (policy) => policy.requireNumbers, holds: (p) => /[0-9]/.test(p) },
  { text: () => 'a symbol', applies: (policy) => policy.requireSymbols, holds: (p) => symbols.test(p.trim()) },
];

/** The policy in words, one rule an entry: `at least 12 characters`, `a digit`. */
export function describePolicy(policy: PasswordPolicy): string[] {
  return rules.filter((rule) => rule.applies(policy)).map((rule) => rule.text(policy));
}

/** The rules of the policy that the password breaks, in words; none if it is good. */
export function brokenRules(password: string, policy: PasswordPolicy): string[] {
  const broken = rules
    .filter((rule) => rule.applies(policy) && !rule.holds(password, policy))
    .map((rule) => rule.text(policy));
  if (password.length > maxPasswordLength) broken.push(`at most ${maxPasswordLength} characters`);
  return broken;
}
