/** The account that the local deployment pretends to lie in; AWS's own example. */
export const localAccountId = '123456789012';

/** What a computed attribute may be made from. */
export interface Deployed {
  /** The resource's name in the stack. */
  readonly id: string;
  readonly region: string;
  /** An attribute that the stack sets, as text. */
  readonly set: (attribute: string) => string;
}

type Computed = Readonly<Record<string, (resource: Deployed) => string>>;

/** `name`, or where the stack leaves the choice to AWS, `name_prefix` and the word `local`. */
const chosen =
  (attribute: string, prefix: string) =>
  ({ set }: Deployed): string =>
    set(attribute) || `${set(prefix)}local`;

const arn =
  (service: string, resource: (deployed: Deployed) => string) =>
  (deployed: Deployed): string =>
    `arn:aws:${service}:${deployed.region}:${localAccountId}:${resource(deployed)}`;

/** An identifier of AWS's making, told apart by the resource's name. */
const made =
  (prefix = '') =>
  ({ id }: Deployed): string =>
    `${prefix}${id.replaceAll('_', '')}local`;

const bucketName = chosen('bucket', 'bucket_prefix');
const namedOrPrefixed = chosen('name', 'name_prefix');
const functionName = ({ set }: Deployed) => set('function_name');
const poolId = ({ region }: Deployed) => `${region}_local`;
const apiId = made();
const distributionId = ({ id }: Deployed) => `E${id.replaceAll('_', '').toUpperCase()}LOCAL`;

/** What AWS would answer for the attributes that it computes, by resource type. */
export const computedAttributes: Readonly<Record<string, Computed>> = {
  aws_s3_bucket: {
    id: bucketName,
    bucket: bucketName,
    arn: (bucket) => `arn:aws:s3:::${bucketName(bucket)}`,
    bucket_domain_name: (bucket) => `${bucketName(bucket)}.s3.amazonaws.com`,
    bucket_regional_domain_name: (bucket) => `${bucketName(bucket)}.s3.${bucket.region}.amazonaws.com`,
  },
  aws_iam_role: {
    id: namedOrPrefixed,
    name: namedOrPrefixed,
    arn: (role) => `arn:aws:iam::${localAccountId}:role/${namedOrPrefixed(role)}`,
  },
  aws_iam_policy: {
    arn: (policy) => `arn:aws:iam::${localAccountId}:policy/${namedOrPrefixed(policy)}`,
  },
  aws_lambda_function: {
    id: functionName,
    function_name: functionName,
    arn: arn('lambda', (lambda) => `function:${functionName(lambda)}`),
    qualified_arn: arn('lambda', (lambda) => `function:${functionName(lambda)}:$LATEST`),
    invoke_arn: (lambda) =>
      `arn:aws:apigateway:${lambda.region}:lambda:path/2015-03-31/functions/${arn('lambda', (same) => `function:${functionName(same)}`)(lambda)}/invocations`,
  },
  aws_sqs_queue: {
    id: (queue) => `https://sqs.${queue.region}.amazonaws.com/${localAccountId}/${namedOrPrefixed(queue)}`,
    url: (queue) => `https://sqs.${queue.region}.amazonaws.com/${localAccountId}/${namedOrPrefixed(queue)}`,
    name: namedOrPrefixed,
    arn: arn('sqs', namedOrPrefixed),
  },
  aws_cognito_user_pool: {
    id: poolId,
    arn: arn('cognito-idp', (pool) => `userpool/${poolId(pool)}`),
    endpoint: (pool) => `cognito-idp.${pool.region}.amazonaws.com/${poolId(pool)}`,
  },
  aws_cognito_user_pool_client: { id: made(), client_id: made() },
  aws_cognito_user_pool_domain: { id: ({ set }) => set('domain') },
  aws_acm_certificate_validation: { certificate_arn: made('arn:aws:acm:us-east-1:123456789012:certificate/') },
  aws_wafv2_web_acl: { arn: made('arn:aws:wafv2:us-east-1:123456789012:global/webacl/') },
  aws_cognito_resource_server: { id: ({ set }) => set('identifier') },
  aws_apigatewayv2_api: {
    id: apiId,
    arn: (api) => `arn:aws:apigateway:${api.region}::/apis/${apiId(api)}`,
    api_endpoint: (api) => `https://${apiId(api)}.execute-api.${api.region}.amazonaws.com`,
    execution_arn: arn('execute-api', apiId),
  },
  aws_apigatewayv2_authorizer: { id: made() },
  aws_apigatewayv2_integration: { id: made() },
  aws_apigatewayv2_stage: { id: ({ set }) => set('name') },
  aws_cloudfront_distribution: {
    id: distributionId,
    arn: (distribution) => `arn:aws:cloudfront::${localAccountId}:distribution/${distributionId(distribution)}`,
    domain_name: ({ id }) => `${id.replaceAll('_', '')}local.cloudfront.net`,
    hosted_zone_id: () => 'Z2FDTNDATAQYW2',
  },
  aws_cloudfront_function: {
    arn: ({ set }) => `arn:aws:cloudfront::${localAccountId}:function/${set('name')}`,
  },
  aws_cloudfront_response_headers_policy: { id: made() },
  aws_cloudfront_cache_policy: { id: made() },
  aws_cloudfront_origin_request_policy: { id: made() },
  aws_cloudfront_origin_access_control: { id: made() },
  aws_cloudwatch_metric_alarm: { arn: arn('cloudwatch', ({ set }) => `alarm:${set('alarm_name')}`) },
  aws_cloudwatch_log_group: {
    id: ({ set }) => set('name'),
    arn: arn('logs', ({ set }) => `log-group:${set('name')}`),
  },
};

/** What AWS would answer for data sources. */
export const dataAttributes: Readonly<Record<string, Computed>> = {
  aws_caller_identity: { account_id: () => localAccountId, id: () => localAccountId },
  aws_region: { name: ({ region }) => region, region: ({ region }) => region, id: ({ region }) => region },
  aws_partition: { partition: () => 'aws', dns_suffix: () => 'amazonaws.com' },
  aws_cloudfront_cache_policy: { id: ({ set }) => set('name') },
  aws_cloudfront_origin_request_policy: { id: ({ set }) => set('name') },
};
