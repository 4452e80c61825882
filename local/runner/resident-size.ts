import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * The largest resident size that a process has had, in bytes: heap, buffers, WASM memory and Node itself.
 * On Linux the kernel's own high-water mark, so that no peak between two looks is missed; elsewhere the present size.
 * `undefined` once the process is gone.
 */
export async function peakResidentBytes(pid: number): Promise<number | undefined> {
  return process.platform === 'linux' ? highWaterMark(pid) : residentSize(pid);
}

function highWaterMark(pid: number): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

function residentSize(pid: number): Promise<number | undefined> {
  return new Promise((done) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) =>
      done(error === null ? Number(stdout.trim()) * 1024 : undefined),
    );
  });
}
