import { sharedOptions } from '../codecs/options.ts';
import { decodedBytesIn } from './conversion-memory.ts';
import { type DomainContact, isDomainContact } from './domain-contact.ts';
import { isLimitsByGroup, type LimitsByGroup, limitRanges, maxGroups } from './group-limits.ts';
import { isObject } from './json-object.ts';
import { contradictions } from './setting-checks.ts';
import { choice, json, list, onOrOff, optionalText, type Setting, text, wholeNumber } from './setting-kinds.ts';
import { SynthesisProblem } from './synthesis-problem.ts';

/** How objects are converted whose key begins with `prefix`; the longest prefix wins, `''` matches every key. */
export interface PrefixRule {
  readonly prefix: string;
  /** Conversion options as the API takes them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the codecs write. */
const conversionTargets = sharedOptions.to.values;

/** Lambda takes 4 kB of environment variables in all; the prefix rules share them with the rest. */
const maxPrefixRulesLength = 2_000;

/** A name such as `images.example.com`, in lower case, without a dot at its end. */
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const mailAddress = /^[^\s@,"]+@(?:[a-z0-9-]+\.)+[a-z]{2,63}$/i;

/** Every setting of a deployment. Nothing else in the stack depends on where or by whom it is synthesized. */
export const settingTable = {
  environment: text({
    variable: 'IMAGE_CONVERSION_ENVIRONMENT',
    default: 'dev',
    allowed: '1 to 10 lower case letters and digits, the first a letter, without aws, amazon and cognito',
    // Names of buckets have 63 characters at most; the three words are refused in the sign-in page's domain.
    pattern: /^(?!.*(?:aws|amazon|cognito))[a-z][a-z0-9]{0,9}$/,
    documentation: 'Names the deployment and everything in it; two environments share nothing.',
  }),
  region: text({
    variable: 'IMAGE_CONVERSION_REGION',
    default: 'eu-central-1',
    allowed: 'an AWS region outside China and GovCloud, such as eu-central-1',
    pattern: /^(?!cn-|us-gov-|us-iso)[a-z]{2}-[a-z]+-\d$/,
    documentation: 'Where everything but the CDN lies.',
  }),
  data: choice({
    variable: 'IMAGE_CONVERSION_DATA',
    default: 'retain',
    defaultOf: { dev: 'destroy' },
    words: ['retain', 'destroy'],
    documentation:
      'What tearing down does to users and objects: retain refuses while there are any, destroy deletes them too.',
  }),
  stateBucket: optionalText({
    variable: 'IMAGE_CONVERSION_STATE_BUCKET',
    allowed: 'the name of an S3 bucket',
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    documentation:
      "The bucket that keeps Terraform's state, locked while somebody deploys; absent, the state is a file in this folder.",
  }),
  retentionDays: wholeNumber({
    variable: 'IMAGE_CONVERSION_RETENTION_DAYS',
    default: 7,
    unit: 'days',
    from: 1,
    to: 365,
    documentation: 'After how many days inputs and results are deleted.',
  }),
  logRetentionDays: choice({
    variable: 'IMAGE_CONVERSION_LOG_RETENTION_DAYS',
    default: 30,
    words: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
    unit: 'days',
    documentation: 'How long logs are kept.',
  }),
  uploadExpirySeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_UPLOAD_EXPIRY_SECONDS',
    default: 900,
    unit: 'seconds',
    from: 60,
    to: 3_600,
    documentation: 'How long the form of a new conversion takes its upload.',
  }),
  downloadExpirySeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_DOWNLOAD_EXPIRY_SECONDS',
    default: 900,
    unit: 'seconds',
    from: 60,
    to: 3_600,
    documentation: 'How long a link to a result works.',
  }),
  convertMemoryMegabytes: wholeNumber({
    variable: 'IMAGE_CONVERSION_CONVERT_MEMORY',
    default: 3_008,
    unit: 'MB',
    from: 512,
    to: 10_240,
    documentation: 'Memory of a conversion, and with it its share of a processor. New accounts get at most 3008.',
  }),
  convertTimeoutSeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_CONVERT_TIMEOUT_SECONDS',
    default: 300,
    unit: 'seconds',
    from: 30,
    to: 900,
    documentation: 'After how long a conversion is given up and tried again.',
  }),
  convertConcurrency: wholeNumber({
    variable: 'IMAGE_CONVERSION_CONVERT_CONCURRENCY',
    default: 0,
    unit: 'conversions at once',
    from: 0,
    to: 10_000,
    documentation:
      'Concurrency kept for conversions and their limit, which bounds the cost; 0 keeps none, since new accounts refuse it.',
  }),
  tracing: onOrOff({
    variable: 'IMAGE_CONVERSION_TRACING',
    default: false,
    documentation: 'Traces each call of a function with X-Ray.',
  }),
  metricsByPair: onOrOff({
    variable: 'IMAGE_CONVERSION_METRICS_BY_PAIR',
    default: true,
    documentation:
      'Measures conversions by their pair of formats too: up to 80 metrics more, each paid for in the hours in which it comes.',
  }),
  eventAgeSeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_EVENT_AGE_SECONDS',
    default: 21_600,
    unit: 'seconds',
    from: 3_600,
    to: 21_600,
    documentation: 'How long an upload may wait for its conversion before it counts as failed.',
  }),
  apiTimeoutSeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_API_TIMEOUT_SECONDS',
    default: 10,
    unit: 'seconds',
    from: 3,
    // An HTTP API waits 30 seconds for a function and no longer.
    to: 29,
    documentation: 'After how long a request of the API is given up.',
  }),
  apiRequestsPerSecond: wholeNumber({
    variable: 'IMAGE_CONVERSION_API_REQUESTS_PER_SECOND',
    default: 50,
    unit: 'requests a second',
    from: 1,
    to: 10_000,
    documentation: 'What each route of the API takes in the long run; more is answered with 429.',
  }),
  apiBurst: wholeNumber({
    variable: 'IMAGE_CONVERSION_API_BURST',
    default: 100,
    unit: 'requests',
    from: 1,
    to: 5_000,
    documentation: 'How many requests at once each route of the API takes.',
  }),
  userOpenConversions: wholeNumber({
    variable: 'IMAGE_CONVERSION_USER_OPEN_CONVERSIONS',
    default: 100,
    unit: 'conversions',
    ...limitRanges.openConversions,
    documentation:
      'How many conversions of one user wait for their upload or their report at a time; more is answered with 429.',
  }),
  userDailyBytes: wholeNumber({
    variable: 'IMAGE_CONVERSION_USER_DAILY_BYTES',
    default: 20_000_000_000,
    unit: 'bytes a day',
    ...limitRanges.dailyBytes,
    documentation: 'How many bytes one user may announce for upload in a day, UTC; more is answered with 429.',
  }),
  userLimitsByGroup: json<LimitsByGroup>({
    variable: 'IMAGE_CONVERSION_USER_LIMITS_BY_GROUP',
    default: {},
    allowed: `a JSON object of at most ${maxGroups} groups, each named by lower case letters, digits and hyphens and with openConversions from ${limitRanges.openConversions.from} to ${limitRanges.openConversions.to}, dailyBytes from ${limitRanges.dailyBytes.from} to ${limitRanges.dailyBytes.to}, or both, such as {"team":{"openConversions":300}}`,
    accepts: isLimitsByGroup,
    documentation:
      'Makes these groups of users, whose members have limits of their own; of several groups the largest counts, and what a group leaves out is as for everybody.',
  }),
  sessionDays: wholeNumber({
    variable: 'IMAGE_CONVERSION_SESSION_DAYS',
    default: 30,
    unit: 'days',
    from: 1,
    to: 365,
    documentation: 'How long a sign-in lasts.',
  }),
  signUp: choice({
    variable: 'IMAGE_CONVERSION_SIGN_UP',
    default: 'open',
    words: ['open', 'invitation', 'domain'],
    documentation:
      'Who may make an account: anybody, those whom an administrator invites, or those with an e-mail address of a domain.',
  }),
  signUpDomains: list({
    variable: 'IMAGE_CONVERSION_SIGN_UP_DOMAINS',
    allowed: 'domains separated by commas, such as example.com,example.org',
    pattern: hostName,
    documentation: 'The domains of e-mail addresses with which people may sign up.',
  }),
  authenticatorApp: choice({
    variable: 'IMAGE_CONVERSION_AUTHENTICATOR_APP',
    default: 'on',
    words: ['off', 'on', 'required'],
    documentation:
      'Whether an authenticator app (TOTP) is a second factor: for nobody, for those who have one set up, which the sign-in pages do not offer, or for everybody, whom they lead through it.',
  }),
  passkeys: onOrOff({
    variable: 'IMAGE_CONVERSION_PASSKEYS',
    default: false,
    documentation: 'Lets users sign in with a passkey in place of the password.',
  }),
  mailFrom: optionalText({
    variable: 'IMAGE_CONVERSION_MAIL_FROM',
    allowed: 'an e-mail address',
    pattern: mailAddress,
    documentation:
      'The sender of codes and invitations, by Amazon SES; absent, Cognito sends them itself, about 50 a day at most.',
  }),
  mailIdentity: optionalText({
    variable: 'IMAGE_CONVERSION_MAIL_IDENTITY',
    allowed: 'a domain or an e-mail address',
    pattern: new RegExp(`${hostName.source}|${mailAddress.source}`),
    documentation: "The identity verified in Amazon SES that the sender belongs to; absent, the sender's domain.",
  }),
  scriptsClient: onOrOff({
    variable: 'IMAGE_CONVERSION_SCRIPTS_CLIENT',
    default: false,
    documentation: 'Makes a client with a secret, with which scripts call the API as one user of their own.',
  }),
  domain: optionalText({
    variable: 'IMAGE_CONVERSION_DOMAIN',
    allowed: 'a host name such as images.example.com, without https://',
    pattern: hostName,
    documentation: "The site's own name; absent, the name that CloudFront gives.",
  }),
  domainSource: choice({
    variable: 'IMAGE_CONVERSION_DOMAIN_SOURCE',
    default: 'zone',
    words: ['zone', 'registered', 'register'],
    documentation:
      'Where the domain comes from: a hosted zone of this account, a domain registered in it without a zone, or a new registration, which costs money.',
  }),
  zone: optionalText({
    variable: 'IMAGE_CONVERSION_ZONE',
    allowed: 'a domain such as example.com',
    pattern: hostName,
    documentation: "The hosted zone or registered domain that the site's name lies in; absent, the name itself.",
  }),
  domainConsent: optionalText({
    variable: 'IMAGE_CONVERSION_DOMAIN_CONSENT',
    allowed: 'the words "register" and the domain',
    pattern: /^register \S+$/,
    documentation: 'The consent to a registration, which costs money each year: register example.com.',
  }),
  domainContact: json<DomainContact | undefined>({
    variable: 'IMAGE_CONVERSION_DOMAIN_CONTACT',
    default: undefined,
    personal: true,
    allowed:
      'a JSON object with firstName, lastName, email, phoneNumber (+49.30123456), addressLine1, city, zipCode, countryCode, and if wanted addressLine2, state, organizationName',
    accepts: isDomainContact,
    documentation: 'Who registers a new domain. The registry wants it; it is hidden from the public where it can be.',
  }),
  signInDomain: optionalText({
    variable: 'IMAGE_CONVERSION_SIGN_IN_DOMAIN',
    allowed: 'a host name such as sign-in.images.example.com, without https://',
    pattern: hostName,
    documentation: "The sign-in pages' own name, below the site's; absent, the name that Cognito gives.",
  }),
  caa: onOrOff({
    variable: 'IMAGE_CONVERSION_CAA',
    default: true,
    documentation: "Lets Amazon alone issue certificates for the site's own names.",
  }),
  dnssec: onOrOff({
    variable: 'IMAGE_CONVERSION_DNSSEC',
    default: false,
    documentation: 'Signs the hosted zone that the deployment makes, with a key that costs about 1 USD a month.',
  }),
  accessLogs: onOrOff({
    variable: 'IMAGE_CONVERSION_ACCESS_LOGS',
    default: true,
    documentation: 'Keeps a log of the requests to the CDN, with addresses but without cookies and queries.',
  }),
  firewall: onOrOff({
    variable: 'IMAGE_CONVERSION_FIREWALL',
    default: false,
    documentation: 'Puts AWS WAF in front of the CDN, for about 10 USD a month and 0.60 USD a million requests.',
  }),
  firewallRequests: wholeNumber({
    variable: 'IMAGE_CONVERSION_FIREWALL_REQUESTS',
    default: 2_000,
    unit: 'requests in five minutes',
    from: 10,
    to: 1_000_000,
    documentation: 'How many requests the firewall takes from one address.',
  }),
  alarmEmail: optionalText({
    variable: 'IMAGE_CONVERSION_ALARM_EMAIL',
    allowed: 'an e-mail address',
    pattern: mailAddress,
    documentation: 'Who is told of alarms; the first message asks for a confirmation.',
  }),
  monthlyBudget: wholeNumber({
    variable: 'IMAGE_CONVERSION_MONTHLY_BUDGET',
    default: 0,
    unit: 'US dollars',
    from: 0,
    to: 1_000_000,
    documentation:
      'What the account may cost a month before an alarm, at 80 % and when 100 % is foreseen; 0: no alarm.',
  }),
  maxInputBytes: wholeNumber({
    variable: 'IMAGE_CONVERSION_MAX_INPUT_BYTES',
    default: 200_000_000,
    unit: 'bytes',
    from: 1_000,
    to: 1_000_000_000,
    documentation: 'The largest file that is taken.',
  }),
  maxPixels: wholeNumber({
    variable: 'IMAGE_CONVERSION_MAX_PIXELS',
    default: 100_000_000,
    unit: 'pixels',
    from: 1_000,
    to: 1_000_000_000,
    documentation:
      'The largest page that is decoded; one of more than 8 bits a sample counts twice. Bounded by the memory.',
  }),
  maxTotalPixels: wholeNumber({
    variable: 'IMAGE_CONVERSION_MAX_TOTAL_PIXELS',
    default: 400_000_000,
    unit: 'pixels',
    from: 1_000,
    to: 10_000_000_000,
    documentation: 'How many pixels all pages of a file may have together.',
  }),
  maxPages: wholeNumber({
    variable: 'IMAGE_CONVERSION_MAX_PAGES',
    default: 1_000,
    unit: 'pages',
    from: 1,
    to: 10_000,
    documentation: 'How many pages a file may have.',
  }),
  maxMetadataBytes: wholeNumber({
    variable: 'IMAGE_CONVERSION_MAX_METADATA_BYTES',
    default: 16_000_000,
    unit: 'bytes',
    from: 1,
    to: 100_000_000,
    documentation: 'How much metadata a file may have, unpacked.',
  }),
  prefixRules: json<readonly PrefixRule[]>({
    variable: 'IMAGE_CONVERSION_PREFIX_RULES',
    default: [{ prefix: '', options: { to: 'png' } }],
    allowed: `a JSON list of at most ${maxPrefixRulesLength} characters such as [{"prefix":"scans/","options":{"to":"png"}}], to one of ${conversionTargets.join(', ')}, without \${ and %{`,
    accepts: isPrefixRules,
    documentation: 'How objects are converted that come neither by the API nor with options in their metadata.',
  }),
} as const satisfies Record<string, Setting<unknown>>;

type SettingTable = typeof settingTable;

/** The value of every setting. */
export type Settings = {
  readonly [Name in keyof SettingTable]: SettingTable[Name] extends Setting<infer Value> ? Value : never;
};

/** Variables of the same family that other programs read. */
const foreignVariables: readonly string[] = ['IMAGE_CONVERSION_STATE'];

/** Where variables come from: the environment of the process, a file. */
export interface SettingSource {
  /** As a person knows it: `the environment`, `.env.prod`. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** A setting with its value, and how it came to it. */
export interface ResolvedSetting {
  readonly name: string;
  readonly setting: Setting<unknown>;
  readonly value: unknown;
  /** The source's name, `the default` or `the default of dev`. */
  readonly origin: string;
}

/**
 * Every setting as the first source that knows it gives it, the others at their defaults. An empty variable counts as
 * absent.
 * @throws SynthesisProblem that names every variable that is unknown, not as it must be, or contradicts another
 */
export function resolveSettings(sources: readonly SettingSource[]): readonly ResolvedSetting[] {
  const settings = Object.entries<Setting<unknown>>(settingTable);
  const problems = sources.flatMap(unknownVariables);
  const environment = sources.map(({ variables }) => variables[settingTable.environment.variable]).find(Boolean);
  const resolved = settings.map(([name, setting]): ResolvedSetting => {
    const source = sources.find(({ variables }) => variables[setting.variable]);
    if (source === undefined)
      return { name, setting, ...defaultIn(environment ?? settingTable.environment.default, setting) };
    const given = source.variables[setting.variable]!;
    const value = setting.parse(given);
    if (value === undefined) problems.push(refusal(setting, given));
    return { name, setting, value, origin: source.name };
  });
  if (problems.length === 0) problems.push(...contradictions(settingsOf(resolved)));
  if (problems.length > 0) throw new SynthesisProblem(problems.join('\n'));
  return resolved;
}

/** The values alone. */
export function settingsOf(resolved: readonly ResolvedSetting[]): Settings {
  return Object.fromEntries(resolved.map(({ name, value }) => [name, value])) as unknown as Settings;
}

/** The settings that the variables give, the others at their defaults. @throws SynthesisProblem */
export function readSettings(variables: SettingSource['variables']): Settings {
  return settingsOf(resolveSettings([{ name: 'the environment', variables }]));
}

function unknownVariables({ name: source, variables }: SettingSource): string[] {
  const known = [...Object.values<Setting<unknown>>(settingTable).map(({ variable }) => variable), ...foreignVariables];
  return Object.keys(variables)
    .filter((name) => name.startsWith('IMAGE_CONVERSION_') && !known.includes(name))
    .map((name) => `${name}, given by ${source}, is no setting; stacks/settings.ts lists them all.`);
}

function defaultIn(environment: string, { default: value, defaultOf = {} }: Setting<unknown>) {
  return environment in defaultOf
    ? { value: defaultOf[environment], origin: `the default of ${environment}` }
    : { value, origin: 'the default' };
}

function refusal({ variable, allowed, unit, personal }: Setting<unknown>, given: string): string {
  const found = personal ? 'is not' : `is "${given}"`;
  return `${variable} must be ${allowed}${unit === undefined ? '' : ` (${unit})`}, and ${found}.`;
}

function isPrefixRules(value: unknown): value is readonly PrefixRule[] {
  return Array.isArray(value) && value.every(isPrefixRule) && JSON.stringify(value).length <= maxPrefixRulesLength;
}

function isPrefixRule(value: unknown): value is PrefixRule {
  if (!isObject(value)) return false;
  const { prefix, options, ...others } = value;
  if (typeof prefix !== 'string' || !isObject(options) || Object.keys(others).length > 0) return false;
  // Terraform would take these for expressions of its own.
  return conversionTargets.some((to) => to === options.to) && !/[$%]\{/.test(JSON.stringify(value));
}

/**
 * What the codecs take as their limits. Decoded pages are held to what fits into the function's memory: a page of 16 bits
 * takes twice as much as one of 8.
 */
export function codecLimits(settings: Settings) {
  const { maxInputBytes, maxPixels, maxTotalPixels, maxPages, maxMetadataBytes, convertMemoryMegabytes } = settings;
  const maxDecodedBytes = Math.min(maxPixels * 8, decodedBytesIn(convertMemoryMegabytes));
  return { maxInputBytes, maxPixels, maxTotalPixels, maxPages, maxMetadataBytes, maxDecodedBytes };
}
