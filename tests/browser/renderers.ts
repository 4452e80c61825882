import { readdir, readFile } from 'node:fs/promises';

/** A tab's process: its page and its workers. */
export interface Renderer {
  readonly pid: number;
  /** The most memory that it ever had. */
  readonly peakBytes: number;
}

/**
 * Of the renderers that descend from this process the one that took the most memory. Linux alone tells.
 * @see proc(5), VmHWM
 */
export async function largestRenderer(): Promise<Renderer> {
  const processes = new Map<
    number,
    { readonly parent: number; readonly peakBytes: number; readonly renders: boolean }
  >();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const field = (key: string) => Number(status.match(new RegExp(`^${key}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
    processes.set(pid, {
      parent: field('PPid'),
      peakBytes: field('VmHWM') * 1024,
      renders: command.includes('--type=renderer'),
    });
  }
  const isOurs = (pid: number): boolean =>
    pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid)!.parent));
  const renderers = [...processes].filter(([pid, { renders }]) => renders && isOurs(pid));
  if (renderers.length === 0) throw new Error('No renderer runs');
  return renderers
    .map(([pid, { peakBytes }]) => ({ pid, peakBytes }))
    .reduce((largest, one) => (one.peakBytes > largest.peakBytes ? one : largest));
}
