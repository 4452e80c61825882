import { checks, prices, quotas, region, type Sourced } from './aws.ts';
import {
  assumptionSentences,
  busyMonth,
  type CostLine,
  extras,
  hungriestMegabytes,
  idleMonth,
  lambdaSecondsOf,
  meanConversion,
  monthWithUsers,
  totalOf,
} from './costs.ts';
import { hours, mix, requests, visit } from './demand.ts';
import { type Durations, figureAt, measuredMegapixels, pairFormats } from './durations.ts';
import { billedSeconds, lambdaCost } from './lambda.ts';
import { type Limit, limitsOf } from './limits.ts';
import type { ReckonedSettings } from './settings.ts';
import { type Played, play } from './simulation.ts';
import type { StackFigures } from './stack-figures.ts';
import { about, amount, number, share, table, time } from './words.ts';

/** What the reckoned parts of the documents are made from. */
export interface Basis {
  readonly durations: Durations;
  readonly stack: StackFigures;
  readonly settings: ReckonedSettings;
  /** The days that were played, which takes a while, so that none is played twice. */
  readonly played: Map<string, Played>;
}

const seed = 1;
const usersADay = [10, 1_000, 100_000] as const;
const memories = [1_024, 1_769, 3_008, 10_240] as const;
/** All that an account with the usual quota can keep for conversions: no day here comes near it. */
const enough = quotas.concurrency.value - quotas.unreserved.value;

/** The days whose waiting is shown: users, and conversions at once. */
const queuedDays = [
  [10, 10],
  [1_000, 10],
  [10_000, 10],
  [20_000, 10],
  [20_000, 100],
  [100_000, enough],
] as const;

/** Each reckoned part by the name in its markers, as Markdown. */
export const parts: Readonly<Record<string, (basis: Basis) => string>> = {
  short(basis) {
    const { durations, settings } = basis;
    const [first, second, third] = reached(basis);
    const one = meanConversion(durations, settings.memoryMegabytes);
    const lines = monthWithUsers(durations, basis.stack, settings);
    const told = ({ limit, users }: Reached) =>
      `${limit.what} (${number(limit.bound)} ${limit.unit}) at ${rounded(users)}`;
    return [
      `- A conversion of the [mix](#what-users-do) takes ${number(one.seconds, 1)} seconds, so that a new account does ${about(quotas.newConcurrency.value / one.seconds)} a second and one with the usual quota ${about(quotas.concurrency.value / one.seconds)}.`,
      `- A thousand of them cost ${number(1000 * lambdaCost(one.seconds, settings.memoryMegabytes), 2)} USD on Lambda, and ${number((1000 * totalOf(lines)) / busyMonth.conversions, 2)} USD with everything in a [busy month](deploy.md#what-it-costs).`,
      `- Limits are reached in this order, by users a day: ${told(first!)}, ${told(second!)}, ${told(third!)}.`,
    ].join('\n');
  },

  measured({ durations: { measured } }) {
    return `Measured on ${measured.on} with Node ${measured.node.slice(1)} on ${measured.platform} (${measured.cpu}); ${measured.pictures}.`;
  },

  durations({ durations }) {
    const rows = pairFormats.flatMap((from) =>
      pairFormats.map((to) => [
        `${from.toUpperCase()} → ${to.toUpperCase()}`,
        ...measuredMegapixels(durations).map((megapixels) => {
          const seconds = (figure: 'firstMs' | 'nextMs') =>
            number(figureAt(durations, { from, to }, megapixels, figure) / 1000, 2);
          return `${seconds('nextMs')} (${seconds('firstMs')})`;
        }),
      ]),
    );
    return table(['pair', ...measuredMegapixels(durations).map((megapixels) => `${megapixels} MP`)], rows);
  },

  throughput({ durations, settings: { memoryMegabytes } }) {
    const rows = measuredMegapixels(durations).map((megapixels) => {
      const seconds = lambdaSecondsOf(durations, megapixels, memoryMegabytes);
      return [
        `${megapixels} MP`,
        number(seconds, 2),
        ...[quotas.newConcurrency, { value: 100 }, quotas.concurrency].map(({ value }) => about(value / seconds)),
      ];
    });
    return table(['picture', 'seconds each', '10 at once', '100 at once', '1,000 at once'], rows);
  },

  'cost-per-thousand'({ durations }) {
    const rows = measuredMegapixels(durations).map((megapixels) => {
      const hungriest = hungriestMegabytes(durations, megapixels);
      return [
        `${megapixels} MP`,
        `${number(hungriest)} MB`,
        ...memories.map((memory) =>
          memory < hungriest
            ? 'too little'
            : number(1000 * lambdaCost(lambdaSecondsOf(durations, megapixels, memory), memory), 3),
        ),
      ];
    });
    return table(['picture', 'hungriest pair', ...memories.map((memory) => `${number(memory)} MB`)], rows);
  },

  'cost-beside-lambda'({ durations, settings: { memoryMegabytes } }) {
    const one = meanConversion(durations, memoryMegabytes);
    const lines = [
      ['requests to S3', (one.writes * prices.s3Writes.value + one.reads * prices.s3Reads.value) / 1000],
      ['requests to the API', (one.apiRequests * prices.apiRequests.value) / 1e6],
      ['result to the internet', (one.outputBytes / 1e9) * prices.transfer.value],
    ] as const;
    return table(
      [`of the mix (result of ${number(one.outputBytes / 1e6, 1)} MB)`, 'USD for a thousand'],
      lines.map(([what, usd]) => [what, number(usd * 1000, 3)]),
    );
  },

  mix({ durations, settings: { memoryMegabytes } }) {
    const rows = mix.map(({ from, to, megapixels, share: part }) => {
      const bytes = (figure: 'inputBytes' | 'outputBytes') => figureAt(durations, { from, to }, megapixels, figure);
      const seconds = billedSeconds(
        figureAt(durations, { from, to }, megapixels, 'nextMs'),
        bytes('inputBytes') + bytes('outputBytes'),
        memoryMegabytes,
      );
      return [
        `${from.toUpperCase()} → ${to.toUpperCase()}, ${megapixels} MP`,
        share(part),
        number(seconds, 2),
        number(bytes('inputBytes') / 1e6, 1),
        number(bytes('outputBytes') / 1e6, 1),
      ];
    });
    const mean = meanConversion(durations, memoryMegabytes);
    rows.push([
      '**on the average**',
      '',
      `**${number(mean.seconds, 2)}**`,
      `**${number(mean.inputBytes / 1e6, 1)}**`,
      `**${number(mean.outputBytes / 1e6, 1)}**`,
    ]);
    return table(['conversion', 'share', 'seconds', 'MB in', 'MB out'], rows);
  },

  demand() {
    return `A user comes once a day and converts ${visit.files} files, one every ${visit.secondsBetweenFiles} seconds; ${share(visit.signIns)} of the visits begin with a sign-in, ${share(visit.signUps)} with a sign-up. In the busiest hour come ${share(busiestHour())} of the day's visits. A conversion makes ${requests.convert.writes + requests.convert.lists + requests.convert.reads} requests to S3, and the page asks for it after 0.3 s and then ever less often.`;
  },

  limits(basis) {
    const days = usersADay.map((users) => limitsOfDay(basis, users));
    const rows = reached(basis).map(({ limit, index, users }) => [
      limit.what,
      `${number(limit.bound)} ${limit.unit}`,
      ...days.map((limits) => ofBound(limits[index]!)),
      rounded(users),
    ]);
    const heads = usersADay.map((users) => `${number(users)} a day`);
    return table(['limit', 'bound', ...heads, 'reached at, a day'], rows, 2);
  },

  moves(basis) {
    return table(
      ['limit', 'past it', 'what moves it'],
      limitsOfDay(basis, usersADay[0]).map(({ what, past, moves }) => [what, past, moves]),
      3,
    );
  },

  waiting(basis) {
    const rows = queuedDays.map(([users, concurrency]) => {
      const { conversions, waiting, throttled, givenUp, cold, busiest } = playDay(basis, users, concurrency);
      return [
        number(users),
        number(concurrency),
        number(conversions),
        String(busiest),
        share(cold),
        share(throttled),
        time(waiting.p50),
        time(waiting.p95),
        time(waiting.longest),
        share(givenUp),
      ];
    });
    const headings = ['users a day', 'at once, at most', 'conversions', 'at once, really', 'cold', 'found no place'];
    return table([...headings, 'waiting p50', 'p95', 'longest', 'given up'], rows, 0);
  },

  assumptions() {
    return assumptionSentences()
      .map((sentence) => `- ${sentence};`)
      .join('\n')
      .replace(/;$/, '.');
  },

  prices() {
    return `Prices in US dollars in ${region}.\n\n${sourcedTable(Object.values<Sourced>(prices))}`;
  },

  quotas() {
    return sourcedTable(Object.values<Sourced>(quotas));
  },

  'idle-month'({ stack }) {
    const lines = idleMonth(stack);
    return [bill(lines), ...extras.map(({ what, how, usd }) => `| ${what} | ${how} | + ${amount(usd)} |`)].join('\n');
  },

  'busy-month'({ durations, stack, settings }) {
    const { conversions, users, visits } = busyMonth;
    const one = meanConversion(durations, settings.memoryMegabytes);
    const lines = monthWithUsers(durations, stack, settings);
    const total = totalOf(lines);
    const [dearest, next] = lines.toSorted((one, other) => other.usd - one.usd);
    return [
      `**A busy month**: ${number(conversions)} conversions of the mix of [scale.md](scale.md), ${number(one.inputBytes / 1e6, 1)} MB to ${number(one.outputBytes / 1e6, 1)} MB and ${number(one.seconds, 1)} seconds on the average in ${number(settings.memoryMegabytes)} MB of memory, downloaded once; ${number(users)} users; ${number(one.apiRequests, 1)} requests to the API for each conversion; ${number(visits)} visits.`,
      bill(lines),
      `So a conversion costs ${number((100 * total) / conversions, 2)} cents. The dearest rows are the ${dearest!.what} (${share(dearest!.usd / total)}) and the ${next!.what} (${share(next!.usd / total)}).`,
    ].join('\n\n');
  },
};

function bill(lines: readonly CostLine[]): string {
  const rows = lines.map(({ what, how, usd }) => [what, how, amount(usd)]);
  return table(['what', 'how it is reckoned', 'USD'], [...rows, ['', '', `**${amount(totalOf(lines))}**`]], 2);
}

function busiestHour(): number {
  return Math.max(...hours) / hours.reduce((sum, weight) => sum + weight, 0);
}

function playDay({ durations, settings, played }: Basis, users: number, concurrency: number): Played {
  const { memoryMegabytes, eventAgeSeconds } = settings;
  const day = { usersADay: users, concurrency, memoryMegabytes, eventAgeSeconds, seed };
  const name = JSON.stringify(day);
  const result = played.get(name) ?? play(day, durations);
  played.set(name, result);
  return result;
}

function limitsOfDay(basis: Basis, users: number): readonly Limit[] {
  return limitsOf(playDay(basis, users, enough), users, basis.settings);
}

interface Reached {
  readonly limit: Limit;
  readonly index: number;
  /** Users a day, in proportion to the fullest day that is played. */
  readonly users: number;
}

/** The limits in the order in which growing reaches them. */
function reached(basis: Basis): readonly Reached[] {
  const most = usersADay.at(-1)!;
  return limitsOfDay(basis, most)
    .map((limit, index) => ({ limit, index, users: (most * limit.bound) / limit.demand }))
    .sort((a, b) => a.users - b.users);
}

function ofBound({ demand: asked, bound }: Limit): string {
  const part = `${about(asked)} (${share(asked / bound)})`;
  return asked > bound ? `**${part}**` : part;
}

/** Two figures that count: more is not known. */
function rounded(users: number): string {
  return number(Number(users.toPrecision(2)));
}

function sourcedTable(rows: readonly Sourced[]): string {
  const plain = (value: number) => (value >= 1_000 ? number(value) : String(value));
  return table(
    ['what', 'value', 'checked', 'looked up', "AWS's page"],
    rows.map(({ what, value, unit, checked, note, on, source }) => [
      what,
      `${plain(value)} ${unit}`,
      `${checks[checked]}${note ? `; ${note}` : ''}`,
      on,
      `[${new URL(source).hostname.split('.')[0]}](${source})`,
    ]),
    5,
  );
}
