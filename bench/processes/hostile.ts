/** A process that does one thing with one hostile file under a limit of 16 million pixels, and tells what it cost. */
import { readFileSync } from 'node:fs';
import { CodecError, convert, decode, type FormatName, open } from '../../codecs/index.ts';

/** Written to the standard output as JSON. */
export interface HostileReply {
  /** Of the processor, all threads of this process together. */
  readonly seconds: number;
  /** Resident memory at its highest. */
  readonly peakBytes: number;
  /** The code of the error, or nothing. */
  readonly outcome: string;
}

const limits = { maxPixels: 16_000_000 };
const [path, action] = process.argv.slice(2);
if (path === undefined) reply(0, 'nothing asked');
else await measure(readFileSync(path), action!);

async function measure(bytes: Uint8Array, action: string): Promise<void> {
  const before = process.cpuUsage();
  let outcome = 'done';
  try {
    if (action === 'open') await open(bytes, { limits });
    else if (action === 'decode') await decode(bytes, { limits });
    else await convert(bytes, { to: action as FormatName, limits });
  } catch (error) {
    outcome = error instanceof CodecError ? error.code : `NOT CODED: ${error}`;
  }
  const { user, system } = process.cpuUsage(before);
  reply((user + system) / 1e6, outcome);
}

function reply(seconds: number, outcome: string): void {
  const status = readFileSync('/proc/self/status', 'utf8');
  const peakBytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  console.log(JSON.stringify({ seconds, peakBytes, outcome } satisfies HostileReply));
}
