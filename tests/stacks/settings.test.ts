import assert from 'node:assert/strict';
import { defaultLimits } from '../../codecs/limits.ts';
import type { Setting } from '../../stacks/setting-kinds.ts';
import { codecLimits, readSettings, settingTable } from '../../stacks/settings.ts';
import { SynthesisProblem } from '../../stacks/synthesis-problem.ts';

const table: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settingTable);

/** What a wrong variable is answered with. */
function refusalOf(variables: Readonly<Record<string, string>>): string {
  try {
    readSettings(variables);
  } catch (error) {
    assert.ok(error instanceof SynthesisProblem);
    return error.message;
  }
  assert.fail('the settings were taken');
}

describe('settings', () => {
  it('are the defaults of the table where no variable is given', () => {
    const expected = Object.fromEntries(table.map(([name, setting]) => [name, setting.default]));
    assert.deepEqual(readSettings({}), expected);
    assert.equal(readSettings({}).region, 'eu-central-1');
    assert.equal(readSettings({}).environment, 'dev');
    assert.equal(readSettings({}).retentionDays, 7);
  });

  it('take an empty variable for an absent one', () => {
    assert.equal(readSettings({ IMAGE_CONVERSION_REGION: '' }).region, 'eu-central-1');
  });

  for (const [name, { variable, documentation, default: value, parse }] of table) {
    it(`${name} is documented, has a variable of its own, and a default that is allowed`, () => {
      assert.match(documentation, /^[A-Z].*\.$/);
      assert.match(variable, /^IMAGE_CONVERSION_[A-Z_]+$/);
      assert.equal(table.filter(([, other]) => other.variable === variable).length, 1);
      assert.deepEqual(parse(typeof value === 'object' ? JSON.stringify(value) : String(value)), value);
    });
  }

  it('take what is allowed, at both ends of a range', () => {
    const days = (text: string) => readSettings({ IMAGE_CONVERSION_RETENTION_DAYS: text }).retentionDays;
    assert.equal(days('1'), 1);
    assert.equal(days('365'), 365);
    assert.equal(readSettings({ IMAGE_CONVERSION_REGION: 'ap-southeast-2' }).region, 'ap-southeast-2');
    assert.equal(readSettings({ IMAGE_CONVERSION_DATA: 'destroy' }).data, 'destroy');
    assert.equal(readSettings({ IMAGE_CONVERSION_LOG_RETENTION_DAYS: '90' }).logRetentionDays, 90);
    const rules = [{ prefix: 'scans/', options: { to: 'tiff' } }];
    assert.deepEqual(readSettings({ IMAGE_CONVERSION_PREFIX_RULES: JSON.stringify(rules) }).prefixRules, rules);
  });

  const wrong: readonly (readonly [string, string, string])[] = [
    ['IMAGE_CONVERSION_RETENTION_DAYS', '0', 'a whole number from 1 to 365 (days)'],
    ['IMAGE_CONVERSION_RETENTION_DAYS', '366', 'a whole number from 1 to 365 (days)'],
    ['IMAGE_CONVERSION_RETENTION_DAYS', '7.5', 'a whole number from 1 to 365 (days)'],
    ['IMAGE_CONVERSION_RETENTION_DAYS', 'week', 'a whole number from 1 to 365 (days)'],
    ['IMAGE_CONVERSION_CONVERT_MEMORY', '128', 'a whole number from 512 to 10240 (MB)'],
    ['IMAGE_CONVERSION_CONVERT_TIMEOUT_SECONDS', '901', 'a whole number from 30 to 900 (seconds)'],
    ['IMAGE_CONVERSION_DATA', 'delete', 'one of retain, destroy'],
    ['IMAGE_CONVERSION_LOG_RETENTION_DAYS', '31', 'one of 1, 3, 5, 7, 14, 30'],
    ['IMAGE_CONVERSION_ENVIRONMENT', 'Production', '1 to 10 lower case letters and digits'],
    ['IMAGE_CONVERSION_ENVIRONMENT', 'myawsenv', 'without aws, amazon and cognito'],
    ['IMAGE_CONVERSION_REGION', 'frankfurt', 'an AWS region'],
    ['IMAGE_CONVERSION_REGION', 'cn-north-1', 'outside China and GovCloud'],
    ['IMAGE_CONVERSION_PREFIX_RULES', 'png', 'a JSON list'],
    ['IMAGE_CONVERSION_PREFIX_RULES', '[{"prefix":"a/"}]', 'a JSON list'],
    ['IMAGE_CONVERSION_PREFIX_RULES', '[{"prefix":"a/","options":{},"to":"png"}]', 'a JSON list'],
    [
      'IMAGE_CONVERSION_PREFIX_RULES',
      JSON.stringify([{ prefix: 'a'.repeat(2_000), options: {} }]),
      'at most 2000 characters',
    ],
  ];
  for (const [variable, value, range] of wrong) {
    it(`refuse ${variable}=${value.slice(0, 60)} with a sentence that tells what is allowed`, () => {
      const message = refusalOf({ [variable]: value });
      assert.ok(message.startsWith(`${variable} must be `), message);
      assert.ok(message.includes(range), message);
      assert.ok(message.endsWith(`and is "${value}".`), message);
    });
  }

  it('refuse a variable of their family that is no setting', () => {
    assert.match(refusalOf({ IMAGE_CONVERSION_REGOIN: 'eu-west-1' }), /^IMAGE_CONVERSION_REGOIN is no setting/);
  });

  it('leave the variable of the local service to it', () => {
    assert.doesNotThrow(() => readSettings({ IMAGE_CONVERSION_STATE: '/tmp/state' }));
  });

  it('name every wrong variable at once', () => {
    const message = refusalOf({ IMAGE_CONVERSION_REGION: 'here', IMAGE_CONVERSION_API_BURST: '0' });
    assert.deepEqual(
      message.split('\n').map((line) => line.split(' ')[0]),
      ['IMAGE_CONVERSION_REGION', 'IMAGE_CONVERSION_API_BURST'],
    );
  });

  it('have the limits of the codecs as defaults', () => {
    const { maxExpansion: _, maxDecodedBytes, ...others } = defaultLimits;
    const { maxDecodedBytes: fitting, ...limits } = codecLimits(readSettings({}));
    assert.deepEqual(limits, others);
    assert.ok(fitting < maxDecodedBytes);
  });

  it('let pages of 100 million pixels of 8 bits into the default memory, and of 16 bits as many as fit', () => {
    const { maxDecodedBytes, maxPixels } = codecLimits(readSettings({}));
    assert.ok(maxDecodedBytes >= maxPixels * 4 && maxDecodedBytes < maxPixels * 8);
    const roomy = { IMAGE_CONVERSION_CONVERT_MEMORY: '10240' };
    assert.equal(codecLimits(readSettings(roomy)).maxDecodedBytes, 800_000_000);
  });

  it('refuse less memory than pages of the largest size take, and tell how much they take', () => {
    const message = refusalOf({ IMAGE_CONVERSION_CONVERT_MEMORY: '1024' });
    assert.match(message, /^IMAGE_CONVERSION_CONVERT_MEMORY is 1024 MB, in which pages of at most \d+ pixels fit; /);
    const needed = /which needs (\d+) MB\.$/.exec(message)?.[1];
    assert.doesNotThrow(() => readSettings({ IMAGE_CONVERSION_CONVERT_MEMORY: needed }));
    assert.throws(() => readSettings({ IMAGE_CONVERSION_CONVERT_MEMORY: String(Number(needed) - 1) }));
    const fewer = { IMAGE_CONVERSION_CONVERT_MEMORY: '1024', IMAGE_CONVERSION_MAX_PIXELS: '20000000' };
    assert.doesNotThrow(() => readSettings(fewer));
  });
});
