import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from '../../build.ts';
import { languageNames } from '../../frontend/src/words/languages.ts';

const site = new URL('../../dist/site/', import.meta.url);
/** Bytes of JavaScript and CSS, packed by gzip, that a visitor waits for. */
const mostBytes = 60_000;
/** With the words of the language that has the most of them: those of English are there already, for what is not translated. */
const mostBytesTranslated = 64_500;
/** Bytes, packed by gzip, of what is loaded when it is wanted: of the files of that name together. */
const mostBytesApart: Readonly<Record<string, number>> = {
  BatchList: 9_000,
  ViewerDialog: 9_500,
  PastList: 7_500,
  later: 6_000,
  de: 4_000,
  'de-later': 6_000,
  connection: 3_500,
  'oidc-client-ts': 17_500,
  'metadata.worker': 13_000,
  jpeg: 50_000,
  png: 26_000,
  bmp: 13_000,
  tiff: 68_000,
};
/** With all that is loaded for a file that is dropped, before the first codec. */
const mostBytesBeforeCodecs = 120_000;

async function packedBytes(paths: readonly string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => readFile(new URL(path, site))));
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
}

describe('The weight of the page', function () {
  this.timeout(180_000);
  let first: string[];

  before(async () => {
    await build(['site']);
    const html = await readFile(new URL('index.html', site), 'utf8');
    first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
  });

  it(`is at most ${mostBytes} bytes of JavaScript and CSS until it can be used`, async () => {
    assert.ok(first.length >= 2, 'the page names its script and its style');
    const bytes = await packedBytes(first);
    assert.ok(bytes <= mostBytes, `${bytes} bytes`);
  });

  it(`is at most ${mostBytesBeforeCodecs} bytes with the worker that a file is given to`, async () => {
    const script = await readFile(new URL(first.find((path) => /index-.*\.js$/.test(path))!, site), 'utf8');
    const worker = script.match(/assets\/codec\.worker-[\w-]+\.js/)?.[0];
    assert.ok(worker, 'the page names its worker');
    const bytes = await packedBytes([...first, worker]);
    assert.ok(bytes <= mostBytesBeforeCodecs, `${bytes} bytes`);
  });

  it(`is at most ${mostBytesTranslated} bytes with the words of any language`, async () => {
    const names = await readdir(new URL('assets/', site));
    const [english, ...others] = languageNames;
    assert.equal(english, 'en');
    for (const language of others) {
      const words = names.filter((name) => new RegExp(`^${language}-[\\w-]{8}\\.js$`).test(name));
      assert.equal(words.length, 1, language);
      const bytes = await packedBytes([...first, `assets/${words[0]}`]);
      assert.ok(bytes <= mostBytesTranslated, `${language}: ${bytes} bytes`);
    }
  });

  for (const [part, most] of Object.entries(mostBytesApart))
    it(`has at most ${most} bytes of ${part}, apart, to be loaded when it is wanted`, async () => {
      const names = await readdir(new URL('assets/', site));
      const files = names.filter((name) => new RegExp(`^${part}-[\\w-]{8}\\.(js|css)$`).test(name));
      assert.ok(
        files.some((name) => name.endsWith('.js')),
        'it is a file of its own',
      );
      for (const file of files) assert.ok(!first.includes(`assets/${file}`), file);
      const bytes = await packedBytes(files.map((file) => `assets/${file}`));
      assert.ok(bytes <= most, `${bytes} bytes`);
    });

  for (const part of ['PresetsDialog', 'ShortcutsDialog', 'FileSettingsDialog'])
    it(`has ${part} apart, to be loaded when it is wanted`, async () => {
      const files = (await readdir(new URL('assets/', site))).filter((name) => name.startsWith(`${part}-`));
      assert.ok(
        files.some((name) => name.endsWith('.js')),
        'it is a file of its own',
      );
      for (const file of files) assert.ok(!first.includes(`assets/${file}`), file);
    });

  it('loads no codec before a file needs it', async () => {
    for (const path of first) assert.doesNotMatch(await readFile(new URL(path, site), 'utf8'), /mozjpeg|\.wasm/, path);
  });
});
