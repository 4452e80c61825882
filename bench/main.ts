/** `npm run bench`: measures the codecs beside the packages they began with and beside their peers. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import { measure } from './measure.ts';
import { toMarkdown, toText } from './tables.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const chosen = readArguments();
  if (typeof chosen === 'number') return chosen;
  const missing = await missingPackages();
  if (missing.length > 0) {
    console.error(
      `The peers are not installed (${missing.join(', ')}). Install them with:\n\n  npm ci --prefix bench\n`,
    );
    return 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'codecs-bench-'));
  const clean = () => rm(folder, { recursive: true, force: true });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => void clean().then(() => process.exit(code)));
  try {
    const print = chosen.markdown ? toMarkdown : toText;
    const results = await measure(chosen, folder, {
      say: (line) => void process.stderr.write(`${line}\n`),
      show: (table) => console.log(print(table)),
    });
    if (chosen.json !== undefined)
      await writeFile(chosen.json, `${JSON.stringify({ environment: await environmentOf(), ...results }, null, 2)}\n`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await clean();
  }
}

function readArguments(): Arguments | number {
  try {
    const chosen = parseArguments(process.argv.slice(2), process.env);
    if (chosen !== 'help') return chosen;
    console.log(usage);
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return 2;
  }
}

async function dependencies(): Promise<Record<string, string>> {
  const text = await readFile(new URL('package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

async function missingPackages(): Promise<string[]> {
  const folder = fileURLToPath(new URL('node_modules/', import.meta.url));
  return Object.keys(await dependencies()).filter((name) => !existsSync(join(folder, name)));
}

async function environmentOf() {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    packages: await dependencies(),
  };
}
