import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

/**
 * Puts a script before everything else of the page, as a hashed file of its own that the page waits for. Vite knows
 * modules only, which run after the first paint; and the content security policy allows nothing inline.
 * @param entry relative to Vite's root
 */
export function firstScript(entry: string): Plugin {
  const name = `${basename(entry, '.ts')}.js`;
  let root = '';
  return {
    name: 'first-script',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async buildStart() {
      const options = { bundle: true, minify: true, format: 'iife', target: 'es2022', write: false } as const;
      const { outputFiles } = await build({ ...options, entryPoints: [join(root, entry)] });
      this.emitFile({ type: 'asset', name, source: outputFiles[0]!.text });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const script = Object.values(bundle).find((file) => file.type === 'asset' && file.names.includes(name));
        if (script === undefined) throw new Error(`${name} was not emitted`);
        return [{ tag: 'script', attrs: { src: `/${script.fileName}` }, injectTo: 'head' }];
      },
    },
  };
}
