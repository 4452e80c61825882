import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { named } from './named.ts';
import { policyDocument, tlsOnly } from './policy.ts';

export interface NotificationsProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
}

/** Where alarms go: a topic, with an e-mail address if one is set; and the alarm of the account's cost. */
export class Notifications extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, { names, settings, accountId }: NotificationsProps) {
    super(scope, id);
    const topic = named('alarms', new SnsTopic(this, 'topic', { name: names.regional('alarms') }));
    this.topicArn = topic.arn;
    const publish = (sid: string, service: string) =>
      ({
        sid,
        principal: { Service: service },
        actions: ['sns:Publish'],
        resources: [topic.arn],
        conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
      }) as const;
    named(
      'alarms',
      new SnsTopicPolicy(this, 'policy', {
        arn: topic.arn,
        policy: policyDocument([
          publish('Alarms', 'cloudwatch.amazonaws.com'),
          publish('Budgets', 'budgets.amazonaws.com'),
          tlsOnly('sns', [topic.arn]),
        ]),
      }),
    );
    const { alarmEmail, monthlyBudget } = settings;
    if (alarmEmail !== undefined)
      named(
        'alarms',
        new SnsTopicSubscription(this, 'email', { topicArn: topic.arn, protocol: 'email', endpoint: alarmEmail }),
      );
    if (monthlyBudget > 0) this.watchCost(names, monthlyBudget);
  }

  /** Of the whole account: a filter by tag sees nothing until somebody activates the tag for billing. */
  private watchCost(names: Names, dollars: number): void {
    const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
      subscriberSnsTopicArns: [this.topicArn],
    });
    named(
      'month',
      new BudgetsBudget(this, 'budget', {
        name: names.accountWide('month'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(dollars),
        limitUnit: 'USD',
        notification: [notification('ACTUAL', 80), notification('FORECASTED', 100)],
      }),
    );
  }
}
