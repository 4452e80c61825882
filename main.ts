import { App } from 'cdktf';
import { ImageConversionStack } from './stacks/image-conversion-stack.ts';
import { readSettings } from './stacks/settings.ts';
import { SynthesisProblem } from './stacks/synthesis-problem.ts';

/** Synthesizes the stack of the environment that the settings name, from the artefacts that `build.ts` makes. */
function synthesize(): void {
  const settings = readSettings(process.env);
  const app = new App({ stackTraces: false });
  new ImageConversionStack(app, `image-conversion-${settings.environment}`, {
    settings,
    artefacts: new URL('dist/', import.meta.url),
  });
  app.synth();
}

try {
  synthesize();
} catch (error) {
  if (!(error instanceof SynthesisProblem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
