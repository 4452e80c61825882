import { fileURLToPath } from 'node:url';
import { App } from 'cdktf';
import { explainSettings } from './stacks/explain-settings.ts';
import { ImageConversionStack } from './stacks/image-conversion-stack.ts';
import { settingSources } from './stacks/setting-sources.ts';
import { resolveSettings, settingsOf } from './stacks/settings.ts';
import { SynthesisProblem } from './stacks/synthesis-problem.ts';

/**
 * Synthesizes the stack of the environment that the settings name, from the artefacts that `build.ts` makes.
 *
 *     npx tsx main.ts                    writes cdktf.out
 *     npx tsx main.ts --explain          prints every setting, and writes nothing
 *     npx tsx main.ts --variables-only   passes over .env.<environment>
 */
function main(flags: readonly string[]): void {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const sources = settingSources(process.env, folder);
  const resolved = resolveSettings(flags.includes('--variables-only') ? sources.slice(0, 1) : sources);
  if (flags.includes('--explain')) {
    console.log(explainSettings(resolved));
    return;
  }
  const settings = settingsOf(resolved);
  const app = new App({ stackTraces: false });
  const artefacts = new URL('dist/', import.meta.url);
  new ImageConversionStack(app, `image-conversion-${settings.environment}`, { settings, artefacts });
  app.synth();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SynthesisProblem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
