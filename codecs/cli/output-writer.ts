import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** A file to write. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What stands where an output is to go. */
type Place = { readonly kind: 'nothing' | 'link' | 'stream' } | { readonly kind: 'file'; readonly mode: number };

/**
 * Writes outputs so that a reader sees the old file, no file, or the whole new one: each goes to a temporary file
 * beside its place and is then renamed. A link is replaced, never written through. The files of one input are
 * written all or none.
 */
export class OutputWriter {
  readonly #force: boolean;
  readonly #inputs: ReadonlySet<string>;
  readonly #written = new Map<string, string>();
  readonly #temporary = new Set<string>();

  /** @param inputs all inputs of this run; none is written over but by its own result */
  constructor(force: boolean, inputs: readonly string[]) {
    this.#force = force;
    this.#inputs = new Set(inputs.map((path) => resolve(path)));
  }

  /** @throws Error with a sentence that names the file; nothing is written then */
  async write(input: string, files: readonly OutputFile[]): Promise<void> {
    const places: Place[] = [];
    for (const { path } of files) places.push(await this.#look(input, path));
    const temporary: string[] = [];
    const made: string[] = [];
    try {
      for (const [at, { path, bytes }] of files.entries()) temporary.push(await this.#stage(path, bytes, places[at]!));
      for (const [at, { path, bytes }] of files.entries()) {
        const place = places[at]!;
        if (place.kind === 'stream') {
          await writeFile(path, bytes);
          continue;
        }
        if (!this.#force) {
          await reserve(path);
          made.push(path);
        }
        await rename(temporary[at]!, path);
        this.#temporary.delete(temporary[at]!);
      }
      for (const { path } of files) this.#written.set(resolve(path), input);
    } catch (error) {
      for (const path of made) await rm(path, { force: true });
      for (const path of temporary.filter((one) => this.#temporary.has(one))) await rm(path, { force: true });
      throw error;
    }
  }

  /** Takes back what is half written. For the end of the process, so at once. */
  discard(): void {
    for (const path of this.#temporary) rmSync(path, { force: true });
  }

  async #look(input: string, path: string): Promise<Place> {
    const place = await placeOf(path);
    if (place.kind === 'stream') return place;
    const whole = resolve(path);
    const earlier = this.#written.get(whole);
    if (earlier !== undefined) throw new Error(`${path} was already made from ${earlier}`);
    if (this.#inputs.has(whole) && whole !== resolve(input))
      throw new Error(`${path} is an input too and is not written over`);
    if (place.kind !== 'nothing' && !this.#force) throw new Error(`${path} is there already; --force overwrites it`);
    return place;
  }

  async #stage(path: string, bytes: Uint8Array, place: Place): Promise<string> {
    if (place.kind === 'stream') return '';
    const temporary = join(dirname(path), `.image-conversion-${randomBytes(8).toString('hex')}.part`);
    try {
      const file = await open(temporary, 'wx');
      this.#temporary.add(temporary);
      try {
        await file.writeFile(bytes);
        if (place.kind === 'file') await file.chmod(place.mode);
      } finally {
        await file.close();
      }
    } catch (error) {
      await rm(temporary, { force: true });
      this.#temporary.delete(temporary);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new Error(`the folder ${dirname(path)} is not there`, { cause: error });
      throw error;
    }
    return temporary;
  }
}

async function placeOf(path: string): Promise<Place> {
  const itself = await lstat(path).catch(ifAbsent);
  if (itself === undefined) return { kind: 'nothing' };
  const stats = itself.isSymbolicLink() ? await stat(path).catch(ifAbsent) : itself;
  // /dev/null, a pipe, or a link to one, such as /dev/stdout: there is nothing to replace.
  if (stats !== undefined && !stats.isFile() && !stats.isDirectory()) return { kind: 'stream' };
  if (itself.isSymbolicLink()) return { kind: 'link' };
  if (itself.isDirectory()) throw new Error(`${path} is a folder; --out-dir puts files into it`);
  return { kind: 'file', mode: itself.mode & 0o777 };
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Takes the name, so that a file that came meanwhile is not written over. */
async function reserve(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${path} is there already; --force overwrites it`, { cause: error });
  }
}
