import { type BuildOptions, type BuildResult, build, type Metafile } from 'esbuild';

/** What the README tells a person who bundles for Node to set. */
export const forNode = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  splitting: true,
  loader: { '.wasm': 'file' },
  conditions: ['bundled'],
} as const satisfies BuildOptions;

/** What the README tells a person who bundles for pages and workers to set. */
export const forBrowsers = {
  bundle: true,
  format: 'esm',
  splitting: true,
  loader: { '.wasm': 'file' },
  external: ['fs', 'path'],
} as const satisfies BuildOptions;

/** The entry's name in the metafile of {@link bundleText}; what is imported dynamically is an entry too. */
export const textEntry = 'consumer.ts';

/** Bundles a module that is given as text, as if it lay in the root of the checkout; writes nothing. */
export function bundleText(contents: string, options: BuildOptions = forNode) {
  return build({
    ...options,
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts', sourcefile: textEntry },
    outdir: 'dist/none',
    write: false,
    minify: true,
    metafile: true,
    logLevel: 'silent',
  }) satisfies Promise<BuildResult>;
}

/** The output files that are there before anything is called: the entry's and those that it imports statically. */
export function filesAtStart({ outputs }: Metafile): Set<string> {
  const files = new Set(Object.keys(outputs).filter((path) => outputs[path]!.entryPoint === textEntry));
  for (const file of files)
    for (const { path, kind } of outputs[file]!.imports)
      if (kind === 'import-statement' && outputs[path]) files.add(path);
  return files;
}

/** The sources of those files. */
export function sourcesAtStart(metafile: Metafile): string[] {
  return [...filesAtStart(metafile)].flatMap((file) => Object.keys(metafile.outputs[file]!.inputs)).sort();
}
