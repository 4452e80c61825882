import { assumptions, prices } from './aws.ts';
import { mix, pollsUntil, requests } from './demand.ts';
import { type Durations, figureAt } from './durations.ts';
import { billedSeconds } from './lambda.ts';
import type { StackFigures } from './stack-figures.ts';
import { amount, number } from './words.ts';

/** A row of a bill. */
export interface CostLine {
  readonly what: string;
  /** The arithmetic, so that whoever has other figures can put them in. */
  readonly how: string;
  readonly usd: number;
}

/** What the busy month is made of. */
export const busyMonth = {
  conversions: 100_000,
  users: 5_000,
  visits: 10_000,
  /** All of the site, though most visits load a part or nothing. */
  siteBytes: 2e6,
  /** A request of the API on Lambda. */
  apiSeconds: 0.05,
  logBytesPerConversion: 20_000,
  /** As many as the service can send: docs/operations.md counts them. */
  customMetrics: 96,
} as const;

/** What there is to pay where nobody comes. */
export function idleMonth({ alarms, dashboards }: StackFigures): readonly CostLine[] {
  // Lambda's own pollers of a queue: five, which wait up to 20 seconds for a message.
  const polls = 5 * 3 * 60 * 24 * 30;
  return [
    alarmLine(alarms),
    {
      what: dashboards === 1 ? 'dashboard' : `${dashboards} dashboards`,
      how: `${prices.freeDashboards.value} are free`,
      usd: Math.max(0, dashboards - prices.freeDashboards.value) * prices.dashboards.value,
    },
    {
      what: 'polling of the failure queue',
      how: `5 pollers × 3 a minute × 43,200 minutes = ${number(polls)} requests; ${number(prices.freeQueueRequests.value)} are free`,
      usd: (Math.max(0, polls - prices.freeQueueRequests.value) * prices.queueRequests.value) / 1e6,
    },
    { what: 'buckets, logs, Cognito, CDN, functions', how: 'next to nothing is stored or asked for', usd: 0 },
  ];
}

function alarmLine(alarms: number): CostLine {
  const paid = Math.max(0, alarms - prices.freeAlarms.value);
  return {
    what: `${alarms} alarms`,
    how: `${prices.freeAlarms.value} are free; ${paid} × ${amount(prices.alarms.value)}`,
    usd: paid * prices.alarms.value,
  };
}

/** What comes on top of either month where a setting is on. */
export const extras: readonly CostLine[] = [
  { what: 'with a hosted zone', how: '', usd: prices.hostedZone.value },
  {
    what: 'with the firewall',
    how: `${amount(prices.firewall.value)} + 4 rules × ${amount(prices.firewallRules.value)}`,
    usd: prices.firewall.value + 4 * prices.firewallRules.value,
  },
  { what: 'with DNSSEC', how: 'one key', usd: prices.signingKey.value },
];

/** Of one conversion of the mix, on the average. */
export interface MeanConversion {
  readonly seconds: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Requests that the page makes to the API for it. */
  readonly apiRequests: number;
  readonly writes: number;
  readonly reads: number;
}

/** @param memoryMegabytes of the conversion function */
export function meanConversion(durations: Durations, memoryMegabytes: number): MeanConversion {
  const mean = (figure: (one: (typeof mix)[number]) => number) =>
    mix.reduce((sum, one) => sum + one.share * figure(one), 0);
  const bytes = (one: (typeof mix)[number], figure: 'inputBytes' | 'outputBytes') =>
    figureAt(durations, one, one.megapixels, figure);
  const seconds = (one: (typeof mix)[number]) =>
    billedSeconds(
      figureAt(durations, one, one.megapixels, 'nextMs'),
      bytes(one, 'inputBytes') + bytes(one, 'outputBytes'),
      memoryMegabytes,
    );
  const polls = mean((one) => pollsUntil(seconds(one)));
  const { create, upload, convert, poll, lastPoll, download } = requests;
  const steps = [create, upload, convert, lastPoll, download];
  return {
    seconds: mean(seconds),
    inputBytes: mean((one) => bytes(one, 'inputBytes')),
    outputBytes: mean((one) => bytes(one, 'outputBytes')),
    apiRequests: 1 + polls,
    writes: steps.reduce((sum, { writes, lists }) => sum + writes + lists, 0),
    reads: steps.reduce((sum, { reads }) => sum + reads, 0) + (polls - 1) * poll.reads,
  };
}

/** What a month costs in which people come. */
export function monthWithUsers(
  durations: Durations,
  { alarms, apiMemoryMegabytes }: StackFigures,
  settings: { readonly memoryMegabytes: number; readonly retentionDays: number },
): readonly CostLine[] {
  const { conversions, users, visits, siteBytes, apiSeconds, logBytesPerConversion, customMetrics } = busyMonth;
  const paidMetrics = Math.max(0, customMetrics - prices.freeMetrics.value);
  const { memoryMegabytes, retentionDays } = settings;
  const one = meanConversion(durations, memoryMegabytes);
  const gigabytes = (bytes: number) => bytes / 1e9;
  const apiRequests = Math.round(conversions * one.apiRequests);
  const calls = conversions + apiRequests;
  const [convertTime, apiTime] = [
    conversions * one.seconds * (memoryMegabytes / 1024),
    apiRequests * apiSeconds * (apiMemoryMegabytes / 1024),
  ];
  const kept = gigabytes(conversions * (one.inputBytes + one.outputBytes));
  const held = (kept * retentionDays) / 30;
  const [writes, reads] = [conversions * one.writes, Math.round(conversions * one.reads)];
  const out = gigabytes(conversions * one.outputBytes);
  const site = gigabytes(visits * siteBytes);
  const logs = gigabytes(conversions * logBytesPerConversion);
  return [
    {
      what: 'Lambda, time',
      how: `${number(conversions)} × ${number(one.seconds, 2)} s × ${number(memoryMegabytes / 1024, 2)} GB + ${number(apiRequests)} × ${apiSeconds} s × ${number(apiMemoryMegabytes / 1024, 2)} GB = ${number(convertTime + apiTime)} GB-s, less ${number(prices.lambdaFreeTime.value)} free, × ${prices.lambdaTime.value}`,
      usd: Math.max(0, convertTime + apiTime - prices.lambdaFreeTime.value) * prices.lambdaTime.value,
    },
    {
      what: 'Lambda, calls',
      how: `${number(calls)}; ${number(prices.lambdaFreeRequests.value)} are free; × ${amount(prices.lambdaRequests.value)} / 1,000,000`,
      usd: (Math.max(0, calls - prices.lambdaFreeRequests.value) * prices.lambdaRequests.value) / 1e6,
    },
    {
      what: 'S3, storage',
      how: `${number((one.inputBytes + one.outputBytes) / 1e6, 1)} MB × ${number(conversions)} = ${number(kept)} GB, each for ${retentionDays} of 30 days = ${number(held)} GB × ${prices.s3Storage.value}`,
      usd: held * prices.s3Storage.value,
    },
    {
      what: 'S3, writing and listing',
      how: `${number(conversions)} × ${one.writes} = ${number(writes)} × ${prices.s3Writes.value} / 1,000`,
      usd: (writes * prices.s3Writes.value) / 1000,
    },
    {
      what: 'S3, reading',
      how: `${number(conversions)} × ${number(one.reads, 1)} = ${number(reads)} × ${prices.s3Reads.value} / 1,000`,
      usd: (reads * prices.s3Reads.value) / 1000,
    },
    {
      what: 'results to the internet',
      how: `${number(out)} GB, less ${prices.freeTransfer.value} free, × ${prices.transfer.value}`,
      usd: Math.max(0, out - prices.freeTransfer.value) * prices.transfer.value,
    },
    {
      what: 'API Gateway',
      how: `${number(apiRequests)} × ${amount(prices.apiRequests.value)} / 1,000,000`,
      usd: (apiRequests * prices.apiRequests.value) / 1e6,
    },
    {
      what: 'CDN',
      how: `${number(visits)} × ${number(siteBytes / 1e6)} MB = ${number(site)} GB; ${number(prices.cdnFreeTransfer.value)} GB are free`,
      usd: Math.max(0, site - prices.cdnFreeTransfer.value) * prices.cdnTransfer.value,
    },
    {
      what: 'Cognito',
      how: `${number(users)} users; ${number(prices.freeUsers.value)} are free`,
      usd: Math.max(0, users - prices.freeUsers.value) * prices.users.value,
    },
    {
      what: 'logs',
      how: `${number(logs, 1)} GB; ${prices.freeLogs.value} GB are free`,
      usd: Math.max(0, logs - prices.freeLogs.value) * prices.logs.value,
    },
    { ...alarmLine(alarms), what: 'alarms', how: 'as above' },
    {
      what: 'custom metrics',
      how: `at most ${customMetrics} in every hour; ${prices.freeMetrics.value} are free; ${paidMetrics} × ${amount(prices.metrics.value)}`,
      usd: paidMetrics * prices.metrics.value,
    },
  ];
}

/** To the cent, as each row is told, so that the rows add up. */
export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + Math.round(usd * 100), 0) / 100;
}

/** What Lambda alone costs for a thousand conversions of so many megapixels, on the average over the pairs. */
export function lambdaSecondsOf(durations: Durations, megapixels: number, memoryMegabytes: number): number {
  const pairs = durations.conversions.filter((one) => one.megapixels === megapixels);
  const sum = pairs.reduce(
    (total, { nextMs, inputBytes, outputBytes }) =>
      total + billedSeconds(nextMs, inputBytes + outputBytes, memoryMegabytes),
    0,
  );
  return sum / pairs.length;
}

/** The memory that the hungriest pair of this size took, in MB as Lambda counts them. */
export function hungriestMegabytes(durations: Durations, megapixels: number): number {
  const peaks = durations.conversions.filter((one) => one.megapixels === megapixels).map(({ peakBytes }) => peakBytes);
  return Math.max(...peaks) / 1024 / 1024;
}

/** The assumptions, as sentences. */
export function assumptionSentences(): readonly string[] {
  return Object.values(assumptions).map(({ sentence }) => sentence);
}
