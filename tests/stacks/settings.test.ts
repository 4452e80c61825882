import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimits } from '../../codecs/limits.ts';
import { explainSettings } from '../../stacks/explain-settings.ts';
import type { Setting } from '../../stacks/setting-kinds.ts';
import { settingSources } from '../../stacks/setting-sources.ts';
import { codecLimits, readSettings, resolveSettings, settingsOf, settingTable } from '../../stacks/settings.ts';
import { SynthesisProblem } from '../../stacks/synthesis-problem.ts';

const table: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settingTable);

const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

/** A value as a variable would give it. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

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
    const expected = Object.fromEntries(
      table.map(([name, setting]) => [name, setting.defaultOf?.prod ?? setting.default]),
    );
    assert.deepEqual(readSettings({ IMAGE_CONVERSION_ENVIRONMENT: 'prod' }), { ...expected, environment: 'prod' });
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
      if (!isNothing(value)) assert.deepEqual(parse(textOf(value)), value);
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
    ['IMAGE_CONVERSION_API_TIMEOUT_SECONDS', '30', 'a whole number from 3 to 29 (seconds)'],
    ['IMAGE_CONVERSION_TRACING', 'true', 'on or off'],
    ['IMAGE_CONVERSION_STATE_BUCKET', 's3://state', 'the name of an S3 bucket'],
    ['IMAGE_CONVERSION_DOMAIN', 'https://images.example.com', 'without https://'],
    ['IMAGE_CONVERSION_DOMAIN', 'images.example.com.', 'a host name'],
    ['IMAGE_CONVERSION_DOMAIN', 'Images.example.com', 'a host name'],
    ['IMAGE_CONVERSION_DOMAIN', 'localhost', 'a host name'],
    ['IMAGE_CONVERSION_SIGN_IN_DOMAIN', 'http://sign-in.example.com', 'without https://'],
    ['IMAGE_CONVERSION_SIGN_UP', 'closed', 'one of open, invitation, domain'],
    ['IMAGE_CONVERSION_SIGN_UP_DOMAINS', 'example.com;example.org', 'domains separated by commas'],
    ['IMAGE_CONVERSION_SIGN_UP_DOMAINS', 'example.com,', 'domains separated by commas'],
    ['IMAGE_CONVERSION_ALARM_EMAIL', 'somebody', 'an e-mail address'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', 'team', 'a JSON object'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '[]', 'a JSON object'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":{}}', 'or both'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":5}', 'with openConversions from 1 to 500'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":{"openConversions":501}}', 'openConversions from 1 to 500'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":{"openConversions":"5"}}', 'openConversions from 1 to 500'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":{"dailyBytes":5}}', 'dailyBytes from 1000000 to'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"team":{"cats":5}}', 'or both'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"The team":{"openConversions":5}}', 'named by lower case letters'],
    ['IMAGE_CONVERSION_USER_LIMITS_BY_GROUP', '{"":{"openConversions":5}}', 'named by lower case letters'],
    [
      'IMAGE_CONVERSION_USER_LIMITS_BY_GROUP',
      `{${Array.from({ length: 21 }, (_, index) => `"g${index}":{"openConversions":1}`)}}`,
      'at most 20 groups',
    ],
    ['IMAGE_CONVERSION_AUTHENTICATOR_APP', 'yes', 'one of off, on, required'],
    ['IMAGE_CONVERSION_PREFIX_RULES', 'png', 'a JSON list'],
    ['IMAGE_CONVERSION_PREFIX_RULES', '[{"prefix":"a/"}]', 'a JSON list'],
    ['IMAGE_CONVERSION_PREFIX_RULES', '[{"prefix":"a/","options":{"to":"gif"}}]', 'to one of jpeg, png, bmp, tiff'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Terraform's
    ['IMAGE_CONVERSION_PREFIX_RULES', '[{"prefix":"${a}/","options":{"to":"png"}}]', 'without ${ and %{'],
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
    assert.match(
      refusalOf({ IMAGE_CONVERSION_REGOIN: 'eu-west-1' }),
      /^IMAGE_CONVERSION_REGOIN, given by the environment, is no setting/,
    );
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

  it('refuse a rule with options that the functions would refuse, and name each', () => {
    const rules = [
      { prefix: 'scans/', options: { to: 'png', quality: 500, pages: '0' } },
      { prefix: '', options: { to: 'jpeg', quality: 500, speed: 3 } },
      { prefix: 'b/', options: { to: 'bmp', limits: {} } },
    ];
    const sentences = refusalOf({ IMAGE_CONVERSION_PREFIX_RULES: JSON.stringify(rules) }).split('\n');
    const expected = [
      /^IMAGE_CONVERSION_PREFIX_RULES, the rule for "scans\/": PNG is lossless here and has no quality\.$/,
      /the rule for "scans\/": pages is "0"; it must be /,
      /the rule for "": There is no option speed; /,
      /the rule for "": quality is 500; it must be a whole number from 1 to 100\.$/,
      /the rule for "b\/": limits are settings of their own/,
    ];
    assert.equal(sentences.length, expected.length);
    for (const [index, pattern] of expected.entries()) assert.match(sentences[index]!, pattern);
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

describe('a default of an environment', () => {
  it('is that of its name: tearing down dev deletes its data, any other environment keeps them', () => {
    assert.equal(readSettings({}).data, 'destroy');
    for (const name of ['prod', 'staging'])
      assert.equal(readSettings({ IMAGE_CONVERSION_ENVIRONMENT: name }).data, 'retain');
  });

  it('gives way to what is set', () => {
    assert.equal(readSettings({ IMAGE_CONVERSION_DATA: 'retain' }).data, 'retain');
  });
});

describe('the contact of a registration', () => {
  const contact = {
    firstName: 'Ada',
    lastName: 'Example',
    email: 'ada@example.com',
    phoneNumber: '+49.30123456',
    addressLine1: '1 Example Street',
    city: 'Berlin',
    zipCode: '10115',
    countryCode: 'DE',
  };
  const registering = (value: unknown) => ({
    IMAGE_CONVERSION_DOMAIN: 'example.com',
    IMAGE_CONVERSION_DOMAIN_SOURCE: 'register',
    IMAGE_CONVERSION_DOMAIN_CONSENT: 'register example.com',
    IMAGE_CONVERSION_DOMAIN_CONTACT: JSON.stringify(value),
  });

  it('is taken when the registry would take it', () => {
    assert.deepEqual(readSettings(registering(contact)).domainContact, contact);
    const company = { ...contact, organizationName: 'Example Ltd', addressLine2: '2nd floor', state: 'BE' };
    assert.deepEqual(readSettings(registering(company)).domainContact, company);
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'a text': 'Ada',
    'without a name': { ...contact, firstName: undefined },
    'an empty city': { ...contact, city: '' },
    'a telephone number without a dot': { ...contact, phoneNumber: '+4930123456' },
    'a country in full': { ...contact, countryCode: 'Germany' },
    'a field that is none': { ...contact, nickname: 'A' },
  };
  for (const [what, value] of Object.entries(wrong))
    it(`is refused as ${what}, and nothing of it is repeated`, () => {
      const message = refusalOf(registering(value));
      assert.match(message, /^IMAGE_CONVERSION_DOMAIN_CONTACT must be a JSON object/);
      assert.ok(message.endsWith(', and is not.'), message);
    });
});

describe('settings that contradict each other', () => {
  const domain = { IMAGE_CONVERSION_DOMAIN: 'images.example.com' };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    [
      'a page larger than all pages together',
      { IMAGE_CONVERSION_MAX_PIXELS: '2000', IMAGE_CONVERSION_MAX_TOTAL_PIXELS: '1000' },
      /MAX_PIXELS is 2000, more than all pages may have together/,
    ],
    ['domains to sign up from without any', { IMAGE_CONVERSION_SIGN_UP: 'domain' }, /nobody could sign up/],
    [
      'domains to sign up from while all may',
      { IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com' },
      /would be passed over: IMAGE_CONVERSION_SIGN_UP is open/,
    ],
    [
      'a group whose members may announce less in a day than the largest file has',
      {
        IMAGE_CONVERSION_MAX_INPUT_BYTES: '2000000',
        IMAGE_CONVERSION_USER_LIMITS_BY_GROUP: '{"team":{"openConversions":9},"guests":{"dailyBytes":1999999}}',
      },
      /^IMAGE_CONVERSION_MAX_INPUT_BYTES is 2000000, more than a user of the group guests .* gives it 1999999\)\.$/,
    ],
    [
      'passkeys where a second factor is demanded',
      { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'required', IMAGE_CONVERSION_PASSKEYS: 'on' },
      /nobody can sign in by a passkey; IMAGE_CONVERSION_PASSKEYS must be off\.$/,
    ],
    ['a mail identity without a sender', { IMAGE_CONVERSION_MAIL_IDENTITY: 'example.com' }, /needs the sender/],
    [
      'a sender of another identity',
      { IMAGE_CONVERSION_MAIL_FROM: 'a@example.org', IMAGE_CONVERSION_MAIL_IDENTITY: 'example.com' },
      /does not belong to the identity example\.com/,
    ],
    ['a zone without a domain', { IMAGE_CONVERSION_ZONE: 'example.com' }, /need a domain/],
    ['a sign-in domain without a domain', { IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'in.example.com' }, /need a domain/],
    [
      'a domain outside its zone',
      { ...domain, IMAGE_CONVERSION_ZONE: 'ample.com' },
      /does not lie in IMAGE_CONVERSION_ZONE, ample\.com/,
    ],
    [
      'a sign-in domain beside the site',
      { ...domain, IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.example.com' },
      /such as sign-in\.images\.example\.com/,
    ],
    [
      'a sign-in domain two labels below the site',
      { ...domain, IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'a.b.images.example.com' },
      /must be one label and the site's name/,
    ],
    ['a registration of nothing', { IMAGE_CONVERSION_DOMAIN_SOURCE: 'registered' }, /names no domain/],
    ['a signature of a zone that was there before', { ...domain, IMAGE_CONVERSION_DNSSEC: 'on' }, /whoever made it/],
    [
      'a registration without consent',
      { ...domain, IMAGE_CONVERSION_DOMAIN_SOURCE: 'register', IMAGE_CONVERSION_ZONE: 'example.com' },
      /CONSENT must be "register example\.com": registering it costs money/,
    ],
    [
      'a consent to another registration',
      {
        ...domain,
        IMAGE_CONVERSION_DOMAIN_SOURCE: 'register',
        IMAGE_CONVERSION_ZONE: 'example.com',
        IMAGE_CONVERSION_DOMAIN_CONSENT: 'register example.org',
      },
      /CONSENT must be "register example\.com"/,
    ],
    [
      'a registration by nobody',
      {
        IMAGE_CONVERSION_DOMAIN: 'example.com',
        IMAGE_CONVERSION_DOMAIN_SOURCE: 'register',
        IMAGE_CONVERSION_DOMAIN_CONSENT: 'register example.com',
      },
      /CONTACT must say who registers/,
    ],
    [
      'a consent without a registration',
      { ...domain, IMAGE_CONVERSION_DOMAIN_CONSENT: 'register images.example.com' },
      /are for a registration/,
    ],
  ];
  for (const [what, variables, message] of cases)
    it(`are refused: ${what}`, () => assert.match(refusalOf(variables), message));
});

describe('where a setting came from', () => {
  const resolved = (environment: Record<string, string>, file: Record<string, string> = {}) =>
    resolveSettings([
      { name: 'the environment', variables: environment },
      { name: '.env.dev', variables: file },
    ]);
  const originOf = (name: string, ...sources: Parameters<typeof resolved>) =>
    resolved(...sources).find((one) => one.name === name)?.origin;

  it('is told: the first source that knows it, else the default', () => {
    const region = { IMAGE_CONVERSION_REGION: 'eu-west-1' };
    assert.equal(originOf('region', region, { IMAGE_CONVERSION_REGION: 'eu-west-2' }), 'the environment');
    assert.equal(originOf('region', {}, region), '.env.dev');
    assert.equal(originOf('region', {}), 'the default');
    assert.equal(originOf('data', {}), 'the default of dev');
    assert.equal(originOf('data', { IMAGE_CONVERSION_ENVIRONMENT: 'prod' }), 'the default');
  });

  it('is told of a wrong one too', () => {
    assert.throws(() => resolved({}, { IMAGE_CONVERSION_REGOIN: 'x' }), /given by \.env\.dev, is no setting/);
  });

  it('is explained for every setting, with value, unit and range', () => {
    const text = explainSettings(resolved({ IMAGE_CONVERSION_RETENTION_DAYS: '14', IMAGE_CONVERSION_TRACING: 'on' }));
    for (const [, { variable, documentation }] of table) {
      assert.equal(text.split(`${variable} = `).length, 2, variable);
      assert.ok(text.includes(documentation));
    }
    assert.match(text, /^IMAGE_CONVERSION_RETENTION_DAYS = 14 days {3}\(the environment\)$/m);
    assert.match(text, /^IMAGE_CONVERSION_TRACING = on {3}\(the environment\)$/m);
    assert.match(text, /^IMAGE_CONVERSION_DATA = destroy {3}\(the default of dev\)$/m);
    assert.match(text, /^IMAGE_CONVERSION_DOMAIN = none {3}\(the default\)$/m);
  });

  it('is explained without what is personal', () => {
    const setting = { ...settingTable.domainContact } as Setting<unknown>;
    const text = explainSettings([{ name: 'domainContact', setting, value: { firstName: 'Ada' }, origin: 'a file' }]);
    assert.match(text, /= given, not shown {3}\(a file\)/);
    assert.doesNotMatch(text, /Ada/);
  });
});

describe('the file of an environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '.env.prod'), '# the deployment for everybody\nIMAGE_CONVERSION_RETENTION_DAYS=30\n');
  writeFileSync(join(folder, '.env.test'), 'IMAGE_CONVERSION_ENVIRONMENT=prod\n');

  it('is read for the environment that the variables name', () => {
    const variables = { IMAGE_CONVERSION_ENVIRONMENT: 'prod' };
    const sources = settingSources(variables, folder);
    assert.deepEqual(sources, [
      { name: 'the environment', variables },
      { name: '.env.prod', variables: { IMAGE_CONVERSION_RETENTION_DAYS: '30' } },
    ]);
    assert.equal(settingsOf(resolveSettings(sources)).retentionDays, 30);
  });

  it('need not be there', () => {
    assert.deepEqual(settingSources({}, folder), [{ name: 'the environment', variables: {} }]);
  });

  it('is refused when it is for another environment', () => {
    assert.throws(() => settingSources({ IMAGE_CONVERSION_ENVIRONMENT: 'test' }, folder), {
      name: 'SynthesisProblem',
      message: '.env.test is for test, and sets IMAGE_CONVERSION_ENVIRONMENT to prod.',
    });
  });
});
