import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { LambdaFunction as AwsLambdaFunction } from '@cdktf/provider-aws/lib/lambda-function/index.js';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { FunctionArchive } from './function-archive.ts';
import { named } from './named.ts';
import { policyDocument, type Statement } from './policy.ts';

export interface LambdaFunctionProps {
  readonly names: Names;
  readonly description: string;
  /** Absolute path of the folder that `build.ts` made; its `index.mjs` exports `handler`. */
  readonly folder: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do, beside writing its own log. */
  readonly allow: readonly Statement[];
  readonly logRetentionDays: number;
  /** Whether calls are traced with X-Ray. */
  readonly tracing: boolean;
  /** What is kept for the function of the account's concurrency, and its limit. Absent or 0: nothing. */
  readonly reservedConcurrency?: number;
}

export interface InvocationGrant {
  /** For instance `s3.amazonaws.com`. */
  readonly service: string;
  /** Both the source and its account: a bucket's name can come to belong to another account. */
  readonly sourceArn: string;
  /** For services whose ARN names no account, as S3's; API Gateway's does, and it is not known to send the account. */
  readonly sourceAccount?: string;
}

/** Traces belong to no resource that could be named. */
const writeTraces: Statement = {
  sid: 'WriteTraces',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
};

/** A function of the service with a role of its own and a log group that only it writes. All resources bear its id. */
export class LambdaFunction extends Construct {
  readonly arn: string;
  readonly functionName: string;
  readonly invokeArn: string;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { names } = props;
    this.timeoutSeconds = props.timeoutSeconds;
    const functionName = names.regional(id);
    const logGroup = named(
      id,
      new CloudwatchLogGroup(this, 'logs', {
        name: `/aws/lambda/${functionName}`,
        retentionInDays: props.logRetentionDays,
      }),
    );
    const role = named(
      id,
      new IamRole(this, 'role', {
        name: names.accountWide(id),
        description: `What the ${id} function may do.`,
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
      }),
    );
    const policy = named(
      id,
      new IamRolePolicy(this, 'policy', {
        name: id,
        role: role.name,
        policy: policyDocument([
          {
            sid: 'WriteOwnLog',
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [`${logGroup.arn}:*`],
          },
          ...(props.tracing ? [writeTraces] : []),
          ...props.allow,
        ]),
      }),
    );
    const archive = new FunctionArchive(this, 'archive', { folder: props.folder });
    const lambda = named(
      id,
      new AwsLambdaFunction(this, 'function', {
        functionName,
        description: props.description,
        role: role.arn,
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        handler: 'index.handler',
        filename: archive.path,
        sourceCodeHash: archive.hash,
        memorySize: props.memoryMegabytes,
        timeout: props.timeoutSeconds,
        environment: { variables: { ...props.environment } },
        loggingConfig: {
          logFormat: 'JSON',
          applicationLogLevel: 'INFO',
          systemLogLevel: 'INFO',
          logGroup: logGroup.name,
        },
        ...(props.tracing && { tracingConfig: { mode: 'Active' } }),
        ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
        // A function that is called before it may do its work fails the first events of a deployment.
        dependsOn: [policy],
      }),
    );
    this.arn = lambda.arn;
    this.functionName = lambda.functionName;
    this.invokeArn = lambda.invokeArn;
  }

  /** Lets a service call the function on behalf of one resource. */
  allowInvocation({ service, sourceArn, sourceAccount }: InvocationGrant): LambdaPermission {
    return named(
      this.node.id,
      new LambdaPermission(this, 'permission', {
        functionName: this.functionName,
        action: 'lambda:InvokeFunction',
        principal: service,
        sourceArn,
        ...(sourceAccount !== undefined && { sourceAccount }),
      }),
    );
  }
}
