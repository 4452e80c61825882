import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the built functions', () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** Builds in a copy of the checkout at another path, and tells the hash of each file that came of it. */
  function buildElsewhere(): ReadonlyMap<string, string> {
    const copy = mkdtempSync(join(tmpdir(), 'checkout-'));
    folders.push(copy);
    for (const name of ['build.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'codecs', 'functions'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'build.ts', 'functions'], {
      cwd: copy,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const built = join(copy, 'dist/functions');
    return new Map(
      readdirSync(built, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(built.length), createHash('sha256').update(readFileSync(file)).digest('hex')]),
    );
  }

  it('are the same bytes wherever and whenever they are built', () => {
    const first = buildElsewhere();
    assert.deepEqual([...first.keys()].filter((file) => file.endsWith('/index.mjs')).sort(), [
      '/admit/index.mjs',
      '/api/index.mjs',
      '/convert/index.mjs',
      '/settle/index.mjs',
    ]);
    assert.deepEqual(buildElsewhere(), first);
  });
});
