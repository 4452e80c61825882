/** `npm run scale`: writes what docs/scale.md and docs/deploy.md reckon, from the measured durations and AWS's figures. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../build.ts';
import { documents, reckon } from './scale/document.ts';
import { readDurations } from './scale/durations.ts';
import { defaultSettings } from './scale/settings.ts';
import { stackFiguresOf } from './scale/stack-figures.ts';

const root = new URL('../', import.meta.url);

await build(['stack']);
const stacks = new URL('dist/stack/stacks/', root);
const [name] = readdirSync(stacks);
const stack = stackFiguresOf(JSON.parse(readFileSync(new URL(`${name}/cdk.tf.json`, stacks), 'utf8')));
const basis = { durations: readDurations(), stack, settings: defaultSettings(), played: new Map() };
for (const document of documents) {
  const file = fileURLToPath(new URL(document, root));
  const before = readFileSync(file, 'utf8');
  const after = reckon(before, basis);
  if (after !== before) writeFileSync(file, after);
  console.log(`${document}: ${after === before ? 'as it was' : 'written anew'}`);
}
