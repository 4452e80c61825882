/**
 * Writes the synthesized JSON of every environment that the tests look at, for a check against the provider's schema.
 *
 *     npx tsx tests/stacks/write-environments.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeArtefacts } from './artefacts.ts';
import { synthesizeStack } from './document.ts';
import { allEnvironments } from './environments.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Where to? npx tsx tests/stacks/write-environments.ts FOLDER');
mkdirSync(folder, { recursive: true });
const artefacts = makeArtefacts();
for (const { name, variables } of allEnvironments())
  writeFileSync(
    join(folder, `${name}.tf.json`),
    JSON.stringify(synthesizeStack(variables, artefacts).content, null, 2),
  );
