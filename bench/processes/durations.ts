/** A process that converts one picture twice and tells what each took: the first time as a cold function would. */
import { readFileSync } from 'node:fs';
import { convert, type FormatName } from '../../codecs/index.ts';

/** Written to the standard output as JSON. */
export interface DurationsReply {
  /** Milliseconds of the processor, all threads of this process together. */
  readonly first: number;
  readonly second: number;
  /** Resident memory at its highest. */
  readonly peakBytes: number;
  readonly outputBytes: number;
}

const [path, to] = process.argv.slice(2);
const bytes = readFileSync(path!);
const first = await once();
const second = await once();
const status = readFileSync('/proc/self/status', 'utf8');
const reply: DurationsReply = {
  first: first.ms,
  second: second.ms,
  peakBytes: Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024,
  outputBytes: second.outputBytes,
};
console.log(JSON.stringify(reply));

async function once() {
  const before = process.cpuUsage();
  const { outputs } = await convert(bytes, { to: to as FormatName });
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, outputBytes: outputs.reduce((sum, output) => sum + output.bytes.length, 0) };
}
