import { randomBytes } from 'node:crypto';
import type { Role } from './deployment/access.ts';
import type { Deployment } from './deployment/deployment.ts';
import { isAllowed } from './deployment/policy.ts';
import { JsonFolder } from './runner/json-folder.ts';
import type { Principal } from './store/authentication.ts';
import type { AccessRequest } from './store/context.ts';

/** The key of whoever runs the service, for the AWS SDK and its like: all rights, no session token. */
export const userCredentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' } as const;

/** The keys of one role. */
interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who may call the store, and what each of them may do there. */
export interface Access {
  readonly credentials: (accessKeyId: string) => Principal | undefined;
  readonly authorize: (access: AccessRequest) => boolean;
  /** What leads the AWS SDK of a function to the store, under the keys of the function's role. */
  readonly sdkEnvironment: (functionId: string) => Readonly<Record<string, string>>;
}

/**
 * Gives each role of the deployment keys of its own, which last as long as the state folder: links that were signed
 * before a restart hold after it.
 * @throws LocalProblem where stored keys are damaged
 */
export function openAccess(deployment: Deployment, folder: string, storeUrl: string): Access {
  const keys = openKeys(deployment.roles, folder);
  const principals = new Map<string, Principal>([
    [userCredentials.accessKeyId, { name: 'local', secretAccessKey: userCredentials.secretAccessKey }],
  ]);
  for (const [arn, { accessKeyId, secretAccessKey, sessionToken }] of keys)
    principals.set(accessKeyId, { name: arn, secretAccessKey, sessionToken });
  return {
    credentials: (accessKeyId) => principals.get(accessKeyId),
    authorize: (access) => access.principal.name === 'local' || mayRole(deployment, access),
    sdkEnvironment(functionId) {
      const { roleArn } = deployment.functions.find(({ id }) => id === functionId)!;
      const { accessKeyId, secretAccessKey, sessionToken } = keys.get(roleArn)!;
      return {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_ENDPOINT_URL_S3: storeUrl,
      };
    },
  };
}

/** Loopback counts as secure transport. */
function mayRole({ roles, bucketPolicies }: Deployment, access: AccessRequest): boolean {
  const { principal, action, bucket, key, context } = access;
  const bucketPolicy = bucketPolicies.get(bucket ?? '');
  return isAllowed(
    {
      action,
      resource: `arn:aws:s3:::${bucket ?? '*'}${key === undefined ? '' : `/${key}`}`,
      context: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': principal.name, ...context },
    },
    {
      principal: principal.name,
      identity: roles.find(({ arn }) => arn === principal.name)?.policies ?? [],
      resource: bucketPolicy ? [bucketPolicy] : [],
    },
  );
}

function openKeys(roles: readonly Role[], folder: string): ReadonlyMap<string, RoleCredentials> {
  const files = new JsonFolder<RoleCredentials>(folder);
  const stored = files.readAll(isRoleCredentials);
  return new Map(
    roles.map(({ id, arn }) => {
      const credentials = stored.get(id) ?? makeCredentials();
      if (!stored.has(id)) files.write(id, credentials);
      return [arn, credentials];
    }),
  );
}

function makeCredentials(): RoleCredentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}

function isRoleCredentials(value: unknown): value is RoleCredentials {
  const { accessKeyId, secretAccessKey, sessionToken } = (value ?? {}) as Partial<RoleCredentials>;
  return [accessKeyId, secretAccessKey, sessionToken].every((part) => typeof part === 'string' && part !== '');
}
