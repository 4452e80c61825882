import { decodedBytesIn, memoryFor, pixelsIn } from './conversion-memory.ts';
import { choice, json, type Setting, text, wholeNumber } from './setting-kinds.ts';
import { SynthesisProblem } from './synthesis-problem.ts';

/** How objects are converted whose key begins with `prefix`; the longest prefix wins, `''` matches every key. */
export interface PrefixRule {
  readonly prefix: string;
  /** Conversion options as the API takes them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Lambda takes 4 kB of environment variables in all; the prefix rules share them with the rest. */
const maxPrefixRulesLength = 2_000;

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
    words: ['retain', 'destroy'],
    documentation:
      'What tearing down does to users and objects: retain refuses while there are any, destroy deletes them too.',
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
  eventAgeSeconds: wholeNumber({
    variable: 'IMAGE_CONVERSION_EVENT_AGE_SECONDS',
    default: 21_600,
    unit: 'seconds',
    from: 3_600,
    to: 21_600,
    documentation: 'How long an upload may wait for its conversion before it counts as failed.',
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
  sessionDays: wholeNumber({
    variable: 'IMAGE_CONVERSION_SESSION_DAYS',
    default: 30,
    unit: 'days',
    from: 1,
    to: 365,
    documentation: 'How long a sign-in lasts.',
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
    allowed: `a JSON list of at most ${maxPrefixRulesLength} characters such as [{"prefix":"scans/","options":{"to":"png"}}]`,
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

/**
 * The settings that the variables give, the others at their defaults. An empty variable counts as absent.
 * @throws SynthesisProblem that names every variable that is unknown or not as it must be, or those that do not go together
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const settings = Object.entries<Setting<unknown>>(settingTable);
  const known = [...settings.map(([, { variable }]) => variable), ...foreignVariables];
  const problems = Object.keys(variables)
    .filter((name) => name.startsWith('IMAGE_CONVERSION_') && !known.includes(name))
    .map((name) => `${name} is no setting; stacks/settings.ts lists them all.`);

  const values = settings.map(([name, setting]) => {
    const given = variables[setting.variable];
    const value = given ? setting.parse(given) : setting.default;
    if (value === undefined) problems.push(refusal(setting, given ?? ''));
    return [name, value] as const;
  });
  if (problems.length > 0) throw new SynthesisProblem(problems.join('\n'));
  const read = Object.fromEntries(values) as unknown as Settings;
  const conflicts = crossCheck(read);
  if (conflicts.length > 0) throw new SynthesisProblem(conflicts.join('\n'));
  return read;
}

function refusal({ variable, allowed, unit }: Setting<unknown>, given: string): string {
  return `${variable} must be ${allowed}${unit === undefined ? '' : ` (${unit})`}, and is "${given}".`;
}

function isPrefixRules(value: unknown): value is readonly PrefixRule[] {
  return Array.isArray(value) && value.every(isPrefixRule) && JSON.stringify(value).length <= maxPrefixRulesLength;
}

function isPrefixRule(value: unknown): value is PrefixRule {
  if (!isObject(value)) return false;
  const { prefix, options, ...others } = value;
  return typeof prefix === 'string' && isObject(options) && Object.keys(others).length === 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Settings that are each allowed and do not go together. */
function crossCheck({ convertMemoryMegabytes: memory, maxPixels }: Settings): string[] {
  const { convertMemoryMegabytes, maxPixels: pixels } = settingTable;
  if (maxPixels <= pixelsIn(memory)) return [];
  return [
    `${convertMemoryMegabytes.variable} is ${memory} MB, in which pages of at most ${pixelsIn(memory)} pixels fit; ` +
      `${pixels.variable} is ${maxPixels}, which needs ${memoryFor(maxPixels)} MB.`,
  ];
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
