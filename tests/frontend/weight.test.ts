import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from '../../build.ts';

const site = fileURLToPath(new URL('../../dist/site/', import.meta.url));

describe('frontend: what the page weighs', function () {
  this.timeout(120_000);
  let first: ReadonlySet<string>;

  before(async () => {
    await build(['site']);
    const html = readFileSync(`${site}index.html`, 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
    const files = new Set<string>();
    for (const queue = [...named]; queue.length > 0; ) {
      const file = queue.pop()!;
      if (files.has(file)) continue;
      files.add(file);
      // What a module needs before it runs; what it imports later is not loaded with it.
      for (const [, from] of read(file).matchAll(/(?:^|[;}\n])import(?:[^"'()]*from)?["']\.\/([^"']+)["']/g))
        queue.push(`assets/${from}`);
    }
    first = files;
  });

  const read = (file: string) => readFileSync(`${site}${file}`, 'utf8');
  const weight = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  const assets = () => readdirSync(`${site}assets`).map((name) => `assets/${name}`);

  it('is usable after 64 kB of scripts and styles, gzip, in English, and after 70 kB in German', () => {
    const german = assets().filter((file) => /\/de-[\w-]+\.js$/.test(file));
    assert.equal(german.length, 1);
    assert.ok(weight(first) <= 64_000, `${weight(first)} bytes`);
    assert.ok(weight([...first, ...german]) <= 70_000, `${weight([...first, ...german])} bytes`);
  });

  it('has no script but the first one that the paint waits for, and that one below 1 kB', () => {
    const html = readFileSync(`${site}index.html`, 'utf8');
    const plain = [...html.matchAll(/<script(?![^>]*type="module")[^>]*src="\/([^"]+)"/g)].map(([, file]) => file!);
    assert.deepEqual(
      plain.map((file) => file.replace(/-[\w-]+\.js$/, '')),
      ['assets/appearance'],
    );
    assert.ok(weight(plain) < 1_000);
  });

  for (const part of [
    'oidc-client-ts',
    'ViewerDialog',
    'PresetsDialog',
    'ShortcutsDialog',
    'FileSettingsDialog',
    'de',
    'tiff',
    'png',
    'jpeg',
    'bmp',
  ])
    it(`loads ${part} when it is wanted, not before`, () => {
      const files = assets().filter((file) => file.startsWith(`assets/${part}-`) && file.endsWith('.js'));
      assert.ok(files.length > 0, 'it is a file of its own');
      for (const file of files) assert.ok(!first.has(file), file);
    });
});
