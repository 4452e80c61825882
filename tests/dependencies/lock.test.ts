import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dependencies } from './licences.ts';

describe('the lock file', () => {
  it('is of the form that npm writes now', () => {
    const { lockfileVersion } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    assert.equal(lockfileVersion, 3);
  });

  it('has the hash of each package, or of the one that it comes in', () => {
    const without = dependencies().filter(({ integrity, bundled }) => !integrity?.startsWith('sha512-') && !bundled);
    assert.deepEqual(without, []);
  });

  it('takes packages from the registry only', () => {
    for (const { path, resolved } of dependencies())
      if (resolved !== undefined) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, path);
  });

  it('runs the installation scripts of two build tools and of one that tests read with, and of nothing that is shipped', () => {
    const scripts = dependencies().filter(({ hasInstallScript }) => hasInstallScript);
    assert.deepEqual(
      scripts.map(({ path }) => path),
      ['node_modules/@cdktf/node-pty-prebuilt-multiarch', 'node_modules/esbuild', 'node_modules/exifreader'],
    );
  });
});

describe('the licence of each dependency', () => {
  /** One that allows what is done: to build with it, and to ship it in a bundle. */
  const allowed = [
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'ISC',
    'MIT',
    'MIT-0',
    // Its files keep their licence; nothing of these is changed.
    'MPL-2.0',
    'PSF-2.0',
    'Public Domain',
    'Unlicense',
    'Zlib',
  ];

  it('is one of those that are allowed, or offers one of them', () => {
    const refused = dependencies().filter(({ licence }) => {
      const words = (licence ?? 'none').replace(/[()]/g, '');
      return words.includes(' OR ')
        ? !words.split(' OR ').some((one) => allowed.includes(one))
        : !words.split(' AND ').every((one) => allowed.includes(one));
    });
    assert.deepEqual(refused, []);
  });
});

describe('the workflows', () => {
  const files = readdirSync('.github/workflows').map(
    (name) => [name, readFileSync(`.github/workflows/${name}`, 'utf8')] as const,
  );

  for (const [name, text] of files) {
    it(`${name} pins each action by its commit`, () => {
      const uses = [...text.matchAll(/uses: (\S+)(.*)/g)];
      assert.notEqual(uses.length, 0);
      for (const [, action, comment] of uses) {
        assert.match(action!, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        assert.match(comment!, /# v\d+\.\d+\.\d+/);
      }
    });

    it(`${name} may do nothing but what a job asks for`, () => {
      assert.match(text, /^permissions: \{\}$/m);
      const granted = [...text.matchAll(/^ {6}([\w-]+): (read|write)$/gm)].map(([, what, how]) => `${what}: ${how}`);
      assert.deepEqual(granted, [name === 'release.yml' ? 'contents: write' : 'contents: read']);
    });

    it(`${name} leaves no credentials in the checkout and ends by itself`, () => {
      assert.match(text, /persist-credentials: false/);
      assert.match(text, /timeout-minutes: \d+/);
    });
  }

  it('run on no event that gives a stranger’s code our rights', () => {
    for (const [, text] of files) assert.doesNotMatch(text, /pull_request_target|workflow_run/);
  });
});
