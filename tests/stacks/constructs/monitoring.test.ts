import assert from 'node:assert/strict';
import { type Block, reference, synthesizeStack, theStack } from '../document.ts';

describe('the alarms', () => {
  const alarms = () => theStack().all('aws_cloudwatch_metric_alarm');
  const find = (namespace: string, metric: string, dimensions: Block): Block | undefined =>
    Object.values(alarms()).find(
      (alarm) =>
        alarm.namespace === namespace &&
        alarm.metric_name === metric &&
        JSON.stringify(alarm.dimensions) === JSON.stringify(dimensions),
    );

  for (const name of ['convert', 'api', 'settle']) {
    const dimensions = { FunctionName: reference(`aws_lambda_function.${name}`, 'function_name') };
    it(`ring when ${name} fails`, () => assert.ok(find('AWS/Lambda', 'Errors', dimensions)));
    it(`ring when ${name} is throttled`, () => assert.ok(find('AWS/Lambda', 'Throttles', dimensions)));
  }

  for (const name of ['conversion_failures', 'settle_failures']) {
    it(`ring when a message lies in ${name}`, () => {
      const dimensions = { QueueName: reference(`aws_sqs_queue.${name}`, 'name') };
      assert.equal(find('AWS/SQS', 'ApproximateNumberOfMessagesVisible', dimensions)?.statistic, 'Maximum');
    });
  }

  it('ring at the first fault, stay quiet while nothing runs, and say what is wrong and what to do', () => {
    for (const [name, alarm] of Object.entries(alarms())) {
      assert.equal(alarm.comparison_operator, 'GreaterThanThreshold');
      assert.equal(alarm.treat_missing_data, 'notBreaching');
      assert.match(alarm.alarm_description, /^[A-Z].*\.$/);
      // A duration is no fault: it rings when it stays high.
      const gradual = alarm.extended_statistic !== undefined;
      assert.equal(alarm.evaluation_periods, gradual ? 3 : 1, name);
      if (!gradual && !name.endsWith('_waiting')) assert.equal(alarm.threshold, 0, name);
    }
  });

  it('ring when one call in twenty takes most of its time', () => {
    for (const name of ['convert', 'api', 'settle']) {
      const { timeout } = theStack().resource(`aws_lambda_function.${name}`);
      const alarm = theStack().resource(`aws_cloudwatch_metric_alarm.${name}_slow`);
      assert.equal(alarm.metric_name, 'Duration');
      assert.equal(alarm.extended_statistic, 'p95');
      assert.equal(alarm.threshold, 0.8 * timeout * 1_000);
    }
  });

  it('ring when an upload is given up, and when its failure cannot be handed on', () => {
    const dimensions = { FunctionName: reference('aws_lambda_function.convert', 'function_name') };
    for (const metric of ['AsyncEventsDropped', 'DestinationDeliveryFailures'])
      assert.equal(find('AWS/Lambda', metric, dimensions)?.statistic, 'Sum');
  });

  it('ring when a failure waits for a quarter of an hour', () => {
    const dimensions = { QueueName: reference('aws_sqs_queue.conversion_failures', 'name') };
    assert.equal(find('AWS/SQS', 'ApproximateAgeOfOldestMessage', dimensions)?.threshold, 900);
  });

  it('ring when the API fails or is slow', () => {
    const dimensions = { ApiId: reference('aws_apigatewayv2_api.api', 'id') };
    assert.ok(find('AWS/ApiGateway', '5xx', dimensions));
    assert.equal(find('AWS/ApiGateway', 'Latency', dimensions)?.extended_statistic, 'p95');
  });

  it('go to one topic, and so does their end', () => {
    for (const alarm of Object.values(alarms())) {
      assert.deepEqual(alarm.alarm_actions, [reference('aws_sns_topic.alarms')]);
      assert.deepEqual(alarm.ok_actions, [reference('aws_sns_topic.alarms')]);
    }
  });
});

describe('the topic of the alarms', () => {
  it('takes messages of alarms and budgets of this account only, over TLS', () => {
    const { Alarms, Budgets, TlsOnly, ...others } = theStack().policy('aws_sns_topic_policy.alarms');
    assert.deepEqual(others, {});
    for (const [statement, service] of [
      [Alarms, 'cloudwatch.amazonaws.com'],
      [Budgets, 'budgets.amazonaws.com'],
    ] as const) {
      assert.deepEqual(statement?.Principal, { Service: service });
      assert.deepEqual(statement?.Action, ['sns:Publish']);
      assert.deepEqual(statement?.Condition, {
        StringEquals: { 'aws:SourceAccount': reference('data.aws_caller_identity.current', 'account_id') },
      });
    }
    assert.equal(TlsOnly?.Effect, 'Deny');
  });

  it('has an e-mail address where one is set', () => {
    assert.deepEqual(theStack().all('aws_sns_topic_subscription'), {});
    const told = synthesizeStack({ IMAGE_CONVERSION_ALARM_EMAIL: 'ada@example.com' });
    assert.deepEqual(told.resource('aws_sns_topic_subscription.alarms'), {
      topic_arn: reference('aws_sns_topic.alarms'),
      protocol: 'email',
      endpoint: 'ada@example.com',
    });
  });

  it('hears of the month’s cost where a budget is set', () => {
    assert.deepEqual(theStack().all('aws_budgets_budget'), {});
    const budget = synthesizeStack({ IMAGE_CONVERSION_MONTHLY_BUDGET: '50' }).resource('aws_budgets_budget.month');
    assert.deepEqual([budget.limit_amount, budget.limit_unit, budget.time_unit], ['50', 'USD', 'MONTHLY']);
    for (const { subscriber_sns_topic_arns: topics } of budget.notification)
      assert.deepEqual(topics, [reference('aws_sns_topic.alarms')]);
  });
});

describe('the dashboard', () => {
  const { widgets } = JSON.parse(theStack().resource('aws_cloudwatch_dashboard.service').dashboard_body);

  it('shows every alarm', () => {
    const shown = widgets.flatMap(({ properties }: Block) => properties.alarms ?? []);
    const all = Object.keys(theStack().all('aws_cloudwatch_metric_alarm'));
    assert.deepEqual(shown.sort(), all.map((name) => reference(`aws_cloudwatch_metric_alarm.${name}`)).sort());
  });

  it('has a graph of every metric that an alarm watches', () => {
    const drawn = new Set(
      widgets.flatMap(({ properties }: Block) => (properties.metrics ?? []).map(([, metric]: string[]) => metric)),
    );
    const only = ['AsyncEventsDropped', 'DestinationDeliveryFailures'];
    for (const { metric_name: metric } of Object.values(theStack().all('aws_cloudwatch_metric_alarm')))
      if (!only.includes(metric)) assert.ok(drawn.has(metric), `${metric} is not drawn`);
  });

  it('lays its widgets side by side, none over another', () => {
    const cells = widgets.flatMap(({ x, y, width, height }: Block) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)} ${y + Math.floor(at / width)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { x, width } of widgets) assert.ok(x + width <= 24);
  });
});
