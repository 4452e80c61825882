import assert from 'node:assert/strict';
import { build } from '../../../build.ts';
import { loadSynthesizedStack } from '../../../local/deployment/deployment.ts';
import { type AlarmDefinition, type MetricStatistic, readMonitoring } from '../../../local/deployment/monitoring.ts';
import { TerraformDocument } from '../../../local/deployment/terraform-document.ts';
import { stateOf } from '../../../local/monitoring/alarms.ts';
import { MetricStore } from '../../../local/monitoring/metric-store.ts';

describe('the alarms of the stack, on one machine', function () {
  this.timeout(120_000);
  let alarms: readonly AlarmDefinition[];
  const now = 1_000 * 300_000 + 10;
  before(async () => {
    await build(['stack']);
    alarms = readMonitoring(new TerraformDocument(await loadSynthesizedStack('dist/stack'))).alarms;
    assert.ok(alarms.length >= 18);
  });

  /** Whether an alarm rings when its metrics have these values, the newest last. */
  const rings = (alarm: AlarmDefinition, values: readonly Readonly<Record<string, number>>[]) => {
    const store = new MetricStore();
    const metrics: Readonly<Record<string, MetricStatistic>> =
      'expression' in alarm.watches ? alarm.watches.metrics : { value: alarm.watches };
    values.forEach((period, at) => {
      for (const [id, value] of Object.entries(period))
        store.add({ ...metrics[id]!, value, at: now - (values.length - 1 - at) * alarm.periodMs });
    });
    return stateOf(alarm, store, now).isRinging;
  };
  const simple = () => alarms.filter(({ watches }) => !('expression' in watches));

  it('ring when their metric is above the threshold for as long as they say', () => {
    for (const alarm of simple()) {
      const high = { value: alarm.threshold + 1 };
      assert.ok(rings(alarm, Array(alarm.periods).fill(high)), alarm.name);
      assert.ok(!rings(alarm, Array(alarm.periods - 1).fill(high)), alarm.name);
    }
  });

  it('are quiet at the threshold, without values, and when it is over', () => {
    for (const alarm of simple()) {
      const high = { value: alarm.threshold + 1 };
      assert.ok(!rings(alarm, Array(alarm.periods).fill({ value: alarm.threshold })), alarm.name);
      assert.ok(!rings(alarm, []), alarm.name);
      assert.ok(!rings(alarm, [...Array(alarm.periods).fill(high), {}]), alarm.name);
    }
  });

  const shares: readonly (readonly [string, Readonly<Record<string, number>>, boolean])[] = [
    ['most fail', { done: 4, failed: 6 }, true],
    ['all fail, so that nothing tells of one that is done', { failed: 10 }, true],
    ['half fail', { done: 5, failed: 5 }, false],
    ['none fail, so that nothing tells of a failure', { done: 1_000 }, false],
    ['most of a few fail', { done: 1, failed: 8 }, false],
    ['nobody converts', {}, false],
  ];
  for (const [title, values, wanted] of shares)
    it(`${wanted ? 'ring' : 'are quiet'} when ${title} for a quarter of an hour`, () => {
      const alarm = alarms.find(({ name }) => name.endsWith('conversion-failures-many'))!;
      assert.equal(rings(alarm, [values, values, values]), wanted);
      assert.equal(rings(alarm, [values, values]), false);
    });
});
