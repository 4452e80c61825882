import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import { StateFile } from './state-file.ts';

const userSchema = v.object({
  sub: v.string(),
  email: v.string(),
  passwordHash: v.string(),
  createdAt: v.string(),
  /** Absent for who never was in one. */
  groups: v.optional(v.array(v.string())),
});

const signUpSchema = v.object({
  email: v.string(),
  passwordHash: v.string(),
  /** Absent where the address has an account already: no code is right then. */
  code: v.optional(v.string()),
  attemptsLeft: v.number(),
  expiresAt: v.number(),
});

const schema = v.object({
  version: v.literal(1),
  users: v.array(userSchema),
  signUps: v.record(v.string(), signUpSchema),
});

/** A confirmed user. `sub` is a UUID and, as in a pool with e-mail addresses as user names, the user name too. */
export type User = Readonly<v.InferOutput<typeof userSchema>>;

/** A sign-up that waits for its code. */
export type SignUp = Readonly<v.InferOutput<typeof signUpSchema>>;

/** What became of a confirmation code. */
export type Confirmation =
  | { readonly user: User }
  | { readonly refused: 'wrong-code' | 'too-many-attempts' | 'expired' };

/** How long a confirmation code is good for, and how often it may be guessed. */
export const codeTerms = { lifetimeMs: 3_600_000, attempts: 5 } as const;

/** Addresses are compared as Cognito does by default: regardless of case. */
const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/** Whether it can be an address at all; only a confirmation code shows that it is one. */
export const isEmail = (email: string): boolean =>
  email.length <= 254 && /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/.test(email);

/** The users of the pool and the sign-ups under way, kept in `users.json`. */
export class Users {
  readonly #file: StateFile<v.InferOutput<typeof schema>>;

  private constructor(file: StateFile<v.InferOutput<typeof schema>>) {
    this.#file = file;
  }

  /** @throws LocalProblem where the file is damaged */
  static async open(folder: string): Promise<Users> {
    return new Users(
      await StateFile.open(path.join(folder, 'users.json'), schema, () => ({ version: 1, users: [], signUps: {} })),
    );
  }

  find(sub: string): User | undefined {
    return this.#file.value.users.find((user) => user.sub === sub);
  }

  findByEmail(email: string): User | undefined {
    const wanted = normalizeEmail(email);
    return this.#file.value.users.find((user) => user.email === wanted);
  }

  async add(email: string, passwordHash: string): Promise<User> {
    const user = { sub: randomUUID(), email: normalizeEmail(email), passwordHash, createdAt: new Date().toISOString() };
    this.#file.value.users.push(user);
    await this.#file.save();
    return user;
  }

  /** Puts a user into a group; who is in it already stays. */
  async join(sub: string, group: string): Promise<void> {
    const user = this.#file.value.users.find((one) => one.sub === sub);
    if (!user || user.groups?.includes(group)) return;
    user.groups = [...(user.groups ?? []), group];
    await this.#file.save();
  }

  /** Takes a user out of a group. */
  async leave(sub: string, group: string): Promise<void> {
    const user = this.#file.value.users.find((one) => one.sub === sub);
    if (!user?.groups) return;
    user.groups = user.groups.filter((name) => name !== group);
    await this.#file.save();
  }

  /** @returns whether there was such a user */
  async remove(sub: string): Promise<boolean> {
    const { users } = this.#file.value;
    const index = users.findIndex((user) => user.sub === sub);
    if (index < 0) return false;
    users.splice(index, 1);
    await this.#file.save();
    return true;
  }

  /**
   * Begins a sign-up under an id of the caller's, in place of an earlier one, and returns its code: six digits, or
   * `undefined` where the address has an account. Nothing else differs, so that the page cannot tell.
   */
  async beginSignUp(id: string, email: string, passwordHash: string): Promise<string | undefined> {
    this.#dropExpired();
    const code = this.findByEmail(email) ? undefined : String(randomInt(1_000_000)).padStart(6, '0');
    this.#file.value.signUps[id] = {
      email: normalizeEmail(email),
      passwordHash,
      ...(code === undefined ? {} : { code }),
      attemptsLeft: codeTerms.attempts,
      expiresAt: Date.now() + codeTerms.lifetimeMs,
    };
    await this.#file.save();
    return code;
  }

  /** The sign-up under way, if its code can still be entered. */
  signUp(id: string): SignUp | undefined {
    const signUp = this.#file.value.signUps[id];
    return signUp && signUp.expiresAt > Date.now() ? signUp : undefined;
  }

  /** Checks the code; the right one makes the user and ends the sign-up. */
  async confirm(id: string, code: string): Promise<Confirmation> {
    const signUp = this.#file.value.signUps[id];
    if (!signUp || signUp.expiresAt <= Date.now()) return { refused: 'expired' };
    if (signUp.attemptsLeft === 0) return { refused: 'too-many-attempts' };
    // Somebody else may have confirmed the same address since the code was made.
    const expected = this.findByEmail(signUp.email) ? undefined : signUp.code;
    if (!isSameCode(code, expected)) {
      signUp.attemptsLeft -= 1;
      await this.#file.save();
      return { refused: signUp.attemptsLeft === 0 ? 'too-many-attempts' : 'wrong-code' };
    }
    delete this.#file.value.signUps[id];
    return { user: await this.add(signUp.email, signUp.passwordHash) };
  }

  save(): Promise<void> {
    return this.#file.save();
  }

  #dropExpired() {
    for (const [id, signUp] of Object.entries(this.#file.value.signUps)) {
      if (signUp.expiresAt <= Date.now()) delete this.#file.value.signUps[id];
    }
  }
}

function isSameCode(code: string, expected: string | undefined): boolean {
  const [a, b] = [Buffer.from(code), Buffer.from(expected ?? '')];
  return expected !== undefined && a.length === b.length && timingSafeEqual(a, b);
}
