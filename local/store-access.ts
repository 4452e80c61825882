import { randomBytes } from 'node:crypto';
import type { Role } from './deployment/access.ts';
import { localAccountId } from './deployment/computed.ts';
import type { Deployment } from './deployment/deployment.ts';
import { isAllowed, type PolicyDocument } from './deployment/policy.ts';
import { JsonFolder } from './runner/json-folder.ts';
import type { Principal } from './store/authentication.ts';
import type { AccessRequest } from './store/context.ts';

/** The key of whoever runs the service, for the AWS SDK and its like: an administrator, no session token. */
export const userCredentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' } as const;

/** The keys of one role. */
interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** An administrator may what no policy forbids. */
const administrator: Role = {
  id: 'local',
  arn: `arn:aws:iam::${localAccountId}:user/local`,
  policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
};

/** How the policies are asked. */
export interface AccessOptions {
  /** Whether the loopback interface counts as secure transport; it does unless set. */
  readonly secureTransport?: boolean;
  /** The roles with the policies that count; the deployment's own unless set. Asked at every decision. */
  readonly roles?: () => readonly Role[];
}

/** Who may call the store, and what each of them may do there, and what the functions may do elsewhere. */
export interface Access {
  readonly credentials: (accessKeyId: string) => Principal | undefined;
  readonly authorize: (access: AccessRequest) => boolean;
  /** Whether a function's role may do what the runner does on its behalf, such as `logs:PutLogEvents`. */
  readonly mayFunction: (functionId: string, action: string, resource: string) => boolean;
  /** Whether a caller may administer the users. */
  readonly authorizeUserPool: (callerName: string, action: string) => boolean;
  /** What leads the AWS SDK of a function to the store and the user pool, under the keys of the function's role. */
  readonly sdkEnvironment: (functionId: string) => Readonly<Record<string, string>>;
}

/**
 * Gives each role of the deployment keys of its own, which last as long as the state folder: links that were signed
 * before a restart hold after it.
 * @throws LocalProblem where stored keys are damaged
 */
export function openAccess(
  deployment: Deployment,
  folder: string,
  { storeUrl, identityUrl }: { readonly storeUrl: string; readonly identityUrl: string },
  options: AccessOptions = {},
): Access {
  const keys = openKeys(deployment.roles, folder);
  const principals = new Map<string, Principal>([
    [userCredentials.accessKeyId, { name: administrator.arn, secretAccessKey: userCredentials.secretAccessKey }],
  ]);
  for (const [arn, { accessKeyId, secretAccessKey, sessionToken }] of keys)
    principals.set(accessKeyId, { name: arn, secretAccessKey, sessionToken });
  const policiesOf = (arn: string) =>
    [administrator, ...(options.roles?.() ?? deployment.roles)].find((role) => role.arn === arn)?.policies ?? [];
  const { secureTransport = true } = options;
  return {
    credentials: (accessKeyId) => principals.get(accessKeyId),
    authorize: (access) => mayCall(deployment, access, policiesOf(access.principal.name), secureTransport),
    authorizeUserPool(callerName, action) {
      const context = { 'aws:PrincipalArn': callerName, 'aws:SecureTransport': String(secureTransport) };
      const policies = { principal: callerName, identity: policiesOf(callerName), resource: [] };
      return isAllowed({ action, resource: deployment.identity.poolArn, context }, policies);
    },
    mayFunction(functionId, action, resource) {
      const { arn, roleArn } = deployment.functions.find(({ id }) => id === functionId)!;
      const context = { 'aws:PrincipalArn': roleArn, 'aws:SecureTransport': 'true', 'lambda:SourceFunctionArn': arn };
      const policies = { principal: roleArn, identity: policiesOf(roleArn), resource: [] };
      return isAllowed({ action, resource, context }, policies);
    },
    sdkEnvironment(functionId) {
      const { roleArn } = deployment.functions.find(({ id }) => id === functionId)!;
      const { accessKeyId, secretAccessKey, sessionToken } = keys.get(roleArn)!;
      return {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_ENDPOINT_URL_S3: storeUrl,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: identityUrl,
      };
    },
  };
}

function mayCall(
  { bucketPolicies }: Deployment,
  access: AccessRequest,
  identity: readonly PolicyDocument[],
  secureTransport: boolean,
): boolean {
  const { principal, action, bucket, key, context } = access;
  const bucketPolicy = bucketPolicies.get(bucket ?? '');
  return isAllowed(
    {
      action,
      resource: `arn:aws:s3:::${bucket ?? '*'}${key === undefined ? '' : `/${key}`}`,
      context: { 'aws:SecureTransport': String(secureTransport), 'aws:PrincipalArn': principal.name, ...context },
    },
    {
      principal: principal.name,
      identity,
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
