import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/** What a process answered. */
export interface Answer {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
  /** stdout as it came. */
  readonly bytes: Buffer;
}

interface RunOptions {
  readonly stdin?: Uint8Array;
  /** As a person without rights; only where the tests themselves run as root. */
  readonly asNobody?: boolean;
}

const nobody = 65_534;

/** Runs Node to its end. */
export function runNode(parameters: readonly string[], cwd: string, options: RunOptions = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const identity = options.asNobody && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const child = spawn(process.execPath, parameters, { cwd, ...identity });
    const [out, error]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', fail);
    child.on('close', (status) => {
      const bytes = Buffer.concat(out);
      done({ status, bytes, out: bytes.toString(), error: Buffer.concat(error).toString() });
    });
    // A command that reads no stdin may be gone before it is written.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? new Uint8Array());
  });
}

/** A folder of its own with the command line's bundle beside it. */
export class Workshop {
  readonly folder: string;
  readonly bundle: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.folder = join(root, 'files');
    this.bundle = join(root, 'bundle', 'cli.mjs');
  }

  static async open(): Promise<Workshop> {
    const shop = new Workshop(await mkdtemp(join(tmpdir(), 'cli-')));
    await chmod(shop.#root, 0o755);
    await mkdir(shop.folder);
    await build({
      entryPoints: ['codecs/cli.ts'],
      outfile: shop.bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['bundled', 'module'],
      loader: { '.wasm': 'file' },
      logLevel: 'silent',
    });
    return shop;
  }

  close(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true });
  }

  run(...parameters: string[]): Promise<Answer> {
    return runNode([this.bundle, ...parameters], this.folder);
  }

  runWith(options: RunOptions, ...parameters: string[]): Promise<Answer> {
    return runNode([this.bundle, ...parameters], this.folder, options);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async put(name: string, bytes: Uint8Array | string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), bytes);
  }

  read(name: string): Promise<Buffer> {
    return readFile(this.path(name));
  }

  /** All files below a folder, sorted, hidden ones too. */
  async list(below = '.'): Promise<string[]> {
    const entries = await readdir(this.path(below), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(this.path(below), join(entry.parentPath, entry.name)))
      .sort();
  }
}
