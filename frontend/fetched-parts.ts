import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Has what the page imports while it is used loaded by `src/parts/load-part.ts`, in the place of Vite's own helper. A
 * browser may remember for the life of a page that an import failed; so the files of a part are fetched first, which can be
 * tried again, and imported when they are there.
 */
export function fetchedParts(): Plugin {
  let root = '';
  return {
    name: 'fetched-parts',
    apply: 'build',
    enforce: 'pre',
    config: () => ({
      build: {
        modulePreload: {
          polyfill: false,
          // All that an import needs: its own file and those that it imports.
          resolveDependencies: (file, files, { hostType }) => (hostType === 'js' ? [file, ...files] : files),
        },
      },
    }),
    configResolved(config) {
      root = config.root;
    },
    load(id) {
      if (id !== '\0vite/preload-helper.js') return undefined;
      return `export { loadPart as __vitePreload } from ${JSON.stringify(join(root, 'src/parts/load-part.ts'))};`;
    },
  };
}
