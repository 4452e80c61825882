import { LocalProblem } from '../problem.ts';
import type { Block } from './block.ts';
import { functionNameOf } from './functions.ts';
import { matchesPattern, type PolicyDocument } from './policy.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** A role, and what it may do. */
export interface Role {
  readonly id: string;
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
}

/** Policies of AWS's making that let a function write logs and traces, and nothing else. */
const telemetryPolicies: Readonly<Record<string, PolicyDocument>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': allow(
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ),
  'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess': allow(
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ),
};

function allow(...actions: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
}

/** The roles with the policies that they hold. @throws LocalProblem */
export function readRoles(document: TerraformDocument): readonly Role[] {
  const held = [...inlinePolicies(document), ...attachedPolicies(document)];
  return document.all('aws_iam_role').map((block) => {
    const name = document.attribute('aws_iam_role', block.id, 'name');
    block
      .ignore('name', 'name_prefix', 'description', 'path', 'assume_role_policy', 'max_session_duration')
      .ignore('force_detach_policies')
      .done();
    return {
      id: block.id,
      arn: document.attribute('aws_iam_role', block.id, 'arn'),
      policies: held.filter((policy) => policy.role === name).map((policy) => policy.document),
    };
  });
}

interface HeldPolicy {
  readonly role: string;
  readonly document: PolicyDocument;
}

function inlinePolicies(document: TerraformDocument): readonly HeldPolicy[] {
  return document.all('aws_iam_role_policy').map((block) => {
    const policy = { role: block.text('role'), document: readPolicy(block) };
    block.ignore('name', 'name_prefix').done();
    return policy;
  });
}

function attachedPolicies(document: TerraformDocument): readonly HeldPolicy[] {
  const own = new Map(
    document.all('aws_iam_policy').map((block) => {
      const entry = [document.attribute('aws_iam_policy', block.id, 'arn'), readPolicy(block)] as const;
      block.ignore('name', 'name_prefix', 'description', 'path').done();
      return entry;
    }),
  );
  return document.all('aws_iam_role_policy_attachment').flatMap((block) => {
    const [role, arn] = [block.text('role'), block.text('policy_arn')];
    block.done();
    const policy = own.get(arn) ?? telemetryPolicies[arn];
    if (policy) return [{ role, document: policy }];
    throw new LocalProblem(`The stack's ${block.address} attaches ${arn}, which the local service does not know.`);
  });
}

/** The bucket policies by the bucket's name. @throws LocalProblem */
export function readBucketPolicies(document: TerraformDocument): ReadonlyMap<string, PolicyDocument> {
  return new Map(
    document.all('aws_s3_bucket_policy').map((block) => {
      const entry = [block.text('bucket'), readPolicy(block)] as const;
      block.done();
      return entry;
    }),
  );
}

function readPolicy(block: Block): PolicyDocument {
  const policy = block.json('policy') as PolicyDocument;
  if (policy.Statement === undefined) throw new LocalProblem(`The stack's ${block.address}.policy has no Statement.`);
  return policy;
}

/** Who may call a function: a service, on behalf of what. */
export interface InvokePermission {
  readonly functionName: string;
  readonly principal: string;
  readonly sourceArn?: string;
}

/** @throws LocalProblem */
export function readInvokePermissions(document: TerraformDocument): readonly InvokePermission[] {
  return document.all('aws_lambda_permission').map((block) => {
    const sourceArn = block.optionalText('source_arn');
    const permission = {
      functionName: functionNameOf(block.text('function_name')),
      principal: block.text('principal'),
      ...(sourceArn !== undefined && { sourceArn }),
    };
    block.ignore('action', 'statement_id', 'statement_id_prefix', 'source_account').done();
    return permission;
  });
}

/** What would be refused on AWS is refused here. @throws LocalProblem unless the service may call the function */
export function demandPermission(
  permissions: readonly InvokePermission[],
  functionName: string,
  principal: string,
  sourceArn: string,
): void {
  const granted = permissions.some(
    (permission) =>
      permission.functionName === functionName &&
      permission.principal === principal &&
      (permission.sourceArn === undefined || matchesPattern(permission.sourceArn, sourceArn)),
  );
  if (!granted)
    throw new LocalProblem(`The stack does not let ${principal} call ${functionName} on behalf of ${sourceArn}.`);
}
