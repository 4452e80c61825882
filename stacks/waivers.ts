/** Rules that a resource does not keep, and why that is right. A test refuses one that no longer applies. */
export interface Waiver {
  /** The names by which scanners know the rule. */
  readonly rules: readonly string[];
  /** Where: the addresses begin with one of these. */
  readonly resources: readonly string[];
  readonly reason: string;
}

/** Every rule of checkov, trivy and cdk-nag that applies to the stack and is not kept, in some environment. */
export const waivers: readonly Waiver[] = [
  {
    rules: ['CKV_AWS_18', 'AWS-0089', 'AwsSolutions-S1'],
    resources: ['aws_s3_bucket.'],
    reason:
      'Every request is made by a function, by the CDN or by an address that a function signed, and each of these has a log. S3’s own would be a fourth, in a bucket that outlives the objects.',
  },
  {
    rules: ['CKV_AWS_21', 'AWS-0090'],
    resources: ['aws_s3_bucket.'],
    reason: 'Objects expire within days, users may delete theirs and mean it, and the site can be built again.',
  },
  {
    rules: ['CKV_AWS_145', 'AWS-0132'],
    resources: ['aws_s3_bucket.'],
    reason:
      'SSE-S3 encrypts with keys that AWS turns. A key of our own adds a charge for each request and no boundary: whoever may read a bucket may read it by policy.',
  },
  {
    rules: ['CKV_AWS_143', 'CKV_AWS_144'],
    resources: ['aws_s3_bucket.'],
    reason: 'Users delete what is theirs, and objects live for days: nothing is to be locked or kept elsewhere.',
  },
  {
    rules: ['CKV2_AWS_62'],
    resources: ['aws_s3_bucket.output', 'aws_s3_bucket.site'],
    reason: 'Uploads alone start something. An event of the output bucket would be the beginning of a loop.',
  },
  {
    rules: ['CKV_AWS_50', 'AWS-0066'],
    resources: ['aws_lambda_function.'],
    reason: 'Tracing is a setting, off by default: it costs by the call, and the logs hold each request’s id.',
  },
  {
    rules: ['CKV_AWS_115'],
    resources: ['aws_lambda_function.'],
    reason:
      'A new account refuses any reserved concurrency, so that of conversions is a setting, off by default. The others are bounded by the API’s throttle and by how the queue is read.',
  },
  {
    rules: ['CKV_AWS_117'],
    resources: ['aws_lambda_function.'],
    reason: 'The functions reach S3, SQS and nothing else; a network of their own would add gateways and no boundary.',
  },
  {
    rules: ['CKV_AWS_173'],
    resources: ['aws_lambda_function.'],
    reason: 'The variables are names and limits. They are encrypted with AWS’s key, and no secret is among them.',
  },
  {
    rules: ['CKV_AWS_272'],
    resources: ['aws_lambda_function.'],
    reason:
      'The code’s hash stands in the reviewed plan, and who may change the function could change what must be signed.',
  },
  {
    rules: ['CKV_AWS_68', 'AWS-0011', 'AwsSolutions-CFR2', 'CKV2_AWS_47'],
    resources: ['aws_cloudfront_distribution.'],
    reason:
      'The firewall is a setting, off by default: it costs more than all the rest of an idle month. The functions check all that they read, and no Java runs.',
  },
  {
    rules: ['CKV_AWS_86', 'AWS-0010', 'AwsSolutions-CFR3'],
    resources: ['aws_cloudfront_distribution.'],
    reason: 'The log is a setting, on by default: it holds addresses of people, and some may not keep these.',
  },
  {
    rules: ['CKV_AWS_174', 'AWS-0013', 'AwsSolutions-CFR4', 'CKV2_AWS_42'],
    resources: ['aws_cloudfront_distribution.'],
    reason:
      'Without a domain the certificate is CloudFront’s own, and AWS fixes the least TLS version that goes with it.',
  },
  {
    rules: ['CKV_AWS_310'],
    resources: ['aws_cloudfront_distribution.'],
    reason: 'The origins are regional services of AWS; a second region would need a second stack and its data.',
  },
  {
    rules: ['CKV_AWS_374', 'AwsSolutions-CFR1'],
    resources: ['aws_cloudfront_distribution.'],
    reason: 'A picture may be converted anywhere.',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    resources: ['aws_iam_role_policy.'],
    reason:
      'Objects and log streams have names that nobody knows beforehand: the wildcard stands below a bucket, a prefix or a log group of the stack. Traces have no name at all.',
  },
  {
    rules: ['CKV_AWS_111', 'CKV_AWS_290', 'CKV_AWS_355', 'CKV_AWS_356'],
    resources: ['aws_iam_role_policy.'],
    reason: 'With tracing on: X-Ray knows no resource that writing traces could be limited to.',
  },
  {
    rules: ['CKV_AWS_309', 'AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['aws_apigatewayv2_route.show_formats', 'aws_apigatewayv2_route.show_openapi'],
    reason: 'The formats and the description of the API are for everybody, and hold nothing of anybody.',
  },
  {
    rules: ['CKV2_AWS_51'],
    resources: ['aws_apigatewayv2_api.'],
    reason: 'Browsers call the API with a token; they have no certificates to show.',
  },
  {
    rules: ['AwsSolutions-COG2'],
    resources: ['aws_cognito_user_pool.'],
    reason:
      'A second factor is demanded where a setting says so. By default it is not: what is kept here is pictures, for days.',
  },
  {
    rules: ['AwsSolutions-COG8'],
    resources: ['aws_cognito_user_pool.'],
    reason:
      'The PLUS tier is charged for each user; the service holds pictures for days and nothing that is worth a break-in.',
  },
  {
    rules: ['CKV2_AWS_73', 'AWS-0135'],
    resources: ['aws_sqs_queue.'],
    reason: 'SQS encrypts with keys of its own. A message holds the key of an object, and nothing of its content.',
  },
  {
    rules: ['CKV_AWS_26', 'AWS-0095', 'AWS-0136'],
    resources: ['aws_sns_topic.'],
    reason:
      'CloudWatch cannot publish to a topic under AWS’s own key; a key of ours would cost a dollar a month to hide an alarm’s name that goes out by e-mail.',
  },
  {
    rules: ['CKV_AWS_338'],
    resources: ['aws_cloudwatch_log_group.'],
    reason:
      'How long logs are kept is a setting, 30 days by default: they hold addresses of people, which are not kept longer than they are of use.',
  },
  {
    rules: ['CKV_AWS_158', 'AWS-0017'],
    resources: ['aws_cloudwatch_log_group.'],
    reason:
      'CloudWatch encrypts with keys of its own, and the logs hold no token, no address of an object and no content.',
  },
  {
    rules: ['CKV2_AWS_38'],
    resources: ['aws_route53_zone.'],
    reason: 'Signing is a setting, off by default: a mistake in it takes the whole domain away, mail included.',
  },
  {
    rules: ['CKV2_AWS_39'],
    resources: ['aws_route53_zone.'],
    reason: 'What is asked of the zone are the site’s names; who calls these stands in the CDN’s log.',
  },
];
