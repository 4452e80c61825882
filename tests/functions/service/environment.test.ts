import assert from 'node:assert/strict';
import { defaultLimits } from '../../../codecs/limits.ts';
import { readEnvironment as readApiEnvironment } from '../../../functions/api/environment.ts';
import { readEnvironment as readConvertEnvironment } from '../../../functions/convert/environment.ts';
import { readEnvironment as readSettleEnvironment } from '../../../functions/settle/environment.ts';

const buckets = { INPUT_BUCKET: 'in', OUTPUT_BUCKET: 'out' };
const metrics = {
  POWERTOOLS_METRICS_NAMESPACE: 'ImageConversion',
  POWERTOOLS_SERVICE_NAME: 'image-conversion-dev',
  METRICS_BY_PAIR: 'true',
};
const settle = { ...buckets, ...metrics };
const convert = {
  ...settle,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
  LIMITS: '{}',
  PREFIX_RULES: '[{"prefix":"","options":{"to":"png"}}]',
};
const api = {
  ...buckets,
  LIMITS: '{}',
  USER_POOL_ID: 'pool',
  USER_OPEN_CONVERSIONS: '5',
  USER_DAILY_BYTES: '1000',
  USER_LIMITS_BY_GROUP: '{"team":{"openConversions":9}}',
  RETENTION_DAYS: '7',
  UPLOAD_EXPIRY_SECONDS: '900',
  DOWNLOAD_EXPIRY_SECONDS: '300',
};

describe('the environment of the functions', () => {
  it('gives convert its buckets, rules, memory, and limits over the defaults', () => {
    assert.deepEqual(readConvertEnvironment({ ...convert, LIMITS: '{"maxPages":3}' }), {
      buckets: { input: 'in', output: 'out' },
      limits: { ...defaultLimits, maxPages: 3 },
      prefixRules: [{ prefix: '', options: { to: 'png' } }],
      metrics: { namespace: 'ImageConversion', service: 'image-conversion-dev', byPair: true },
      memoryMegabytes: 3008,
    });
  });

  it('gives api its buckets, limits and times', () => {
    assert.deepEqual(readApiEnvironment(api), {
      buckets: { input: 'in', output: 'out' },
      limits: defaultLimits,
      userPoolId: 'pool',
      userLimits: { openConversions: 5, dailyBytes: 1000 },
      userLimitsByGroup: { team: { openConversions: 9 } },
      retentionDays: 7,
      uploadExpirySeconds: 900,
      downloadExpirySeconds: 300,
    });
  });

  it('gives settle its buckets, and its metrics their place', () => {
    assert.deepEqual(readSettleEnvironment({ ...settle, METRICS_BY_PAIR: 'false' }), {
      buckets: { input: 'in', output: 'out' },
      metrics: { namespace: 'ImageConversion', service: 'image-conversion-dev', byPair: false },
    });
  });

  const faults: readonly (readonly [title: string, read: () => unknown, message: RegExp])[] = [
    ['a missing bucket', () => readSettleEnvironment({ INPUT_BUCKET: 'in' }), /OUTPUT_BUCKET is missing/],
    ['an empty bucket', () => readSettleEnvironment({ ...buckets, INPUT_BUCKET: '' }), /INPUT_BUCKET is missing/],
    [
      'a choice that is none',
      () => readSettleEnvironment({ ...settle, METRICS_BY_PAIR: 'yes' }),
      /METRICS_BY_PAIR is neither true nor false/,
    ],
    ['limits that are no JSON', () => readConvertEnvironment({ ...convert, LIMITS: '{' }), /LIMITS is no JSON/],
    ['limits that are a list', () => readConvertEnvironment({ ...convert, LIMITS: '[]' }), /LIMITS is no JSON object/],
    [
      'an unknown limit',
      () => readConvertEnvironment({ ...convert, LIMITS: '{"maxCats":1}' }),
      /maxCats, which is no limit/,
    ],
    ['a limit of zero', () => readConvertEnvironment({ ...convert, LIMITS: '{"maxPages":0}' }), /LIMITS\.maxPages/],
    [
      'rules that are no list',
      () => readConvertEnvironment({ ...convert, PREFIX_RULES: '{}' }),
      /PREFIX_RULES is no JSON array/,
    ],
    [
      'a rule without a prefix',
      () => readConvertEnvironment({ ...convert, PREFIX_RULES: '[{}]' }),
      /PREFIX_RULES\[0\] has no prefix/,
    ],
    [
      'a rule with a wrong option',
      () => readConvertEnvironment({ ...convert, PREFIX_RULES: '[{"prefix":"a/","options":{"to":"gif"}}]' }),
      /PREFIX_RULES\[0\]: to is "gif"/,
    ],
    [
      'limits of groups that are a list',
      () => readApiEnvironment({ ...api, USER_LIMITS_BY_GROUP: '[]' }),
      /USER_LIMITS_BY_GROUP is no JSON object/,
    ],
    [
      'limits of a group that are none',
      () => readApiEnvironment({ ...api, USER_LIMITS_BY_GROUP: '{"team":5}' }),
      /USER_LIMITS_BY_GROUP\.team is no JSON object/,
    ],
    [
      'an unknown limit of a group',
      () => readApiEnvironment({ ...api, USER_LIMITS_BY_GROUP: '{"team":{"cats":5}}' }),
      /USER_LIMITS_BY_GROUP\.team names cats, which is no limit/,
    ],
    [
      'a limit of zero of a group',
      () => readApiEnvironment({ ...api, USER_LIMITS_BY_GROUP: '{"team":{"dailyBytes":0}}' }),
      /USER_LIMITS_BY_GROUP\.team\.dailyBytes is no whole/,
    ],
    [
      'a time that is no number',
      () => readApiEnvironment({ ...api, RETENTION_DAYS: 'week' }),
      /RETENTION_DAYS is no whole number/,
    ],
    [
      'a time of zero',
      () => readApiEnvironment({ ...api, UPLOAD_EXPIRY_SECONDS: '0' }),
      /UPLOAD_EXPIRY_SECONDS is no whole/,
    ],
  ];
  for (const [title, read, message] of faults) {
    it(`refuses ${title} with a sentence that names it`, () =>
      assert.throws(read, { name: 'EnvironmentVariableError', message }));
  }
});
