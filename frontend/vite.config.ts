import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Rolldown } from 'vite';
import { firstScript } from './first-script.ts';
import { offline } from './offline.ts';

type LogLevel = Rolldown.LogLevel;
type RolldownLog = Rolldown.RolldownLog;

/** libjpeg-turbo's glue asks for `fs` and `path` in Node alone; that a page has neither is no news to who starts the service. */
const onLog = (level: LogLevel, log: RolldownLog, report: (level: LogLevel, log: RolldownLog) => void) => {
  if (!/Module "(fs|path)" has been externalized .*libjpegturbowasm/.test(log.message)) report(level, log);
};

/** The page as static files: hashed assets, nothing inline, so that a content security policy without exceptions holds. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    firstScript('src/appearance.ts'),
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    offline(),
  ],
  build: {
    // How long the compiler's plugins take is no news to who starts the service.
    rolldownOptions: { checks: { pluginTimings: false }, onLog },
    outDir: '../dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es', rolldownOptions: { onLog } },
});
