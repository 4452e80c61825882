import assert from 'node:assert/strict';
import { type Block, reference, theStack } from '../document.ts';

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

  it('ring at the first fault, stay quiet while nothing runs, and say what is wrong', () => {
    for (const alarm of Object.values(alarms())) {
      assert.equal(alarm.comparison_operator, 'GreaterThanThreshold');
      assert.equal(alarm.threshold, 0);
      assert.equal(alarm.evaluation_periods, 1);
      assert.equal(alarm.treat_missing_data, 'notBreaching');
      assert.match(alarm.alarm_description, /^[A-Z].*\.$/);
    }
  });
});
