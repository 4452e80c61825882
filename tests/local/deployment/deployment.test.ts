// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax is that of Terraform.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../../build.ts';
import { loadSynthesizedStack, readDeployment } from '../../../local/deployment/deployment.ts';
import { localize } from '../../../local/deployment/localize.ts';

type Attributes = Record<string, unknown>;
interface Stack {
  provider: { aws: Attributes[] };
  resource: Record<string, Record<string, Attributes>>;
}

const distFolder = new URL('../../../dist/stack', import.meta.url).pathname;
const origins = { site: 'http://127.0.0.1:1', store: 'http://127.0.0.1:2', identity: 'http://127.0.0.1:3' };

describe('the deployment read from the synthesized stack', () => {
  let synthesized: unknown;
  before(async () => {
    await build(['stack']);
    synthesized = await loadSynthesizedStack(distFolder);
  });

  /** Reads the stack after a change to it. */
  const read = (change: (stack: Stack) => unknown = () => undefined) => {
    const stack = structuredClone(synthesized) as Stack;
    change(stack);
    return readDeployment(stack, '/code');
  };

  it('finds the parts that run, each by its name in the stack', () => {
    const { buckets, functions, queues, roles, api, site } = read();
    assert.deepEqual(buckets.map(({ id }) => id).sort(), ['input', 'output', 'site']);
    assert.deepEqual(functions.map(({ id, folder }) => [id, folder]).sort(), [
      ['api', '/code/api'],
      ['convert', '/code/convert'],
      ['settle', '/code/settle'],
    ]);
    assert.deepEqual(queues.map(({ id }) => id).sort(), ['conversion_failures', 'settle_failures']);
    assert.ok(roles.every(({ policies }) => policies.length > 0));
    assert.deepEqual(site.apiPathPrefixes, ['/api/']);
    assert.ok(api.routes.some(({ routeKey, authorization }) => routeKey === 'GET /api/formats' && !authorization));
    assert.ok(api.routes.some(({ routeKey, authorization }) => routeKey === 'POST /api/conversions' && authorization));
  });

  it('ties the parts together as the references do', () => {
    const { buckets, functions, queues, eventSources, roles, api, identity, site } = read();
    const [input, convert] = [buckets.find(({ id }) => id === 'input'), functions.find(({ id }) => id === 'convert')];
    const [failures, dead] = ['conversion_failures', 'settle_failures'].map((id) => queues.find((q) => q.id === id));
    assert.equal(input?.notifications[0]?.target, convert?.arn);
    assert.equal(convert?.environment.INPUT_BUCKET, input?.name);
    assert.equal(convert?.asynchronous.onFailureArn, failures?.arn);
    assert.equal(failures?.redrive?.deadLetterArn, dead?.arn);
    assert.equal(eventSources[0]?.queueArn, failures?.arn);
    assert.ok(functions.every(({ roleArn }) => roles.some(({ arn }) => arn === roleArn)));
    assert.equal(api.authorizer.issuer, identity.issuer);
    assert.deepEqual(api.authorizer.audience, [identity.client.clientId]);
    assert.deepEqual(identity.client.callbackUrls, [`${site.origin}/signed-in`]);
    assert.deepEqual(site.spaPaths, ['/signed-in']);
  });

  it('follows numbers and names of the stack', () => {
    const { functions, queues, identity, api, buckets } = read(({ resource }) => {
      Object.assign(resource.aws_lambda_function!.convert!, {
        memory_size: 777,
        timeout: 7,
        reserved_concurrent_executions: 3,
      });
      resource.aws_lambda_function_event_invoke_config!.convert!.maximum_retry_attempts = 1;
      resource.aws_sqs_queue!.conversion_failures!.visibility_timeout_seconds = 9;
      resource.aws_cognito_user_pool_client!.site!.access_token_validity = 5;
      Object.assign(resource.aws_apigatewayv2_stage!.api!.default_route_settings as Attributes, {
        throttling_burst_limit: 11,
      });
      resource.aws_s3_bucket!.input!.bucket = 'another-name';
      resource.aws_s3_bucket_notification!.input!.lambda_function = {
        id: 'one',
        lambda_function_arn: '${aws_lambda_function.convert.arn}',
        events: ['s3:ObjectCreated:*'],
        filter_prefix: 'in/',
        filter_suffix: '.png',
      };
    });
    const convert = functions.find(({ id }) => id === 'convert')!;
    assert.deepEqual([convert.memoryMegabytes, convert.timeoutMs, convert.reservedConcurrency], [777, 7000, 3]);
    assert.equal(convert.asynchronous.maximumRetryAttempts, 1);
    assert.equal(convert.environment.INPUT_BUCKET, 'another-name');
    assert.equal(queues.find(({ id }) => id === 'conversion_failures')?.visibilityTimeoutMs, 9000);
    assert.equal(identity.client.accessTokenSeconds, 300);
    assert.equal(api.throttle.default?.burst, 11);
    const [rule] = buckets.find(({ id }) => id === 'input')!.notifications;
    assert.deepEqual([rule?.prefix, rule?.suffix], ['in/', '.png']);
  });

  it('leads every address to this machine', () => {
    const { site, identity, buckets, api } = localize(read(), origins);
    assert.ok(!/https:/.test(JSON.stringify([site, identity, buckets, api.authorizer])));
    assert.match(site.headers['content-security-policy'] ?? '', /connect-src [^;]*http:\/\/127\.0\.0\.1:2/);
    assert.deepEqual(buckets.find(({ id }) => id === 'input')?.cors[0]?.allowedOrigins, [origins.site]);
    assert.ok(identity.issuer.startsWith(`${origins.identity}/`));
    assert.deepEqual(identity.client.logoutUrls, [`${origins.site}/`]);
  });

  it('refuses an address on AWS that has no place here', () => {
    const deployment = read(({ resource }) => {
      (resource.aws_lambda_function!.api!.environment as { variables: Attributes }).variables.QUEUE_URL =
        '${aws_sqs_queue.settle_failures.url}';
    });
    assert.throws(() => localize(deployment, origins), {
      name: 'LocalProblem',
      message: /https:\/\/sqs\.eu-central-1\.amazonaws\.com/,
    });
  });

  const refused: Readonly<Record<string, readonly [(stack: Stack) => unknown, RegExp]>> = {
    'a resource that it does not know': [
      ({ resource }) => (resource.aws_dynamodb_table = { records: {} }),
      /has aws_dynamodb_table\.records/,
    ],
    'an attribute that it does not carry out': [
      ({ resource }) => (resource.aws_lambda_event_source_mapping!.settle!.filter_criteria = [{ filter: [] }]),
      /sets aws_lambda_event_source_mapping\.settle\.filter_criteria/,
    ],
    'an attribute within a block that it does not carry out': [
      ({ resource }) =>
        (resource.aws_lambda_function_event_invoke_config!.convert!.destination_config = {
          on_failure: { destination: '${aws_sqs_queue.conversion_failures.arn}' },
          on_success: { destination: 'x' },
        }),
      /convert\.destination_config\[0\]\.on_success/,
    ],
    'a reference to what is not there': [
      ({ resource }) => (resource.aws_lambda_function!.convert!.role = '${aws_iam_role.other.arn}'),
      /cannot resolve aws_lambda_function\.convert\.role: the stack has no aws_iam_role\.other/,
    ],
    'a reference to an attribute whose value only AWS knows': [
      ({ resource }) => (resource.aws_lambda_function!.convert!.role = '${aws_iam_role.convert.unique_id}'),
      /aws_iam_role\.convert\.unique_id is not known here/,
    ],
    'a reference to itself': [
      ({ resource }) => (resource.aws_lambda_function!.convert!.handler = '${aws_lambda_function.convert.handler}'),
      /refers to itself/,
    ],
    'a function of Terraform that it does not know': [
      ({ resource }) => (resource.aws_lambda_function!.convert!.handler = '${lower("X")}'),
      /the function lower is not supported/,
    ],
    'a notification without the permission to call': [
      ({ resource }) => delete resource.aws_lambda_permission!.convert,
      /does not let s3\.amazonaws\.com call .*convert/,
    ],
    'a route without the permission to call': [
      ({ resource }) => (resource.aws_lambda_permission!.api!.source_arn = 'arn:aws:execute-api:other'),
      /does not let apigateway\.amazonaws\.com call/,
    ],
    'two configurations of one bucket that overwrite each other': [
      ({ resource }) => (resource.aws_s3_bucket_cors_configuration!.more = { bucket: '${aws_s3_bucket.input.bucket}' }),
      /overwrites another configuration/,
    ],
    'a function that is switched off': [
      ({ resource }) => (resource.aws_lambda_function!.settle!.reserved_concurrent_executions = 0),
      /settle is switched off/,
    ],
    'a confidential client': [
      ({ resource }) => (resource.aws_cognito_user_pool_client!.site!.generate_secret = true),
      /not a public client/,
    ],
    'a trigger of the user pool': [
      ({ resource }) => (resource.aws_cognito_user_pool!.users!.lambda_config = { post_confirmation: 'x' }),
      /sets aws_cognito_user_pool\.users\.lambda_config\[0\]\.post_confirmation/,
    ],
    'a trigger that the pool may not call': [
      ({ resource }) => (resource.aws_cognito_user_pool!.users!.lambda_config = { pre_sign_up: 'x' }),
      /does not let cognito-idp\.amazonaws\.com call x/,
    ],
    'a number that is none': [
      ({ resource }) => (resource.aws_lambda_function!.convert!.timeout = 'soon'),
      /convert\.timeout is not a number/,
    ],
    'a stack without a region': [({ provider }) => delete provider.aws[0]!.region, /names no AWS region/],
  };
  for (const [what, [change, message]] of Object.entries(refused)) {
    it(`refuses ${what}, by name`, () => {
      assert.throws(() => read(change), { name: 'LocalProblem', message });
    });
  }

  it('tells how to synthesize where nothing is, and does not choose among several stacks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stack-'));
    await assert.rejects(loadSynthesizedStack(folder), { name: 'LocalProblem', message: /npx tsx build\.ts stack/ });
    for (const name of ['one', 'two']) await mkdir(join(folder, 'stacks', name), { recursive: true });
    await assert.rejects(loadSynthesizedStack(folder), { name: 'LocalProblem', message: /2 stacks/ });
    await rm(folder, { recursive: true });
  });
});
