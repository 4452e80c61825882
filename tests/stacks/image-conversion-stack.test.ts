import assert from 'node:assert/strict';
import { type PolicyStatement, reference, synthesizeStack, theStack } from './document.ts';

describe('the stack', () => {
  it('declares the resources under the names that the local service looks for', () => {
    for (const address of [
      'aws_s3_bucket.input',
      'aws_s3_bucket.output',
      'aws_s3_bucket.site',
      'aws_lambda_function.convert',
      'aws_lambda_function.api',
      'aws_lambda_function.settle',
      'aws_sqs_queue.conversion_failures',
      'aws_sqs_queue.settle_failures',
      'aws_cognito_user_pool.users',
      'aws_cognito_user_pool_client.site',
      'aws_cognito_user_pool_domain.sign_in',
      'aws_cognito_resource_server.api',
      'aws_apigatewayv2_api.api',
      'aws_apigatewayv2_authorizer.tokens',
      'aws_cloudfront_distribution.site',
      'aws_cloudfront_response_headers_policy.site',
      'aws_s3_object.config',
    ])
      theStack().resource(address);
  });

  it('gives no resource a name with a hash', () => {
    for (const address of theStack().blocks().keys()) assert.doesNotMatch(address, /_[0-9A-F]{8}$/);
  });

  it('interpolates plain references only, no function and no expression', () => {
    const text = JSON.stringify(theStack().content);
    for (const [expression] of text.matchAll(/(?<!\$)\$\{[^}]*\}/g))
      assert.match(expression, /^\$\{(data\.)?aws_\w+\.\w+\.\w+\}$/);
  });

  it('pins the provider whose schema it was checked against, by its qualified name', () => {
    assert.deepEqual(theStack().content.terraform.required_providers, {
      aws: { source: 'hashicorp/aws', version: '6.25.0' },
    });
  });

  it('keeps its state in a file, or in a bucket that is locked while somebody deploys', () => {
    assert.equal(theStack().content.terraform.backend?.s3, undefined);
    assert.equal(theStack().content.terraform.required_version, '>= 1.6');
    const { terraform } = synthesizeStack({ IMAGE_CONVERSION_STATE_BUCKET: 'our-state' }).content;
    assert.deepEqual(terraform.backend, {
      s3: { bucket: 'our-state', key: 'dev.tfstate', region: 'eu-central-1', encrypt: true, use_lockfile: true },
    });
    assert.equal(terraform.required_version, '>= 1.10', 'the first that locks by an object');
  });

  it('puts out what a person or a script needs after a deployment', () => {
    assert.deepEqual(Object.keys(theStack().content.output).sort(), [
      'api_endpoint',
      'client_id',
      'distribution_id',
      'input_bucket',
      'issuer',
      'output_bucket',
      'site_bucket',
      'site_url',
      'user_pool_id',
    ]);
    const domainName = reference('aws_cloudfront_distribution.site', 'domain_name');
    assert.equal(theStack().content.output.site_url.value, `https://${domainName}`);
  });

  it('tags everything with the environment', () => {
    const [{ tags }] = theStack().content.provider.aws[0].default_tags;
    assert.deepEqual(tags, { Project: 'image-conversion', Environment: 'dev' });
  });

  it('is the same text each time it is synthesized from the same artefacts', () => {
    assert.deepEqual(synthesizeStack().content.resource, synthesizeStack().content.resource);
  });

  it('follows the region and the environment everywhere', () => {
    const { resource, provider, output } = synthesizeStack({
      IMAGE_CONVERSION_REGION: 'us-west-2',
      IMAGE_CONVERSION_ENVIRONMENT: 'prod',
    }).content;
    const text = JSON.stringify({ resource, provider, output });
    assert.doesNotMatch(text, /eu-central-1|-dev-/);
    assert.match(text, /us-west-2/);
  });

  it('refuses to lose users and objects unless told to', () => {
    const prod = synthesizeStack({ IMAGE_CONVERSION_ENVIRONMENT: 'prod' });
    for (const name of ['input', 'output']) assert.equal(prod.resource(`aws_s3_bucket.${name}`).force_destroy, false);
    assert.equal(prod.resource('aws_s3_bucket.site').force_destroy, true, 'the site can be built again');
    assert.equal(prod.resource('aws_cognito_user_pool.users').deletion_protection, 'ACTIVE');
    const told = synthesizeStack({ IMAGE_CONVERSION_ENVIRONMENT: 'prod', IMAGE_CONVERSION_DATA: 'destroy' });
    assert.equal(told.resource('aws_s3_bucket.output').force_destroy, true);
    assert.equal(told.resource('aws_cognito_user_pool.users').deletion_protection, 'INACTIVE');
  });
});

describe('the roles', () => {
  /** Action → what it may be done to, `<resource>` being a declared ARN. */
  const grants: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    convert: {
      'logs:CreateLogStream': ['aws_cloudwatch_log_group.convert:*'],
      'logs:PutLogEvents': ['aws_cloudwatch_log_group.convert:*'],
      's3:GetObject': [
        'aws_s3_bucket.input/*',
        'aws_s3_bucket.output/*/request.json',
        'aws_s3_bucket.output/*/report.json',
      ],
      's3:PutObject': ['aws_s3_bucket.output/*'],
      's3:DeleteObject': ['aws_s3_bucket.input/users/*', 'aws_s3_bucket.output/*'],
      's3:ListBucket': ['aws_s3_bucket.input', 'aws_s3_bucket.output'],
      'sqs:SendMessage': ['aws_sqs_queue.conversion_failures'],
    },
    settle: {
      'logs:CreateLogStream': ['aws_cloudwatch_log_group.settle:*'],
      'logs:PutLogEvents': ['aws_cloudwatch_log_group.settle:*'],
      's3:GetObject': [
        'aws_s3_bucket.input/*',
        'aws_s3_bucket.output/*/request.json',
        'aws_s3_bucket.output/*/report.json',
      ],
      's3:PutObject': ['aws_s3_bucket.output/*/report.json'],
      's3:DeleteObject': ['aws_s3_bucket.input/users/*', 'aws_s3_bucket.output/*'],
      's3:ListBucket': ['aws_s3_bucket.input', 'aws_s3_bucket.output'],
      'sqs:ReceiveMessage': ['aws_sqs_queue.conversion_failures'],
      'sqs:DeleteMessage': ['aws_sqs_queue.conversion_failures'],
      'sqs:GetQueueAttributes': ['aws_sqs_queue.conversion_failures'],
    },
    api: {
      'logs:CreateLogStream': ['aws_cloudwatch_log_group.api:*'],
      'logs:PutLogEvents': ['aws_cloudwatch_log_group.api:*'],
      's3:GetObject': ['aws_s3_bucket.input/users/*', 'aws_s3_bucket.output/users/*'],
      's3:PutObject': [
        'aws_s3_bucket.input/users/*',
        'aws_s3_bucket.output/users/*/request.json',
        'aws_s3_bucket.output/users/*/account.json',
      ],
      'cognito-idp:AdminGetUser': ['aws_cognito_user_pool.users'],
      'cognito-idp:AdminUserGlobalSignOut': ['aws_cognito_user_pool.users'],
      'cognito-idp:AdminDeleteUser': ['aws_cognito_user_pool.users'],
      's3:DeleteObject': ['aws_s3_bucket.input/users/*', 'aws_s3_bucket.output/users/*'],
      's3:ListBucket': ['aws_s3_bucket.input', 'aws_s3_bucket.output'],
    },
  };

  const statementsOf = (role: string): readonly PolicyStatement[] =>
    Object.values(theStack().policy(`aws_iam_role_policy.${role}`));

  for (const [role, expected] of Object.entries(grants)) {
    it(`${role} may do just what it does, on just what it does it to`, () => {
      const found: Record<string, string[]> = {};
      for (const { Effect, Action, Resource } of statementsOf(role)) {
        assert.equal(Effect, 'Allow');
        for (const action of Action)
          found[action] = [...(found[action] ?? []), ...Resource.map((arn) => arn.replace(/\$\{(.*)\.arn\}/, '$1'))];
      }
      assert.deepEqual(found, expected);
    });

    it(`${role} has no action with a wildcard and no resource that is none of the stack's`, () => {
      for (const { Action, Resource } of statementsOf(role)) {
        for (const action of Action) assert.doesNotMatch(action, /\*/);
        for (const arn of Resource) assert.match(arn, /^\$\{aws_\w+\.\w+\.arn\}/);
      }
    });

    it(`${role} can be taken on by Lambda alone`, () => {
      const { assume_role_policy: trust } = theStack().resource(`aws_iam_role.${role}`);
      const [{ Sid: _, ...statement }, ...others] = JSON.parse(trust).Statement;
      assert.deepEqual(statement, {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      });
      assert.equal(others.length, 0);
    });
  }

  it('are as many as the functions', () => {
    assert.deepEqual(Object.keys(theStack().all('aws_iam_role')).sort(), ['api', 'convert', 'settle']);
    for (const name of ['api', 'convert', 'settle'])
      assert.equal(theStack().resource(`aws_lambda_function.${name}`).role, `\${aws_iam_role.${name}.arn}`);
  });

  it('api lists the users’ part of the buckets only', () => {
    const { ListUsers } = theStack().policy('aws_iam_role_policy.api');
    assert.deepEqual(ListUsers?.Condition, { StringLike: { 's3:prefix': 'users/*' } });
  });
});
