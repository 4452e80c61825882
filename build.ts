/**
 * Makes the artefacts that the stack deploys and the local service runs. Each is made again only when one of its
 * inputs changed: a stamp holds the hash of what it was made from.
 *
 *     npx tsx build.ts [functions] [site] [cli] [stack]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const functionNames = ['convert', 'api', 'settle', 'admit'];

interface Artefact {
  /** Files and folders that decide the result, relative to the checkout. */
  readonly inputs: readonly string[];
  /** The folder that holds the result, relative to the checkout. */
  readonly output: string;
  readonly after: readonly ArtefactName[];
  /** Writes the result into an empty folder. */
  make(folder: string): Promise<void>;
}

const artefacts = {
  functions: {
    inputs: ['build.ts', 'package-lock.json', 'codecs', 'functions'],
    output: 'dist/functions',
    after: [],
    make: (folder) =>
      bundle(
        folder,
        functionNames.map((name) => [`${name}/index`, `functions/${name}/handler.ts`]),
        '.mjs',
      ),
  },
  cli: {
    inputs: ['build.ts', 'package-lock.json', 'codecs'],
    output: 'dist/codecs',
    after: [],
    async make(folder) {
      await bundle(folder, [['cli', 'codecs/cli.ts']], '.js');
      await chmod(join(folder, 'cli.js'), 0o755);
    },
  },
  site: {
    inputs: ['package-lock.json', 'codecs', 'frontend', 'functions/service/record.ts'],
    output: 'dist/site',
    after: [],
    async make(folder) {
      const { build: buildSite } = await import('vite');
      await buildSite({
        configFile: join(root, 'frontend/vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: folder, emptyOutDir: true },
      });
    },
  },
  stack: {
    inputs: ['package-lock.json', 'main.ts', 'cdktf.json', 'stacks', 'dist/functions'],
    output: 'dist/stack',
    after: ['functions'],
    // The local service runs what its own environment says, whatever is set for a deployment.
    make: (folder) => run(['--import', 'tsx', 'main.ts', '--variables-only'], { CDKTF_OUTDIR: folder }),
  },
} as const satisfies Record<string, Artefact>;

type ArtefactName = 'functions' | 'site' | 'cli' | 'stack';

/** The artefacts in the order in which they can be made. */
export const artefactNames: readonly ArtefactName[] = ['functions', 'cli', 'site', 'stack'];

/**
 * Builds what is missing or out of date among the named artefacts and what they rest on.
 * @returns the names of those that were made again
 * @throws Error with the compiler's own words when a source does not build
 */
export async function build(names: readonly ArtefactName[]): Promise<ArtefactName[]> {
  const wanted = new Set(names.flatMap((name) => [...artefacts[name].after, name]));
  const made: ArtefactName[] = [];
  for (const name of artefactNames) if (wanted.has(name) && (await bring(name))) made.push(name);
  return made;
}

async function bring(name: ArtefactName): Promise<boolean> {
  const { inputs, output, make }: Artefact = artefacts[name];
  const stampFile = join(root, 'dist/.stamps', name);
  const stamp = await hashOf(inputs);
  if (existsSync(join(root, output)) && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return false;

  const target = join(root, output);
  const fresh = join(root, `${output}.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    await make(fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await mkdir(join(root, 'dist/.stamps'), { recursive: true });
  await writeFile(stampFile, stamp);
  return true;
}

/** One bundle an entry, ES modules for Node 20, each with the WASM files that it loads beside it. */
async function bundle(folder: string, entries: readonly (readonly [string, string])[], extension: string) {
  const esbuild = await import('esbuild');
  await Promise.all(
    entries.map(async ([out, entry]) => {
      await esbuild.build({
        absWorkingDir: root,
        entryPoints: [{ in: entry, out }],
        outdir: folder,
        outExtension: { '.js': extension },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        mainFields: ['module', 'main'],
        conditions: ['bundled', 'module'],
        loader: { '.wasm': 'file' },
        assetNames: `${out.includes('/') ? `${out.split('/')[0]}/` : ''}[name]-[hash]`,
        // Some of the bundled packages are CommonJS and ask for Node's own modules through `require`.
        banner: {
          js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);",
        },
        legalComments: 'none',
        logLevel: 'silent',
      });
    }),
  );
}

function run(parameters: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, parameters, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(said.trim() || `${parameters.at(-1)} ended with ${code}`)),
    );
  });
}

/** The hash of all files below the inputs, of the settings in the environment, and of the Node version. */
async function hashOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const settings = Object.entries(process.env).filter(
    // Where the local service keeps its state decides nothing that is built.
    ([name]) => name.startsWith('IMAGE_CONVERSION_') && name !== 'IMAGE_CONVERSION_STATE',
  );
  hash.update(JSON.stringify(settings.sort()));
  for (const file of (await Promise.all(inputs.map(filesBelow))).flat().sort())
    hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (entries === undefined) return existsSync(join(root, path)) ? [path] : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !artefactNames.includes(name as ArtefactName));
  if (unknown !== undefined) {
    console.error(`There is no artefact called ${unknown}. Known: ${artefactNames.join(', ')}.`);
    process.exit(2);
  }
  try {
    const made = await build(names.length > 0 ? (names as ArtefactName[]) : artefactNames);
    console.log(made.length > 0 ? `built: ${made.join(', ')}` : 'nothing to build');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
