import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damagedState } from '../problem.ts';

/**
 * Small records on disk, one JSON file each. A record is there whole or not at all, whenever the process dies:
 * it is written beside its place, then renamed. Synchronous, so that what was accepted is kept before the caller goes on.
 */
export class JsonFolder<T> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** All records by name, oldest name first. @throws LocalProblem naming the file that is not what it should be */
  readAll(isRecord: (value: unknown) => value is T): Map<string, T> {
    const records = new Map<string, T>();
    for (const file of readdirSync(this.#folder).sort()) {
      if (!file.endsWith('.json')) continue;
      const path = join(this.#folder, file);
      records.set(file.slice(0, -'.json'.length), parse(path, isRecord));
    }
    return records;
  }

  write(name: string, record: T): void {
    const path = join(this.#folder, `${name}.json`);
    writeFileSync(`${path}.new`, JSON.stringify(record));
    renameSync(`${path}.new`, path);
  }

  remove(name: string): void {
    rmSync(join(this.#folder, `${name}.json`), { force: true });
  }
}

function parse<T>(path: string, isRecord: (value: unknown) => value is T): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw damagedState(path, error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(value)) throw damagedState(path, 'it lacks what it must hold');
  return value;
}
