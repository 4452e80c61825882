import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { named } from './named.ts';
import { cdnRegion } from './regions.ts';

export interface FirewallProps {
  readonly names: Names;
  /** How many requests one address may send in five minutes. */
  readonly requestsInFiveMinutes: number;
  readonly logRetentionDays: number;
}

/** Rule groups of AWS's making, in the order in which they are asked. */
const managedRuleGroups = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesCommonRuleSet',
];

/** AWS WAF in front of the CDN. It cannot stand before an HTTP API, which has its throttle. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { names } = props;
    const name = names.accountWide('cdn');
    const firewall = named(
      'cdn',
      new Wafv2WebAcl(this, 'rules', {
        region: cdnRegion,
        name,
        description: 'In front of the CDN.',
        scope: 'CLOUDFRONT',
        defaultAction: { allow: {} },
        rule: [rateRule(props.requestsInFiveMinutes), ...managedRuleGroups.map(managedRule)],
        visibilityConfig: visibility('cdn'),
      }),
    );
    const logGroup = named(
      'firewall',
      new CloudwatchLogGroup(this, 'log', {
        region: cdnRegion,
        // WAF writes to groups with this prefix only.
        name: `aws-waf-logs-${name}`,
        retentionInDays: props.logRetentionDays,
      }),
    );
    named(
      'cdn',
      new Wafv2WebAclLoggingConfiguration(this, 'logging', {
        region: cdnRegion,
        resourceArn: firewall.arn,
        logDestinationConfigs: [logGroup.arn],
        redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
        // What was let through stands in the CDN's own log.
        loggingFilter: {
          defaultBehavior: 'DROP',
          filter: [
            {
              behavior: 'KEEP',
              requirement: 'MEETS_ANY',
              condition: [{ actionCondition: { action: 'BLOCK' } }],
            },
          ],
        },
      }),
    );
    this.arn = firewall.arn;
  }
}

function rateRule(limit: number): Wafv2WebAclRule {
  return {
    name: 'rate',
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    // The provider's types end above statements: what is below has Terraform's own names.
    statement: { rate_based_statement: { limit, aggregate_key_type: 'IP', evaluation_window_sec: 300 } },
    visibilityConfig: visibility('rate'),
  };
}

function managedRule(name: string, index: number): Wafv2WebAclRule {
  return {
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: 'AWS', name } },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
