import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Below bench, so that what is bundled finds the peers in bench/node_modules. */
export const outputFolder = fileURLToPath(new URL('../dist/', import.meta.url));

/** Bundles an entry as the product is bundled: minified, Node 20, the WASM files beside it. */
async function bundle(entries: readonly string[], folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir: `${outputFolder}${folder}`,
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    conditions: ['bundled', 'module'],
    loader: { '.wasm': 'file' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'silent',
  });
  return metafile;
}

/** The programs that are measured, with our codecs in them; the peers stay in their packages. */
export async function bundleProcesses(): Promise<{ readonly worker: string; readonly once: string }> {
  await rm(outputFolder, { recursive: true, force: true });
  await bundle(['bench/processes/worker.ts', 'bench/processes/once.ts'], 'processes');
  return { worker: `${outputFolder}processes/worker.mjs`, once: `${outputFolder}processes/once.mjs` };
}

/** The program that measures hostile files. */
export async function bundleHostile(): Promise<string> {
  await bundle(['bench/processes/hostile.ts'], 'hostile');
  return `${outputFolder}hostile/hostile.mjs`;
}

/** The program that measures what conversions take. */
export async function bundleDurations(): Promise<string> {
  await bundle(['bench/processes/durations.ts'], 'durations');
  return `${outputFolder}durations/durations.mjs`;
}

/** The codecs alone. @returns the paths of the written files */
export async function bundleCodecs(): Promise<string[]> {
  const { outputs } = await bundle(['codecs/index.ts'], 'codecs');
  return Object.keys(outputs).map((path) => `${root}${path}`);
}
