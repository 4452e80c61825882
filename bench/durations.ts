/**
 * Measures what conversions take, into bench/scale/durations.json.
 *
 *     npm run bench:durations               every size
 *     npm run bench:durations -- 12 24      these sizes only, in megapixels; what is there of others stays
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '../codecs/index.ts';
import { bundleDurations } from './processes/bundle.ts';
import type { DurationsReply } from './processes/durations.ts';
import {
  type Durations,
  durationsFile,
  type MeasuredConversion,
  type PairFormat,
  pairFormats,
  readDurations,
  usualMegapixels,
} from './scale/durations.ts';
import { spreadOf } from './statistics.ts';
import { synthesizePhotograph } from './synthetic.ts';

/** Photographs have sides of 4 to 3. */
const sidesOf = (megapixels: number) => {
  const height = Math.round(Math.sqrt((megapixels * 1e6 * 3) / 4));
  return { width: Math.round((megapixels * 1e6) / height), height };
};

/** The big ones take so long that one run is as good as three of the small ones. */
const runsOf = (megapixels: number) => (megapixels < 4 ? 3 : 1);

const asked = process.argv.slice(2).map(Number);
if (!asked.every((size) => size > 0)) throw new Error('Sizes are numbers of megapixels.');
const sizes = asked.length > 0 ? asked : usualMegapixels;

const program = await bundleDurations();
const folder = await mkdtemp(join(tmpdir(), 'durations-'));
try {
  const conversions: MeasuredConversion[] = [];
  for (const megapixels of sizes) {
    const picture = synthesizePhotograph(...(Object.values(sidesOf(megapixels)) as [number, number]), 7);
    const layout = { color: 'rgb', bits: 8, alpha: false, compression: 'none' } as const;
    for (const from of pairFormats) {
      const [bytes] = await encode([{ ...picture, layout, metadata: {} }], from);
      const path = join(folder, `${megapixels}.${from}`);
      await writeFile(path, bytes!);
      for (const to of pairFormats) {
        const measured = await measure(path, from, to, megapixels);
        conversions.push(measured);
        console.error(`${megapixels} MP ${from} → ${to}: ${measured.firstMs} ms, then ${measured.nextMs} ms`);
      }
    }
  }
  const durations: Durations = {
    measured: {
      on: new Date().toISOString().slice(0, 10),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      pictures: 'synthetic photographs, 8 bits, opaque, as the codecs write them by default',
    },
    conversions: [...kept(), ...conversions].sort((a, b) => a.megapixels - b.megapixels),
  };
  await writeFile(durationsFile, `${layOut(durations)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What was measured before, of other sizes. */
function kept(): readonly MeasuredConversion[] {
  if (!existsSync(durationsFile)) return [];
  return readDurations().conversions.filter(({ megapixels }) => !sizes.includes(megapixels));
}

async function measure(
  path: string,
  from: PairFormat,
  to: PairFormat,
  megapixels: number,
): Promise<MeasuredConversion> {
  const replies = Array.from({ length: runsOf(megapixels) }, () => run(path, to));
  const median = (figure: keyof DurationsReply) => Math.round(spreadOf(replies.map((reply) => reply[figure])).median);
  return {
    from,
    to,
    megapixels,
    firstMs: median('first'),
    nextMs: median('second'),
    peakBytes: median('peakBytes'),
    inputBytes: (await stat(path)).size,
    outputBytes: median('outputBytes'),
    runs: replies.length,
  };
}

function run(path: string, to: PairFormat): DurationsReply {
  return JSON.parse(execFileSync(process.execPath, [program, path, to], { encoding: 'utf8' })) as DurationsReply;
}

/** One conversion a line, so that a new measurement is easy to compare. */
function layOut({ measured, conversions }: Durations): string {
  const rows = conversions.map((conversion) => `    ${JSON.stringify(conversion)}`).join(',\n');
  return `{\n  "measured": ${JSON.stringify(measured)},\n  "conversions": [\n${rows}\n  ]\n}`;
}
