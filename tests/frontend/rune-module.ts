import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, transform } from 'esbuild';
import { compileModule } from 'svelte/compiler';

const source = fileURLToPath(new URL('../../frontend/src/', import.meta.url));
// Mocha loads the tests by `require`; by it their modules and those of the compiled ones are the same instances.
const require = createRequire(import.meta.url);

/**
 * Loads a module with runes, which only Svelte's compiler understands. The modules with runes that it imports are
 * compiled with it; all others are the same instances that the test imports.
 * @param path below frontend/src, such as `state/batch.svelte.ts`
 */
export async function loadRuneModule<T>(path: string): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rune-module-'));
  try {
    const outfile = join(folder, 'module.cjs');
    await build({
      entryPoints: [join(source, path)],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      plugins: [runes],
      logLevel: 'silent',
    });
    return require(outfile) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const runes: Plugin = {
  name: 'runes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point' || path.endsWith('.svelte.ts')) return { path: resolve(resolveDir, path) };
      return { path: path.startsWith('.') ? resolve(resolveDir, path) : require.resolve(path), external: true };
    });
    onLoad({ filter: /\.svelte\.ts$/ }, async ({ path }) => {
      const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts', target: 'es2022', tsconfigRaw });
      return { contents: compileModule(code, { filename: path, generate: 'client' }).js.code, loader: 'js' };
    });
  },
};
