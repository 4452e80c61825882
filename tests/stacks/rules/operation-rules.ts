import type { Block } from '../document.ts';
import { blocksOf, isEverybody, type Rule, referring, rule, statementsOf } from './rule.ts';

const queue = 'aws_sqs_queue';
const topic = 'aws_sns_topic';

const overTlsOnly = (block: Block) =>
  statementsOf(block.policy).some(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );

const namesAll = (block: Block) =>
  statementsOf(block.policy).every(
    (statement) =>
      statement.Effect === 'Deny' || (!isEverybody(statement) && statement.Action.every((one) => !one.includes('*'))),
  );

/** Queues, the topic, logs and alarms. */
export const operationRules: readonly Rule[] = [
  rule(
    'CKV_AWS_27 AWS-0096 AwsSolutions-SQS2',
    'is encrypted',
    queue,
    (block) => block.sqs_managed_sse_enabled === true || block.kms_master_key_id,
  ),
  rule(
    'CKV2_AWS_73 AWS-0135',
    'is encrypted with a key of the customer',
    queue,
    (block) => block.kms_master_key_id !== undefined,
  ),
  rule(
    'CKV_AWS_72 CKV_AWS_168 CKV_AWS_387 AWS-0097',
    'lets in those who are named, for what is named',
    'aws_sqs_queue_policy',
    namesAll,
  ),
  rule(
    'AwsSolutions-SQS3',
    'has a queue for what cannot be handled, or is one',
    queue,
    (block, found) =>
      block.redrive_policy !== undefined ||
      Object.values(found.document.all(queue)).some(({ redrive_policy: redrive }) =>
        redrive?.includes(`${found.address}.arn`),
      ),
  ),
  rule('AwsSolutions-SQS4', 'refuses what does not come by TLS', queue, (_, found) =>
    referring('aws_sqs_queue_policy', found).some(overTlsOnly),
  ),
  rule('CKV_AWS_26 AWS-0095', 'is encrypted', topic, (block) => block.kms_master_key_id !== undefined),
  rule(
    'AWS-0136',
    'is encrypted with a key of the customer',
    topic,
    (block) => block.kms_master_key_id?.includes('aws_kms_key') === true,
  ),
  rule('CKV_AWS_169 CKV_AWS_385', 'lets in those who are named, for what is named', 'aws_sns_topic_policy', namesAll),
  rule('AwsSolutions-SNS3', 'refuses what does not come by TLS', topic, (_, found) =>
    referring('aws_sns_topic_policy', found).some(overTlsOnly),
  ),
  rule('CKV_AWS_66', 'forgets', 'aws_cloudwatch_log_group', (block) => Number(block.retention_in_days) > 0),
  rule(
    'CKV_AWS_338',
    'remembers for a year',
    'aws_cloudwatch_log_group',
    (block) => Number(block.retention_in_days) >= 365,
  ),
  rule(
    'CKV_AWS_158 AWS-0017',
    'is encrypted with a key of the customer',
    'aws_cloudwatch_log_group',
    (block) => block.kms_key_id !== undefined,
  ),
  rule(
    'CKV_AWS_319',
    'tells somebody',
    'aws_cloudwatch_metric_alarm',
    (block) => block.actions_enabled !== false && blocksOf(block.alarm_actions).length > 0,
  ),
];

/** Names and certificates. */
export const nameRules: readonly Rule[] = [
  rule(
    'CKV_AWS_233',
    'is there before the one that it replaces goes',
    'aws_acm_certificate',
    (block) => block.lifecycle?.create_before_destroy === true,
  ),
  rule(
    'CKV_AWS_234',
    'stands in the public logs of certificates',
    'aws_acm_certificate',
    (block) => blocksOf(block.options)[0]?.certificate_transparency_logging_preference !== 'DISABLED',
  ),
  rule(
    'CKV2_AWS_71',
    'is for one name, no wildcard',
    'aws_acm_certificate',
    (block) => !block.domain_name.includes('*') && block.subject_alternative_names === undefined,
  ),
  rule(
    'CKV2_AWS_23',
    'leads to a resource of the stack',
    'aws_route53_record',
    (block) =>
      block.type !== 'A' ||
      /\$\{aws_(cloudfront_distribution|cognito_user_pool_domain)\./.test(block.alias?.name ?? ''),
  ),
  rule('CKV2_AWS_38', 'is signed', 'aws_route53_zone', (_, found) =>
    referring('aws_route53_hosted_zone_dnssec', found).some(Boolean),
  ),
  rule('CKV2_AWS_39', 'logs each query', 'aws_route53_zone', (_, found) =>
    referring('aws_route53_query_log', found).some(Boolean),
  ),
];
