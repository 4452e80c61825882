import { pairInputs } from '../cases.ts';
import type { Format } from '../contenders/contender.ts';
import { contenderNames } from '../contenders/index.ts';
import { inputPath, layOutSynthetic } from '../photographs.ts';
import { runOnce, Unmeasured } from '../processes/child.ts';
import { type Spread, spreadOf } from '../statistics.ts';

/** How long a process of one contender takes from its start to its end with one small picture converted. */
export interface ColdStartRow {
  readonly pair: string;
  readonly contender: string;
  readonly ms?: Spread;
  readonly failure?: string;
}

const pairs = [
  ['jpeg', 'png'],
  ['png', 'jpeg'],
  ['bmp', 'tiff'],
  ['tiff', 'png'],
] as const satisfies readonly (readonly [Format, Format])[];

/** Starts processes in turns, an empty one among them, and converts a picture of 640 × 427 pixels in each. */
export async function measureColdStart(
  runs: number,
  folder: string,
  program: string,
  wanted: (id: string) => boolean,
): Promise<ColdStartRow[]> {
  const picture = await layOutSynthetic(640, 427, folder);
  const rows: ColdStartRow[] = [];
  const chosen = pairs.filter(([from, to]) => wanted(`start/${from}-${to}`));
  for (const [index, [from, to]] of chosen.entries()) {
    const contenders = index === 0 ? (['empty process', ...contenderNames] as const) : contenderNames;
    const times = new Map<string, number[]>();
    const failures = new Map<string, Unmeasured>();
    // The first round fills the disk cache and does not count.
    for (let round = 0; round <= runs; round++)
      for (const contender of contenders) {
        if (failures.has(contender)) continue;
        const path = inputPath(picture, pairInputs[from]);
        const parameters = contender === 'empty process' ? [] : [contender, path, from, to];
        try {
          const { ms } = await runOnce(program, parameters);
          if (round > 0) times.set(contender, [...(times.get(contender) ?? []), ms]);
        } catch (error) {
          if (!(error instanceof Unmeasured)) throw error;
          failures.set(contender, error);
        }
      }
    for (const contender of contenders) {
      const pair = contender === 'empty process' ? '' : `${from.toUpperCase()} → ${to.toUpperCase()}`;
      const failure = failures.get(contender);
      if (failure === undefined) rows.push({ pair, contender, ms: spreadOf(times.get(contender)!) });
      else if (!failure.expected) rows.push({ pair, contender, failure: failure.message });
    }
  }
  return rows;
}
