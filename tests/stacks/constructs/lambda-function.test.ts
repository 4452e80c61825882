import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { LambdaFunction } from '../../../stacks/constructs/lambda-function.ts';
import { Names } from '../../../stacks/names.ts';
import { makeArtefacts } from '../artefacts.ts';
import { reference, synthesizeConstruct, synthesizeStack } from '../document.ts';

describe('a function', () => {
  const folder = fileURLToPath(new URL('functions/convert', makeArtefacts()));
  const document = synthesizeConstruct((scope) => {
    const lambda = new LambdaFunction(scope, 'scribe', {
      names: new Names({ environment: 'dev', region: 'eu-central-1' }),
      description: 'Writes.',
      folder,
      memoryMegabytes: 512,
      timeoutSeconds: 20,
      environment: { PEN: 'quill' },
      allow: [{ sid: 'Ask', actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-central-1:123456789012:ink'] }],
      logRetentionDays: 14,
      tracing: false,
    });
    lambda.allowInvocation({
      service: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::desk',
      sourceAccount: '123456789012',
    });
  });
  const block = () => document.resource('aws_lambda_function.scribe');

  it('runs on Node 24 and arm64', () => {
    assert.equal(block().runtime, 'nodejs24.x');
    assert.deepEqual(block().architectures, ['arm64']);
    assert.equal(block().handler, 'index.handler');
  });

  it('has the memory, the time and the variables that it was given', () => {
    assert.equal(block().memory_size, 512);
    assert.equal(block().timeout, 20);
    assert.deepEqual(block().environment, { variables: { PEN: 'quill' } });
  });

  it('logs JSON into a group of its own, which forgets', () => {
    assert.equal(block().logging_config.log_format, 'JSON');
    assert.equal(block().logging_config.log_group, reference('aws_cloudwatch_log_group.scribe', 'name'));
    assert.equal(document.resource('aws_cloudwatch_log_group.scribe').retention_in_days, 14);
  });

  it('may write its own log and what it was allowed, no more', () => {
    const { WriteOwnLog, Ask, ...others } = document.policy('aws_iam_role_policy.scribe');
    assert.deepEqual(WriteOwnLog?.Resource, [`${reference('aws_cloudwatch_log_group.scribe')}:*`]);
    assert.deepEqual(WriteOwnLog?.Action, ['logs:CreateLogStream', 'logs:PutLogEvents']);
    assert.deepEqual(Ask?.Action, ['sqs:SendMessage']);
    assert.deepEqual(others, {});
  });

  it('exists only once it may do its work', () => {
    assert.deepEqual(block().depends_on, ['aws_iam_role_policy.scribe']);
  });

  it('is called by one resource of one account only', () => {
    assert.deepEqual(document.resource('aws_lambda_permission.scribe'), {
      action: 'lambda:InvokeFunction',
      function_name: reference('aws_lambda_function.scribe', 'function_name'),
      principal: 's3.amazonaws.com',
      source_arn: 'arn:aws:s3:::desk',
      source_account: '123456789012',
    });
  });

  it('keeps concurrency and writes traces only where it is told to', () => {
    assert.equal(block().reserved_concurrent_executions, undefined);
    assert.equal(block().tracing_config, undefined);
    const told = synthesizeStack({ IMAGE_CONVERSION_CONVERT_CONCURRENCY: '20', IMAGE_CONVERSION_TRACING: 'on' });
    const concurrency = (name: string) => told.resource(`aws_lambda_function.${name}`).reserved_concurrent_executions;
    assert.deepEqual([concurrency('convert'), concurrency('api')], [20, undefined]);
    for (const name of ['convert', 'api', 'settle']) {
      assert.deepEqual(told.resource(`aws_lambda_function.${name}`).tracing_config, { mode: 'Active' });
      assert.deepEqual(told.policy(`aws_iam_role_policy.${name}`).WriteTraces?.Action, [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
      ]);
    }
  });
});
