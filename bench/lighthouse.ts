/**
 * Lighthouse on the page as it is deployed: built, packed, under its own headers. Several runs, because its performance
 * score rests on timings; the median is told.
 *
 *     npm run bench:lighthouse [-- RUNS]
 */
import { launchChromium } from '../tests/browser/chromium.ts';
import { fourFreePorts } from '../tests/local/free-ports.ts';
import { makeStateFolder, StartedService } from '../tests/local/start-service.ts';
import { loadPackage } from './contenders/contender.ts';

interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly displayValue?: string;
}

interface Lighthouse {
  readonly lighthouseVersion: string;
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, Audit>>;
}

type RunLighthouse = (url: string, flags: object) => Promise<{ readonly lhr: Lighthouse } | undefined>;

const categories = ['performance', 'accessibility', 'best-practices'] as const;
const timings = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
];

const runs = Number(process.argv[2] ?? 3);
const { default: lighthouse } = await loadPackage<{ default: RunLighthouse }>('lighthouse');
const service = await StartedService.start(await makeStateFolder());
const debuggingPort = await fourFreePorts();
const browser = await launchChromium({ debuggingPort });
const reports: Lighthouse[] = [];
try {
  for (let run = 0; run < runs; run++) {
    // The mobile profile is its default: a small screen, a slow processor and network, simulated.
    const result = await lighthouse(service.service.siteUrl, {
      port: debuggingPort,
      onlyCategories: categories,
      logLevel: 'error',
    });
    if (result) reports.push(result.lhr);
  }
} finally {
  await browser.close();
  await service.clean();
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
console.log(`Lighthouse ${reports[0]?.lighthouseVersion}, mobile, ${reports.length} runs`);
for (const name of categories) {
  const scores = reports.map((report) => Math.round((report.categories[name]?.score ?? 0) * 100));
  console.log(`${name.padEnd(16)} ${median(scores)} (${scores.join(', ')})`);
}
for (const name of timings)
  console.log(`${name.padEnd(26)} ${reports.map(({ audits }) => audits[name]?.displayValue).join(', ')}`);
const failed = Object.values(reports[0]?.audits ?? {}).filter(({ score }) => score !== null && score < 0.9);
for (const { title, displayValue } of failed) console.log(`below 90: ${title} ${displayValue ?? ''}`);
