import { blocksOf, type Found, type Rule, referring, rule, without } from './rule.ts';

const secret = /AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}|-----BEGIN|"[^"]*(?:SECRET|PASSWORD|TOKEN|API_?KEY)[^"]*":/i;

/** Whether events start it, so that nobody waits for its answer. */
const isAsynchronous = (found: Found) => referring('aws_s3_bucket_notification', found).length > 0;

/** Functions. */
export const functionRules: readonly Rule[] = [
  rule(
    'CKV_AWS_45',
    'holds no secret in its variables',
    'aws_lambda_function',
    ({ environment }) => !secret.test(JSON.stringify(environment)),
  ),
  rule('CKV_AWS_50 AWS-0066', 'is traced', 'aws_lambda_function', ({ tracing_config: tracing }) =>
    blocksOf(tracing).some(({ mode }) => mode === 'Active'),
  ),
  rule(
    'CKV_AWS_115',
    'has a limit on how often it runs at once',
    'aws_lambda_function',
    (block) => Number(block.reserved_concurrent_executions) > 0,
  ),
  rule(
    'CKV_AWS_116',
    'leaves events that failed where somebody finds them',
    'aws_lambda_function',
    (_, found) =>
      !isAsynchronous(found) ||
      referring('aws_lambda_function_event_invoke_config', found).some(
        (block) => blocksOf(blocksOf(block.destination_config)[0]?.on_failure).length > 0,
      ),
  ),
  rule(
    'CKV_AWS_117',
    'runs in a network of its own',
    'aws_lambda_function',
    ({ vpc_config: vpc }) => vpc !== undefined,
  ),
  rule(
    'CKV_AWS_173',
    'has its variables encrypted with a key of the customer',
    'aws_lambda_function',
    (block) => block.kms_key_arn !== undefined,
  ),
  without('CKV_AWS_258', 'has no address of its own, so none without authorization', 'aws_lambda_function_url'),
  rule(
    'CKV_AWS_272',
    'runs signed code only',
    'aws_lambda_function',
    (block) => block.code_signing_config_arn !== undefined,
  ),
  rule(
    'CKV_AWS_301',
    'is called by nobody who is not named',
    'aws_lambda_permission',
    ({ principal }) => principal !== '*',
  ),
  rule(
    'CKV_AWS_363 AwsSolutions-L1',
    'runs on the latest Node',
    'aws_lambda_function',
    ({ runtime }) => runtime === 'nodejs24.x',
  ),
  rule(
    'CKV_AWS_364 AWS-0067',
    'is called on behalf of one resource of ours',
    'aws_lambda_permission',
    (block) =>
      // API Gateway's ARNs name the account, which S3's do not.
      block.source_arn !== undefined &&
      (block.principal === 'apigateway.amazonaws.com' || block.source_account !== undefined),
  ),
];
