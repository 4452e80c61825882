import { readFile, rename, writeFile } from 'node:fs/promises';
import { damagedState } from '../problem.ts';
import type { BucketSettings } from './bucket-settings.ts';

/** The buckets by name: those that the composition configures, and plain ones that clients made, kept in a file. */
export class BucketRegistry {
  readonly #file: string;
  readonly #configured: ReadonlyMap<string, BucketSettings>;
  readonly #made: Set<string>;

  private constructor(file: string, configured: readonly BucketSettings[], made: readonly string[]) {
    this.#file = file;
    this.#configured = new Map(configured.map((bucket) => [bucket.name, bucket]));
    this.#made = new Set(made.filter((name) => !this.#configured.has(name)));
  }

  /** @param file need not be there @throws LocalProblem where it is damaged */
  static async open(file: string, configured: readonly BucketSettings[]): Promise<BucketRegistry> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    });
    return new BucketRegistry(file, configured, parseNames(text, file));
  }

  get(name: string): BucketSettings | undefined {
    return this.#configured.get(name) ?? (this.#made.has(name) ? { name } : undefined);
  }

  /** Whether a client made the bucket, and may remove it. */
  isMade(name: string): boolean {
    return this.#made.has(name);
  }

  /** All names, ascending. */
  names(): readonly string[] {
    return [...this.#configured.keys(), ...this.#made].sort();
  }

  async add(name: string): Promise<void> {
    this.#made.add(name);
    await this.#write();
  }

  async remove(name: string): Promise<void> {
    this.#made.delete(name);
    await this.#write();
  }

  async #write(): Promise<void> {
    await writeFile(`${this.#file}.next`, JSON.stringify([...this.#made]));
    await rename(`${this.#file}.next`, this.#file);
  }
}

function parseNames(text: string, file: string): readonly string[] {
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    throw damagedState(file, 'no JSON');
  }
  if (Array.isArray(names) && names.every((name) => typeof name === 'string' && isBucketName(name))) return names;
  throw damagedState(file, 'no list of buckets');
}

/** Whether a bucket may be called so; it is then a safe name for a folder too. @see S3 User Guide, "Bucket naming rules" */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..');
}
