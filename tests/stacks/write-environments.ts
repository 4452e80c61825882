/**
 * Writes the synthesized JSON of every environment that the tests look at, for a check against the provider's schema.
 *
 *     npx tsx tests/stacks/write-environments.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizedEnvironments } from './synthesized-environments.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Where to? npx tsx tests/stacks/write-environments.ts FOLDER');
mkdirSync(folder, { recursive: true });
for (const { name, document } of synthesizedEnvironments())
  writeFileSync(join(folder, `${name}.tf.json`), JSON.stringify(document.content, null, 2));
