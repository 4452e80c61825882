import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Rolldown } from 'vite';
import { fetchedParts } from './fetched-parts.ts';
import { firstScript } from './first-script.ts';
import { offline } from './offline.ts';

type LogLevel = Rolldown.LogLevel;
type RolldownLog = Rolldown.RolldownLog;

/** libjpeg-turbo's glue asks for `fs` and `path` in Node alone; that a page has neither is no news to who starts the service. */
const onLog = (level: LogLevel, log: RolldownLog, report: (level: LogLevel, log: RolldownLog) => void) => {
  if (!/Module "(fs|path)" has been externalized .*libjpegturbowasm/.test(log.message)) report(level, log);
};

/** What the page and its later parts both need, and the page at once: one file is smaller than many. */
const atOnce =
  /\/frontend\/src\/(words\/(?!de\.|.*later)|parts\/|failure\.ts|cloud\/(wait|api-error)\.ts|device\/storage-full\.ts)|\/codecs\/errors\.ts/;

/** The page as static files: hashed assets, nothing inline, so that a content security policy without exceptions holds. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    fetchedParts(),
    firstScript('src/appearance.ts'),
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    offline(),
  ],
  build: {
    // How long the compiler's plugins take is no news to who starts the service.
    rolldownOptions: {
      checks: { pluginTimings: false },
      onLog,
      output: { codeSplitting: { groups: [{ name: 'words', test: atOnce }] } },
    },
    outDir: '../dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
  },
  worker: { format: 'es', rolldownOptions: { onLog } },
});
