import { EnvironmentVariableError, readJson, type Variables } from '../service/environment.ts';

export interface AdmitEnvironment {
  /** In lower case. */
  readonly domains: readonly string[];
}

/** Reads `SIGN_UP_DOMAINS`, a JSON array of names. @throws EnvironmentVariableError */
export function readEnvironment(variables: Variables): AdmitEnvironment {
  const domains = readJson(variables, 'SIGN_UP_DOMAINS');
  if (!Array.isArray(domains) || domains.length === 0 || !domains.every((name) => typeof name === 'string'))
    throw new EnvironmentVariableError('The environment variable SIGN_UP_DOMAINS is no JSON array of domains.');
  return { domains: domains.map((name) => name.toLowerCase()) };
}
