import assert from 'node:assert/strict';
import { MetricStore, type Statistic } from '../../../local/monitoring/metric-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const name = { namespace: 'N', metric: 'M', dimensions: { a: '1', b: '2' } };

describe('the store of metrics', () => {
  const filled = (values: readonly number[], at = hour) => {
    const store = new MetricStore();
    for (const value of values) store.add({ ...name, value, at });
    return store;
  };

  const cases: readonly (readonly [Statistic, readonly number[], number])[] = [
    ['Sum', [1, 2, 3.5], 6.5],
    ['Maximum', [1, 7, 3], 7],
    ['p50', [9, 1, 2, 3], 2],
    ['p95', Array.from({ length: 100 }, (_, at) => 100 - at), 95],
    ['p95', [4], 4],
    ['p50', [0, 0, 0, 8], 0],
  ];
  for (const [statistic, values, wanted] of cases)
    it(`knows the ${statistic} of ${values.length} values`, () =>
      assert.equal(filled(values).value(name, statistic, 0, 2 * hour), wanted));

  it('has no value where nothing was measured, which is not 0', () => {
    const store = filled([1]);
    assert.equal(store.value(name, 'Sum', 0, hour), undefined);
    assert.equal(store.value(name, 'Sum', hour, hour + minute), 1);
    assert.equal(store.value(name, 'Sum', hour + minute, 2 * hour), undefined);
  });

  it('tells metrics apart by each part of their name, not by the order of dimensions', () => {
    const store = filled([1]);
    const value = (other: object) => store.value({ ...name, ...other }, 'Sum', 0, 2 * hour);
    assert.equal(value({ dimensions: { b: '2', a: '1' } }), 1);
    for (const other of [
      { namespace: 'O' },
      { metric: 'O' },
      { dimensions: { a: '1' } },
      { dimensions: { a: '1', b: '3' } },
    ])
      assert.equal(value(other), undefined);
  });

  it('forgets what is older than it shows, and holds no more than some thousand values of a minute', () => {
    const store = filled([1]);
    store.add({ ...name, value: 2, at: 5 * hour });
    assert.equal(store.value(name, 'Sum', 0, 2 * hour), undefined);
    const many = filled(Array.from({ length: 8_000 }, (_, at) => at));
    assert.equal(many.value(name, 'Sum', 0, 2 * hour), (8_000 * 7_999) / 2, 'the sum stays right');
    assert.equal(many.value(name, 'Maximum', 0, 2 * hour), 7_999);
  });
});
