/**
 * A process that converts one picture and ends: what a cold start takes, and how much memory there was at most.
 * Without parameters it does nothing, which is what both are held against.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Format } from '../contenders/contender.ts';

/** Written to the standard output as JSON, in the last line. */
export interface OnceReply {
  /** Resident memory at its highest. */
  readonly peakBytes: number;
  /** Of the written file, 0 when nothing was asked. */
  readonly bytes: number;
  /** Why there is none. */
  readonly error?: { readonly reason: string; readonly expected: boolean };
}

const [name, path, from, to] = process.argv.slice(2);
const reply = await run().catch((error: unknown) => ({
  bytes: 0,
  error: {
    reason: error instanceof Error ? error.message : String(error),
    expected: error instanceof Error && error.name === 'NotOffered',
  },
}));
const line: OnceReply = { ...reply, peakBytes: peakBytes() };
// On a line of its own: some packages print too.
process.stdout.write(`\n${JSON.stringify(line)}\n`, () => process.exit(0));

async function run(): Promise<Omit<OnceReply, 'peakBytes'>> {
  if (name === undefined || path === undefined) return { bytes: 0 };
  const { contenderNames, loadContender } = await import('../contenders/index.ts');
  const known = contenderNames.find((each) => each === name);
  if (known === undefined) throw new Error(`There is no contender ${name}`);
  const contender = await loadContender(known);
  const bytes = Uint8Array.from(await readFile(path));
  return { bytes: (await contender.convert(bytes, from as Format, to as Format)).length };
}

/** Linux counts the parent's memory into `maxRSS` of a child that it starts, but not into VmHWM. */
function peakBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
