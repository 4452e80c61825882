// Scores the decoders on the corpus and holds the result against the counts that are kept in corpus-counts.json:
//   node .ci/corpus-counts.mjs ../shared/corpus [--keep]
// A worse count fails. A better one fails too, until --keep writes it down. The file goes when nothing falls short.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [corpus, keep] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const file = fileURLToPath(new URL('corpus-counts.json', import.meta.url));

const { stdout, stderr } = spawnSync(process.execPath, [join(corpus, 'score.mjs'), 'codecs/index.ts'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
});
const rows = [...stdout.matchAll(/^(\w+) (\w+) +(\d+) of (\d+)$/gm)];
if (rows.length === 0) {
  console.log(`The corpus was not scored.\n${stdout}${stderr}`);
  process.exit(1);
}
const found = Object.fromEntries(
  rows.map(([, kind, rule, good, all]) => [`${kind} ${rule}`, [Number(good), Number(all)]]),
);
const short = (counts) => Object.entries(counts).some(([key, [good, all]]) => !key.endsWith(' single') && good < all);
const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

if (keep === '--keep') {
  if (short(found))
    writeFileSync(file, `${JSON.stringify(found, null, 2).replace(/\[\s+(\d+),\s+(\d+)\s+\]/g, '[$1, $2]')}\n`);
  else rmSync(file, { force: true });
}
let differs = false;
for (const [key, [good, all]] of Object.entries(found)) {
  const before = kept ? (kept[key]?.[0] ?? 0) : key.endsWith(' single') ? 0 : all;
  const verdict =
    good < before ? `WORSE, ${before} are kept` : kept && good > before ? 'better: keep it with --keep' : '';
  if (verdict) differs = true;
  console.log(`${key.padEnd(16)} ${good} of ${all} ${verdict}`);
}
process.exit(differs && keep !== '--keep' ? 1 : 0);
