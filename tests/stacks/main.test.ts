import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs Node with tsx in an empty folder; tells what it said and what it left there. */
function run(parameters: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'main-'));
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs'), ...parameters],
      { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...variables }, encoding: 'utf8' },
    );
    return { status, stdout, stderr, left: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('main.ts', () => {
  it('has fewer than 40 lines', () => {
    assert.ok(readFileSync(join(root, 'main.ts'), 'utf8').trimEnd().split('\n').length < 40);
  });

  it('answers a wrong setting with one sentence, no stack trace, and writes nothing', () => {
    const { status, stdout, stderr, left } = run([join(root, 'main.ts')], { IMAGE_CONVERSION_RETENTION_DAYS: '0' });
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.equal(stderr, 'IMAGE_CONVERSION_RETENTION_DAYS must be a whole number from 1 to 365 (days), and is "0".\n');
    assert.deepEqual(left, []);
  });
});

describe('the modules of the stack', () => {
  const modules = readdirSync(join(root, 'stacks'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );

  it('do nothing when they are imported', () => {
    const entry = JSON.stringify(join(root, 'stacks/image-conversion-stack.ts'));
    const { status, stdout, stderr, left } = run(['--input-type=module', '--eval', `await import(${entry})`]);
    assert.deepEqual({ status, stdout, stderr, left }, { status: 0, stdout: '', stderr: '', left: [] });
  });

  it('import resources by their own path, never the provider’s barrel', () => {
    for (const file of modules) {
      const source = readFileSync(join(root, 'stacks', file), 'utf8');
      for (const [, path] of source.matchAll(/from '(@cdktf\/[^']*)'/g))
        assert.match(path!, /^@cdktf\/provider-aws\/lib\/[a-z0-9-]+\/index\.js$/, file);
    }
  });

  it('alone, with main.ts and their tests, know CDKTF', () => {
    const folders = ['build.ts', 'codecs', 'functions', 'frontend', 'local', 'bench'];
    const sources = folders
      .map((name) => join(root, name))
      .filter((path) => existsSync(path))
      .flatMap((path) =>
        path.endsWith('.ts')
          ? [path]
          : readdirSync(path, { recursive: true, encoding: 'utf8' })
              .filter((file) => /\.(ts|svelte|mjs)$/.test(file) && !file.includes('node_modules'))
              .map((file) => join(path, file)),
      );
    assert.ok(sources.length > 20);
    for (const file of sources)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /from '(?:cdktf|constructs|@cdktf\/)/, file);
  });

  it('alone read the environment of a deployment in one place', () => {
    for (const file of modules)
      assert.doesNotMatch(readFileSync(join(root, 'stacks', file), 'utf8'), /process\.env/, file);
  });
});
