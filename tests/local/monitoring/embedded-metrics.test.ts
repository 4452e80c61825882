import assert from 'node:assert/strict';
import { embeddedSamples } from '../../../local/monitoring/embedded-metrics.ts';

const directive = {
  Namespace: 'N',
  Dimensions: [['a'], ['a', 'b']],
  Metrics: [{ Name: 'Count', Unit: 'Count' }, { Name: 'Time' }],
};
const line = (changes: object = {}) =>
  JSON.stringify({
    _aws: { Timestamp: 5, CloudWatchMetrics: [directive] },
    a: 'x',
    b: 'y',
    Count: 1,
    Time: 2,
    ...changes,
  });

describe('a line in the embedded metric format', () => {
  it('has each metric once for each set of dimensions', () => {
    const common = { namespace: 'N', at: 5 };
    assert.deepEqual(embeddedSamples(line()), [
      { ...common, metric: 'Count', dimensions: { a: 'x' }, value: 1 },
      { ...common, metric: 'Time', dimensions: { a: 'x' }, value: 2 },
      { ...common, metric: 'Count', dimensions: { a: 'x', b: 'y' }, value: 1 },
      { ...common, metric: 'Time', dimensions: { a: 'x', b: 'y' }, value: 2 },
    ]);
  });

  it('may have several values of a metric, and lack one that it names', () => {
    const values = embeddedSamples(line({ Count: [1, 4], Time: undefined })).map(({ value }) => value);
    assert.deepEqual(values, [1, 4, 1, 4]);
  });

  for (const other of [
    '',
    'text with "_aws"',
    '{"level":"INFO"}',
    '{"_aws":',
    '{"_aws":{}}',
    '{"_aws":null}',
    line({ _aws: { Timestamp: 'now', CloudWatchMetrics: [directive] } }),
    '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{}]}}',
  ])
    it(`is not ${other.slice(0, 50) || 'an empty one'}`, () => assert.deepEqual(embeddedSamples(other), []));
});
