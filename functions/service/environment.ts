import type { Limits } from '../../codecs/limits.ts';
import { defaultLimits, resolveLimits } from '../../codecs/limits.ts';

/** The variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The deployment is to blame: a variable is missing or is not as it must be. */
export class EnvironmentVariableError extends Error {
  override readonly name = 'EnvironmentVariableError';
}

/** @throws EnvironmentVariableError */
export function readText(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) throw new EnvironmentVariableError(`The environment variable ${name} is missing.`);
  return value;
}

/** @throws EnvironmentVariableError when it is no whole number of at least 1 */
export function readCount(variables: Variables, name: string): number {
  const value = Number(readText(variables, name));
  if (!isCount(value))
    throw new EnvironmentVariableError(`The environment variable ${name} is no whole number above 0.`);
  return value;
}

/** @throws EnvironmentVariableError */
export function readJson(variables: Variables, name: string): unknown {
  try {
    return JSON.parse(readText(variables, name));
  } catch (error) {
    if (error instanceof EnvironmentVariableError) throw error;
    throw new EnvironmentVariableError(`The environment variable ${name} is no JSON.`);
  }
}

/** @throws EnvironmentVariableError when it is neither `true` nor `false` */
export function readFlag(variables: Variables, name: string): boolean {
  const value = readText(variables, name);
  if (value !== 'true' && value !== 'false')
    throw new EnvironmentVariableError(`The environment variable ${name} is neither true nor false.`);
  return value === 'true';
}

/** The codecs' limits; those that `LIMITS` does not name have their defaults. @throws EnvironmentVariableError */
export function readLimits(variables: Variables): Limits {
  const names = Object.keys(defaultLimits) as (keyof Limits)[];
  return resolveLimits(checkCounts(readJson(variables, 'LIMITS'), 'LIMITS', names));
}

/**
 * Limits by their names, of which any may be absent.
 * @param label where they stand, for the message
 * @throws EnvironmentVariableError when one is unknown, or no whole number of at least 1
 */
export function checkCounts<Name extends string>(
  given: unknown,
  label: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, number>>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new EnvironmentVariableError(`The environment variable ${label} is no JSON object.`);
  for (const [name, value] of Object.entries(given)) {
    if (!names.some((known) => known === name))
      throw new EnvironmentVariableError(`${label} names ${name}, which is no limit.`);
    if (!isCount(value)) throw new EnvironmentVariableError(`${label}.${name} is no whole number above 0.`);
  }
  return given as Readonly<Partial<Record<Name, number>>>;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
