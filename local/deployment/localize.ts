import { LocalProblem } from '../problem.ts';
import type { Deployment } from './deployment.ts';

/** Where the parts of the service listen: `http://127.0.0.1:port` each. */
export interface LocalOrigins {
  readonly site: string;
  readonly store: string;
  readonly identity: string;
}

/**
 * The same deployment on this machine: every address on AWS, in whatever text it stands, becomes the local one.
 * @throws LocalProblem where an address on AWS is left that has none here
 */
export function localize(deployment: Deployment, origins: LocalOrigins): Deployment {
  const { region, buckets, identity, site } = deployment;
  const replacements: readonly (readonly [string, string])[] = [
    ...buckets.map(({ name }) => [`https://${name}.s3.${region}.amazonaws.com`, origins.store] as const),
    [identity.domainOrigin, origins.identity],
    [new URL(identity.issuer).origin, origins.identity],
    [site.origin, origins.site],
  ];
  const replace = (text: string) => replacements.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
  const local = {
    ...deployment,
    buckets: replaceTexts(buckets, replace),
    functions: replaceTexts(deployment.functions, replace),
    api: { ...deployment.api, authorizer: replaceTexts(deployment.api.authorizer, replace) },
    identity: replaceTexts(identity, replace),
    site: replaceTexts(site, replace),
  };
  demandLocal(local);
  return local;
}

function replaceTexts<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') return replace(value) as T;
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, replace)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceTexts(item, replace)])) as T;
}

function demandLocal({ api, identity, site, functions }: Deployment): void {
  const environments = functions.map(({ environment }) => environment);
  const text = JSON.stringify([api.authorizer, identity, site, environments]);
  const remote = /https:\/\/[\w.-]+\.(amazonaws|amazoncognito|cloudfront)\.(com|net)/.exec(text)?.[0];
  if (remote !== undefined)
    throw new LocalProblem(`The stack leads to ${remote}, for which there is nothing on this machine.`);
}
