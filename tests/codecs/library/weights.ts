/**
 * What the codecs weigh, for the table in their README; `npx tsx tests/codecs/library/weights.ts` writes it there.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { formatNames, formats } from '../../../codecs/index.ts';
import { bundleText, filesAtStart, forBrowsers } from './bundles.ts';

const begin = '<!-- weights -->';
const end = '<!-- /weights -->';
const readmePath = 'codecs/README.md';

/** Bytes in gzip by what they are for: the import, each format's script with all that it needs, each WASM file. */
export async function weigh(): Promise<Map<string, number>> {
  const whole = await weighFiles("export * from './codecs/index.ts';");
  const weights = new Map([['the import, before a file comes', whole.start]]);
  for (const name of formatNames)
    weights.set(
      `${formats[name].label}, script`,
      (await weighFiles(`export { ${name} } from './codecs/${name}/index.ts';`)).start,
    );
  return new Map([...weights, ...whole.wasm]);
}

async function weighFiles(contents: string): Promise<{ readonly start: number; readonly wasm: [string, number][] }> {
  const { metafile, outputFiles } = await bundleText(contents, forBrowsers);
  const named = outputFiles.map(({ path, contents }) => [basename(path), gzipSync(contents).length] as const);
  const atStart = new Set(Array.from(filesAtStart(metafile), (path) => basename(path)));
  return {
    start: named.reduce((sum, [name, bytes]) => (atStart.has(name) ? sum + bytes : sum), 0),
    wasm: named.flatMap(([name, bytes]): [string, number][] => {
      const [, stem] = /^(.+)-[A-Z0-9]{8}[.]wasm$/.exec(name) ?? [];
      return stem ? [[`\`${stem}.wasm\``, bytes]] : [];
    }),
  };
}

/** The kilobytes that the README tells, by what they are for. */
export async function readWeights(): Promise<Map<string, number>> {
  const readme = await readFile(readmePath, 'utf8');
  const rows = readme.slice(readme.indexOf(begin), readme.indexOf(end)).matchAll(/^\| (.+?) \| (\d+) kB \|$/gm);
  return new Map(Array.from(rows, ([, name, size]) => [name!, Number(size)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = await readFile(readmePath, 'utf8');
  const rows = Array.from(await weigh(), ([name, bytes]) => `| ${name} | ${Math.ceil(bytes / 1000)} kB |`);
  const table = [begin, '| | gzip |', '|---|---|', ...rows, end].join('\n');
  await writeFile(
    readmePath,
    readme.slice(0, readme.indexOf(begin)) + table + readme.slice(readme.indexOf(end) + end.length),
  );
  console.log(table);
}
