import { pairInputs } from '../cases.ts';
import { formats } from '../contenders/contender.ts';
import { contenderNames } from '../contenders/index.ts';
import { inputPath, layOutSynthetic } from '../photographs.ts';
import { runOnce, Unmeasured } from '../processes/child.ts';
import type { HeldBar } from './timing.ts';

/** The peak memory of one conversion by one contender. */
export interface MemoryRow {
  readonly pair: string;
  readonly contender: string;
  /** Resident, above an empty process. */
  readonly peakBytes?: number;
  readonly failure?: string;
}

export interface MemoryResult {
  readonly width: number;
  readonly height: number;
  /** Of the empty process. */
  readonly emptyBytes: number;
  readonly rows: readonly MemoryRow[];
  readonly bars: readonly HeldBar[];
}

const runtimeAllowance = 64 * 1024 * 1024;

/**
 * Converts one large picture in a process of its own for each pair and contender.
 * @param wanted tells which pairs are asked for
 */
export async function measureMemory(
  size: { readonly width: number; readonly height: number },
  folder: string,
  program: string,
  wanted: (id: string) => boolean,
): Promise<MemoryResult> {
  const { width, height } = size;
  const picture = await layOutSynthetic(width, height, folder);
  const emptyBytes = (await runOnce(program, [])).peakBytes;
  const rows: MemoryRow[] = [];
  for (const from of formats)
    for (const to of formats) {
      if (!wanted(`memory/${from}-${to}`)) continue;
      for (const contender of contenderNames) {
        const pair = `${from.toUpperCase()} → ${to.toUpperCase()}`;
        try {
          const path = inputPath(picture, pairInputs[from]);
          const { peakBytes } = await runOnce(program, [contender, path, from, to]);
          rows.push({ pair, contender, peakBytes: peakBytes - emptyBytes });
        } catch (error) {
          if (!(error instanceof Unmeasured)) throw error;
          if (!error.expected) rows.push({ pair, contender, failure: error.message });
        }
      }
    }
  const allowed = 3 * width * height * 4 + runtimeAllowance;
  const bars = rows
    .filter(({ contender }) => contender === 'codecs')
    .map(({ pair, peakBytes }) => ({
      title: `${pair}: peak memory within 3 × RGBA + 64 MiB`,
      allowed: 1,
      ...(peakBytes !== undefined && { found: peakBytes / allowed }),
      held: peakBytes !== undefined && peakBytes <= allowed,
    }));
  return { width, height, emptyBytes, rows, bars };
}
