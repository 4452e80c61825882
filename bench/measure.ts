import { join } from 'node:path';
import type { Arguments } from './arguments.ts';
import { type Case, decodeCases, defaultCases, encodeCases, pairCases, resizeCases } from './cases.ts';
import { layOutPhotographs, type Photograph } from './photographs.ts';
import { bundleProcesses } from './processes/bundle.ts';
import { barTable, coldStartTable, memoryTable, qualityTable, timingTable, weightTable } from './report.ts';
import { measureColdStart } from './sections/cold-start.ts';
import { measureMemory } from './sections/memory.ts';
import { measureQuality } from './sections/quality.ts';
import { type HeldBar, type TimedCase, timeCase } from './sections/timing.ts';
import { weigh } from './sections/weight.ts';
import type { Table } from './tables.ts';

/** Where results go while they come. */
export interface Output {
  /** What is being done. */
  say(line: string): void;
  show(table: Table): void;
}

const timed: readonly { title: string; note: string; cases: readonly Case[] }[] = [
  { title: 'Decode to RGBA', note: 'All photographs together.', cases: decodeCases },
  {
    title: 'Encode from RGBA, like for like',
    note: 'The same pixels, the same class of compression. All photographs together.',
    cases: encodeCases,
  },
  {
    title: 'Resize RGBA',
    note: "Lanczos' kernel of three lobes on the stored values, alpha multiplied in.",
    cases: resizeCases,
  },
  { title: 'Encode from RGBA, defaults', note: 'What each package does unasked.', cases: defaultCases },
  { title: 'Convert a file, all pairs, defaults', note: 'What each package does unasked.', cases: pairCases },
];

/** Measures what is asked for and shows each table when it is complete. @returns every figure */
export async function measure(chosen: Arguments, folder: string, output: Output) {
  const { only, quick, runs } = chosen;
  const wanted = (id: string) => only.length === 0 || only.some((part) => id.includes(part));
  const asked = (section: string) =>
    only.length === 0 || only.some((part) => part === section || part.startsWith(`${section}/`));
  output.say('bundling the codecs');
  const programs = await bundleProcesses();
  const photographs = await takePhotographs(chosen, folder, output);
  const bars: HeldBar[] = [];

  const timings: TimedCase[] = [];
  for (const { title, note, cases } of timed) {
    const results: TimedCase[] = [];
    for (const each of cases.filter(({ id }) => wanted(id))) {
      if (!each.entries.some(({ contender }) => contender === 'codecs')) {
        output.say(`${each.id}: the codecs have no such option`);
        if (each.bar) bars.push({ title: each.title, allowed: each.bar.factor, held: false });
        continue;
      }
      output.say(each.id);
      results.push(await timeCase(each, photographs, programs.worker, { runs, budgetMs: quick ? 1000 : 4000 }));
    }
    if (results.length > 0) output.show(timingTable(title, note, results));
    timings.push(...results);
  }
  bars.push(...timings.flatMap(({ bar }) => bar ?? []));

  const quality = asked('quality')
    ? await step('quality', () => measureQuality(photographs, programs.worker))
    : undefined;
  if (quality) output.show(qualityTable(quality));

  const size = quick ? { width: 3000, height: 2000 } : { width: 6000, height: 4000 };
  const memory = asked('memory')
    ? await step('memory', () => measureMemory(size, join(folder, 'memory'), programs.once, wanted))
    : undefined;
  if (memory) output.show(memoryTable(memory));
  bars.push(...(memory?.bars ?? []));

  const coldStart = asked('start')
    ? await step('start', () => measureColdStart(runs, join(folder, 'start'), programs.once, wanted))
    : undefined;
  if (coldStart) output.show(coldStartTable(coldStart));

  const weight = asked('weight') ? await step('weight', weigh) : undefined;
  if (weight) output.show(weightTable(weight));

  if (bars.length > 0) output.show(barTable(bars));
  return {
    photographs: photographs.map(({ name, width, height }) => ({ name, width, height })),
    timings,
    quality,
    memory,
    coldStart,
    weight,
    bars,
  };

  function step<T>(name: string, act: () => Promise<T>): Promise<T> {
    output.say(name);
    return act();
  }
}

async function takePhotographs(
  { source, photographs, quick }: Arguments,
  folder: string,
  output: Output,
): Promise<Photograph[]> {
  const maxPixels = quick ? 400_000 : Infinity;
  const taken = await layOutPhotographs(
    { ...(source !== undefined && { source }), count: photographs, maxPixels },
    folder,
  );
  for (const { name, width, height } of taken) output.say(`photograph ${name}: ${width} × ${height}`);
  return taken;
}
