import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalProblem } from './problem.ts';

/**
 * Takes a state folder for this process, and makes it where it is missing; nobody else on the machine can read it.
 * @returns gives it up again
 * @throws LocalProblem where another living process has it, or the folder cannot be written
 */
export function lockState(folder: string): () => void {
  const file = join(folder, 'lock');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!claim(file)) {
      const owner = readOwner(file);
      if (owner !== undefined && isAlive(owner))
        throw new LocalProblem(
          `The service already runs on the state folder ${folder} (process ${owner.pid}). ` +
            'Stop that one, or set IMAGE_CONVERSION_STATE to another folder.',
        );
      // Whoever held it died without giving it up.
      rmSync(file, { force: true });
      if (!claim(file)) return lockState(folder);
    }
  } catch (error) {
    if (error instanceof LocalProblem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new LocalProblem(
      `The state folder ${folder} cannot be used (${code}). Set IMAGE_CONVERSION_STATE to another.`,
    );
  }
  return () => rmSync(file, { force: true });
}

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same id; empty where the system does not say. */
  readonly startedAt: string;
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    return Number.isInteger(pid) ? { pid: pid!, startedAt: String(startedAt) } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(pid) === startedAt;
}

/** The start of a process in ticks since the system's, on Linux. */
function startOf(pid: number): string {
  try {
    // The name of the program, in parentheses, may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
