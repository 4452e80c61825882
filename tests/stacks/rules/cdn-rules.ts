import type { Block } from '../document.ts';
import { blocksOf, type Found, type Rule, referring, rule } from './rule.ts';

const distribution = 'aws_cloudfront_distribution';

const behavioursOf = (block: Block) => [
  ...blocksOf(block.default_cache_behavior),
  ...blocksOf(block.ordered_cache_behavior),
];

const certificateOf = (block: Block) => blocksOf(block.viewer_certificate)[0];

const firewallOf = ({ document, block }: Found) =>
  Object.entries(document.all('aws_wafv2_web_acl')).find(([name]) =>
    block.web_acl_id?.includes(`aws_wafv2_web_acl.${name}.`),
  )?.[1];

const managedGroups = (firewall: Block | undefined) =>
  blocksOf(firewall?.rule).map((one) => one.statement?.managed_rule_group_statement?.name as string | undefined);

const customOrigins = (block: Block) => blocksOf(block.origin).flatMap((one) => blocksOf(one.custom_origin_config));

/** The CDN and the firewall in front of it. */
export const cdnRules: readonly Rule[] = [
  rule('CKV_AWS_34 AWS-0012', 'speaks HTTPS with browsers', distribution, (block) =>
    behavioursOf(block).every(({ viewer_protocol_policy: policy }) => /^(https-only|redirect-to-https)$/.test(policy)),
  ),
  rule(
    'CKV_AWS_68 AWS-0011 AwsSolutions-CFR2',
    'stands behind a firewall',
    distribution,
    (_, found) => firewallOf(found) !== undefined,
  ),
  rule('CKV2_AWS_47', 'stands behind a firewall that knows Log4j', distribution, (_, found) =>
    managedGroups(firewallOf(found)).includes('AWSManagedRulesKnownBadInputsRuleSet'),
  ),
  rule('CKV_AWS_86 AWS-0010 AwsSolutions-CFR3', 'logs each request', distribution, (_, found) =>
    referring('aws_cloudwatch_log_delivery_source', found).some(({ log_type: type }) => type === 'ACCESS_LOGS'),
  ),
  rule('CKV_AWS_174 AWS-0013 AwsSolutions-CFR4', 'takes TLS 1.2 or newer', distribution, (block) =>
    /^TLSv1\.[23]_20(2[1-9]|[3-9]\d)$/.test(certificateOf(block)?.minimum_protocol_version ?? ''),
  ),
  rule('CKV_AWS_216', 'is switched on', distribution, ({ enabled }) => enabled === true),
  rule(
    'CKV_AWS_259',
    'binds browsers to HTTPS for a year or more',
    'aws_cloudfront_response_headers_policy',
    (block) =>
      Number(block.security_headers_config?.strict_transport_security?.access_control_max_age_sec) >= 31_536_000,
  ),
  rule('CKV_AWS_305', 'has a root object', distribution, (block) => block.default_root_object === 'index.html'),
  rule(
    'CKV_AWS_310',
    'has a second origin for when the first fails',
    distribution,
    (block) => block.origin_group !== undefined,
  ),
  rule(
    'CKV_AWS_374 AwsSolutions-CFR1',
    'is closed to some countries',
    distribution,
    (block) => block.restrictions?.geo_restriction?.restriction_type !== 'none',
  ),
  rule('CKV2_AWS_32', 'has a policy of response headers on every path', distribution, (block) =>
    behavioursOf(block).every((one) => one.response_headers_policy_id !== undefined),
  ),
  rule(
    'CKV2_AWS_42',
    'has a certificate for a name of its own',
    distribution,
    (block) => certificateOf(block)?.acm_certificate_arn !== undefined,
  ),
  rule('CKV2_AWS_46 AwsSolutions-CFR7', 'reads buckets by Origin Access Control', distribution, (block) =>
    blocksOf(block.origin).every((one) => one.custom_origin_config || one.origin_access_control_id),
  ),
  rule('CKV2_AWS_54 AwsSolutions-CFR5', 'speaks TLS 1.2 with its origins', distribution, (block) =>
    customOrigins(block).every(({ origin_ssl_protocols: protocols }) => protocols.join() === 'TLSv1.2'),
  ),
  rule('CKV2_AWS_72', 'speaks HTTPS with its origins', distribution, (block) =>
    customOrigins(block).every((one) => one.origin_protocol_policy === 'https-only'),
  ),
  rule('CKV_AWS_175', 'has rules', 'aws_wafv2_web_acl', (block) => blocksOf(block.rule).length > 0),
  rule('CKV_AWS_192', 'knows Log4j', 'aws_wafv2_web_acl', (block) =>
    managedGroups(block).includes('AWSManagedRulesKnownBadInputsRuleSet'),
  ),
  rule('CKV2_AWS_31', 'logs what it refuses', 'aws_wafv2_web_acl', (_, found) =>
    referring('aws_wafv2_web_acl_logging_configuration', found).some(Boolean),
  ),
];
