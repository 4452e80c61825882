import { LocalProblem } from '../problem.ts';

/** Resources that the readers of this folder carry out. */
const carriedOut = [
  'aws_apigatewayv2_api',
  'aws_apigatewayv2_authorizer',
  'aws_apigatewayv2_integration',
  'aws_apigatewayv2_route',
  'aws_apigatewayv2_stage',
  'aws_cloudfront_distribution',
  'aws_cloudfront_function',
  'aws_cloudfront_response_headers_policy',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_metric_alarm',
  'aws_cognito_resource_server',
  'aws_cognito_user_group',
  'aws_cognito_user_pool',
  'aws_cognito_user_pool_client',
  'aws_cognito_user_pool_domain',
  'aws_iam_policy',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function',
  'aws_lambda_function_event_invoke_config',
  'aws_lambda_permission',
  'aws_s3_bucket',
  'aws_s3_bucket_cors_configuration',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_notification',
  'aws_s3_bucket_policy',
  'aws_s3_object',
  'aws_sqs_queue',
];

/** Resources that make no difference on one machine, and why. */
const inert: Readonly<Record<string, string>> = {
  aws_acm_certificate: 'the loopback interface needs no certificate',
  aws_acm_certificate_validation: 'the loopback interface needs no certificate',
  aws_budgets_budget: 'nothing is paid for',
  aws_cloudfront_cache_policy: 'nothing is cached between the browser and the gateway',
  aws_cloudfront_origin_access_control: 'the gateway reads the build itself',
  aws_cloudfront_origin_request_policy: 'the gateway hands everything on',
  aws_cloudwatch_log_delivery: 'the gateway keeps no log of requests',
  aws_cloudwatch_log_delivery_destination: 'the gateway keeps no log of requests',
  aws_cloudwatch_log_delivery_source: 'the gateway keeps no log of requests',
  aws_cloudwatch_log_group: 'logs are files',
  aws_cognito_managed_login_branding: 'the sign-in pages are our own',
  aws_kms_key: 'there is no zone to sign',
  aws_lambda_function_recursion_config: 'the functions cannot call each other',
  aws_route53_hosted_zone_dnssec: 'there is no zone to sign',
  aws_route53_key_signing_key: 'there is no zone to sign',
  aws_route53_record: 'the service has an address, no name',
  aws_route53_zone: 'the service has an address, no name',
  aws_route53domains_delegation_signer_record: 'there is no zone to sign',
  aws_route53domains_domain: 'the service has an address, no name',
  aws_route53domains_registered_domain: 'the service has an address, no name',
  aws_s3_bucket_ownership_controls: 'the store knows no ACLs',
  aws_s3_bucket_public_access_block: 'the store knows no anonymous access',
  aws_s3_bucket_server_side_encryption_configuration: 'the files are as safe as the disk',
  aws_s3_bucket_versioning: 'the store keeps one version',
  aws_sns_topic: 'nobody is notified',
  aws_sns_topic_policy: 'nobody is notified',
  aws_sns_topic_subscription: 'nobody is notified',
  aws_sqs_queue_policy: 'nothing but Lambda reaches the queues',
  aws_sqs_queue_redrive_allow_policy: 'nothing but Lambda reaches the queues',
  aws_wafv2_web_acl: 'nobody but this machine sends requests',
  aws_wafv2_web_acl_logging_configuration: 'nobody but this machine sends requests',
};

/** @throws LocalProblem naming a resource that the local service neither carries out nor may leave aside */
export function demandCoverage(addresses: readonly string[]): void {
  const known = new Set([...carriedOut, ...Object.keys(inert)]);
  const unknown = addresses.find((address) => !known.has(address.split('.')[0]!));
  if (unknown !== undefined) throw new LocalProblem(`The stack has ${unknown}, which the local service does not know.`);
}
