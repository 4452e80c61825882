import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { damagedState } from '../problem.ts';

/** A small JSON document kept in memory and written whole, atomically, whenever it changed. Readable by its owner only. */
export class StateFile<T> {
  readonly #file: string;
  readonly value: T;
  #writing: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;

  private constructor(file: string, value: T) {
    this.#file = file;
    this.value = value;
  }

  /**
   * Reads `file`, or begins with `initial()` where there is none.
   * @throws LocalProblem where the file is there but is not what `schema` describes
   */
  static async open<T>(file: string, schema: v.GenericSchema<unknown, T>, initial: () => Promise<T> | T) {
    await mkdir(path.dirname(file), { recursive: true });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw damagedState(file, `it cannot be read: ${error.code ?? error.message}`);
    });
    if (text !== undefined) return new StateFile(file, parseState(file, text, schema));
    const state = new StateFile(file, await initial());
    await state.save();
    return state;
  }

  /** Resolves when the value as it is now is on disk. Calls made while a write is under way share the next one. */
  save(): Promise<void> {
    this.#queued ??= this.#writing.then(() => {
      this.#queued = undefined;
      const writing = this.#write();
      this.#writing = writing.catch(() => {});
      return writing;
    });
    return this.#queued;
  }

  async #write() {
    const draft = `${this.#file}.new`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(this.value));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
  }
}

function parseState<T>(file: string, text: string, schema: v.GenericSchema<unknown, T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damagedState(file, 'it is not JSON');
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damagedState(file, `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`);
}
