import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder like the one that the build makes, with as little in it as a stack needs. */
export function makeArtefacts(files: Readonly<Record<string, string>> = {}): URL {
  const folder = mkdtempSync(join(tmpdir(), 'artefacts-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const all: Readonly<Record<string, string>> = {
    'functions/convert/index.mjs': 'export const handler = () => "convert";\n',
    'functions/api/index.mjs': 'export const handler = () => "api";\n',
    'functions/admit/index.mjs': 'export const handler = (event) => event;\n',
    'functions/settle/index.mjs': 'export const handler = () => "settle";\n',
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return pathToFileURL(`${folder}/`);
}
