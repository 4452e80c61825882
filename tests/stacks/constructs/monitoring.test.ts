import assert from 'node:assert/strict';
import { type Block, reference, synthesizeStack, theStack } from '../document.ts';
import { faultOf } from '../documented-metrics.ts';
import { watchedMetrics } from '../watched-metrics.ts';

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
      // A duration and a share of failures are no fault: they ring when they stay high.
      const gradual = alarm.extended_statistic !== undefined || alarm.metric_query !== undefined;
      assert.equal(alarm.evaluation_periods, gradual ? 3 : 1, name);
      const filling = /_(waiting|memory)$/.test(name);
      if (!gradual && !filling) assert.equal(alarm.threshold, 0, name);
    }
  });

  it('ring when a conversion takes more than nine tenths of its memory', () => {
    const alarm = theStack().resource('aws_cloudwatch_metric_alarm.conversion_memory');
    assert.deepEqual(
      [alarm.namespace, alarm.metric_name, alarm.statistic, alarm.threshold],
      ['ImageConversion', 'PeakMemoryShare', 'Maximum', 90],
    );
    assert.deepEqual(alarm.dimensions, { service: 'image-conversion-dev' });
  });

  it('ring when most conversions of a quarter of an hour fail, and not for a few of a few', () => {
    const alarm = theStack().resource('aws_cloudwatch_metric_alarm.conversion_failures_many');
    const [result, ...metrics] = alarm.metric_query;
    assert.deepEqual(
      [result.expression, result.return_data, alarm.threshold],
      ['IF(FILL(done, 0) + failed >= 10, 100 * failed / (FILL(done, 0) + failed), 0)', true, 50],
    );
    assert.deepEqual(
      metrics.map(({ id, return_data, metric }: Block) => [id, return_data, metric.metric_name, metric.stat]),
      [
        ['done', undefined, 'Conversions', 'Sum'],
        ['failed', undefined, 'Failures', 'Sum'],
      ],
    );
  });

  it('of two deployments in one region watch their own conversions', () => {
    const other = synthesizeStack({ IMAGE_CONVERSION_ENVIRONMENT: 'prod' });
    const { variables } = other.resource('aws_lambda_function.convert').environment;
    const { dimensions } = other.resource('aws_cloudwatch_metric_alarm.conversion_memory');
    assert.deepEqual(dimensions, { service: variables.POWERTOOLS_SERVICE_NAME });
    assert.equal(dimensions.service, 'image-conversion-prod');
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
    const alarmed = watchedMetrics(theStack()).filter(({ by }) => by.startsWith('aws_cloudwatch_metric_alarm.'));
    assert.ok(alarmed.length >= 18);
    for (const { by, metric } of alarmed) assert.ok(drawn.has(metric), `${metric} of ${by} is not drawn`);
  });

  it('lays its widgets side by side, none over another', () => {
    const cells = widgets.flatMap(({ x, y, width, height }: Block) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)} ${y + Math.floor(at / width)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { x, width } of widgets) assert.ok(x + width <= 24);
  });

  it('says of each graph what it shows and in which unit', () => {
    const graphs = widgets.filter(({ properties }: Block) => properties.view === 'timeSeries');
    const titles = graphs.map(({ properties }: Block) => properties.title);
    assert.ok(titles.length > 10);
    assert.equal(new Set(titles).size, titles.length);
    for (const { properties } of graphs) assert.ok(properties.yAxis.left.label, properties.title);
  });

  it('draws where the alarms of duration and memory ring', () => {
    const marks = widgets.flatMap(({ properties }: Block) => properties.annotations?.horizontal ?? []);
    const thresholds = ['convert_slow', 'conversion_memory'].map(
      (name) => theStack().resource(`aws_cloudwatch_metric_alarm.${name}`).threshold,
    );
    assert.deepEqual(
      marks.map(({ value }: Block) => value),
      thresholds,
    );
  });

  it('leads to the log of every function', () => {
    const [{ properties: head }] = widgets;
    for (const name of Object.keys(theStack().all('aws_lambda_function')))
      assert.ok(
        head.markdown.includes(`$252Faws$252Flambda$252F${reference(`aws_lambda_function.${name}`, 'function_name')}`),
      );
  });

  it('draws no pair of formats where none is measured', () => {
    const pairs = (document = theStack()) =>
      watchedMetrics(document).filter(({ dimensions }) => 'Source' in dimensions).length;
    assert.equal(pairs(), 4);
    const without = synthesizeStack({ IMAGE_CONVERSION_METRICS_BY_PAIR: 'off' });
    assert.equal(pairs(without), 0);
    for (const name of ['convert', 'settle'])
      assert.equal(without.resource(`aws_lambda_function.${name}`).environment.variables.METRICS_BY_PAIR, 'false');
  });
});

describe('the metrics of AWS that alarms and dashboard name', () => {
  const ofAws = (document = theStack()) =>
    watchedMetrics(document).filter(({ namespace }) => namespace.startsWith('AWS/'));

  it('are documented, with their dimensions, and belong to resources that there are', () => {
    const withDomains = synthesizeStack({
      IMAGE_CONVERSION_SIGN_UP: 'domain',
      IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com',
    });
    for (const document of [theStack(), withDomains]) {
      assert.ok(ofAws(document).length > 30);
      for (const one of ofAws(document)) assert.equal(faultOf(one, document), undefined, one.by);
    }
  });

  const wrong: readonly (readonly [string, Partial<ReturnType<typeof ofAws>[number]>, RegExp])[] = [
    ['a metric of a REST API', { metric: '5XXError' }, /no metric 5XXError/],
    ['a namespace that nobody sends to', { namespace: 'AWS/ApiGatewayV2' }, /no namespace/],
    [
      'a dimension too many',
      { dimensions: { ApiId: reference('aws_apigatewayv2_api.api', 'id'), Method: 'GET' } },
      /no dimensions/,
    ],
    [
      'a name in place of an id',
      { dimensions: { ApiId: reference('aws_apigatewayv2_api.api', 'name') } },
      /no aws_apigatewayv2_api.….id/,
    ],
    [
      'what was never made',
      { dimensions: { ApiId: reference('aws_apigatewayv2_api.old', 'id') } },
      /no aws_apigatewayv2_api.old/,
    ],
  ];
  for (const [title, change, fault] of wrong)
    it(`are not ${title}`, () => {
      const right = ofAws().find(({ metric }) => metric === '5xx')!;
      assert.match(faultOf({ ...right, ...change }, theStack()) ?? '', fault);
    });
});
