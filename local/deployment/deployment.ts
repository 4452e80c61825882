import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalProblem } from '../problem.ts';
import type { EventSourceDefinition } from '../runner/event-source.ts';
import type { QueueDefinition } from '../runner/message-queue.ts';
import { demandPermission, type Role, readBucketPolicies, readInvokePermissions, readRoles } from './access.ts';
import { type ApiDefinition, readApi } from './api.ts';
import { demandCoverage } from './coverage.ts';
import { type DeployedFunction, functionNameOf, readEventSources, readFunctions, readQueues } from './functions.ts';
import { type IdentityDefinition, readIdentity } from './identity.ts';
import { type MonitoringDefinition, readMonitoring } from './monitoring.ts';
import type { PolicyDocument } from './policy.ts';
import { readSite, type SiteDefinition } from './site.ts';
import { type BucketDefinition, readBuckets } from './storage.ts';
import { TerraformDocument } from './terraform-document.ts';

/** What the stack deploys, as far as it runs on one machine. */
export interface Deployment {
  readonly region: string;
  readonly buckets: readonly BucketDefinition[];
  /** By the bucket's name. */
  readonly bucketPolicies: ReadonlyMap<string, PolicyDocument>;
  readonly roles: readonly Role[];
  readonly functions: readonly DeployedFunction[];
  readonly queues: readonly QueueDefinition[];
  readonly eventSources: readonly EventSourceDefinition[];
  readonly api: ApiDefinition;
  readonly identity: IdentityDefinition;
  readonly site: SiteDefinition;
  readonly monitoring: MonitoringDefinition;
}

/**
 * Reads a synthesized stack as if it had been deployed, with addresses as AWS would give them.
 * @param synthesized the content of `cdk.tf.json`
 * @param codeFolder holds the built code of each function in a folder of its name
 * @throws LocalProblem naming what the local service cannot carry out
 */
export function readDeployment(synthesized: unknown, codeFolder: string): Deployment {
  const document = new TerraformDocument(synthesized);
  demandCoverage(document.addresses);
  const buckets = readBuckets(document);
  const functions = readFunctions(document, codeFolder);
  const permissions = readInvokePermissions(document);
  for (const { arn, notifications } of buckets)
    for (const { target } of notifications)
      demandPermission(permissions, functionNameOf(target), 's3.amazonaws.com', arn);
  const api = readApi(document, functions, permissions);
  const identity = readIdentity(document);
  if (identity.signUp.admitArn !== undefined)
    demandPermission(
      permissions,
      functionNameOf(identity.signUp.admitArn),
      'cognito-idp.amazonaws.com',
      identity.poolArn,
    );
  const returnUrls = [...identity.client.callbackUrls, ...identity.client.logoutUrls];
  return {
    region: document.region,
    buckets,
    bucketPolicies: readBucketPolicies(document),
    roles: readRoles(document),
    functions,
    queues: readQueues(document),
    eventSources: readEventSources(document, functions),
    api,
    identity,
    site: readSite(
      document,
      returnUrls.map((url) => new URL(url).pathname),
      api.domainName,
    ),
    monitoring: readMonitoring(document),
  };
}

/**
 * The content of the only synthesized stack below a folder (`stacks/<name>/cdk.tf.json`).
 * @throws LocalProblem where there is none, or more than one
 */
export async function loadSynthesizedStack(folder: string): Promise<unknown> {
  const stacks = await readdir(join(folder, 'stacks')).catch(() => []);
  const [name, ...more] = stacks;
  if (name === undefined)
    throw new LocalProblem(`There is no synthesized stack in ${folder}. Run: npx tsx build.ts stack`);
  if (more.length > 0)
    throw new LocalProblem(`There are ${stacks.length} stacks in ${folder}; the local service runs one.`);
  return JSON.parse(await readFile(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8'));
}
