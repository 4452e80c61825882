import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ImageConversionStack } from '../../../stacks/image-conversion-stack.ts';
import { readSettings } from '../../../stacks/settings.ts';
import { SynthesisProblem } from '../../../stacks/synthesis-problem.ts';
import { makeArtefacts } from '../artefacts.ts';
import { type Block, synthesizeStack } from '../document.ts';

describe('the site’s files', () => {
  const byKey = (files: Readonly<Record<string, string>> = {}): ReadonlyMap<string, Block> =>
    new Map(Object.values(synthesizeStack({}, makeArtefacts(files)).all('aws_s3_object')).map((one) => [one.key, one]));

  it('are an object each, beside the configuration', () => {
    assert.deepEqual([...byKey().keys()].sort(), [
      'assets/codec-0a1b2c3d.wasm',
      'assets/index-Bq3d_-x9.js',
      'config.json',
      'index.html',
    ]);
  });

  it('with a hash in their name are cached for a year', () => {
    for (const key of ['assets/codec-0a1b2c3d.wasm', 'assets/index-Bq3d_-x9.js'])
      assert.equal(byKey().get(key)?.cache_control, 'public, max-age=31536000, immutable');
  });

  it('without one are asked for again each time', () => {
    const files = byKey({ 'site/favicon.svg': '<svg/>', 'site/assets/logo.svg': '<svg/>' });
    for (const key of ['index.html', 'favicon.svg', 'assets/logo.svg'])
      assert.equal(files.get(key)?.cache_control, 'no-cache', key);
  });

  it('have their content types', () => {
    const files = byKey({ 'site/app.webmanifest': '{}' });
    assert.equal(files.get('index.html')?.content_type, 'text/html; charset=utf-8');
    assert.equal(files.get('assets/index-Bq3d_-x9.js')?.content_type, 'text/javascript; charset=utf-8');
    assert.equal(files.get('assets/codec-0a1b2c3d.wasm')?.content_type, 'application/wasm');
    assert.equal(files.get('app.webmanifest')?.content_type, 'application/manifest+json');
  });

  it('are uploaded again when their content changed', () => {
    const hash = byKey({ 'site/index.html': 'one' }).get('index.html')?.source_hash;
    assert.equal(hash, createHash('sha256').update('one').digest('hex'));
    assert.notEqual(byKey({ 'site/index.html': 'two' }).get('index.html')?.source_hash, hash);
  });

  it('do not change with one another', () => {
    const [one, other] = [byKey({ 'site/index.html': 'one' }), byKey({ 'site/index.html': 'two' })];
    const key = 'assets/index-Bq3d_-x9.js';
    assert.deepEqual(one.get(key), other.get(key));
  });

  it('are uploaded before the page that loads them', () => {
    assert.deepEqual(byKey().get('index.html')?.depends_on, [
      'aws_s3_object.site_assets_codec-0a1b2c3d_wasm',
      'aws_s3_object.site_assets_index-Bq3d_-x9_js',
    ]);
  });

  it('lie beside the synthesized stack, where Terraform looks for them', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'site-files-'));
    try {
      const app = new App({ outdir });
      new ImageConversionStack(app, 'stack', { settings: readSettings({}), artefacts: makeArtefacts() });
      app.synth();
      for (const { source } of byKey().values())
        if (source !== undefined) assert.ok(existsSync(join(outdir, 'stacks/stack', source)), source);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['of an unknown type', { 'site/movie.xyz': '' }, /movie\.xyz has no known content type/],
    ['that the deployment writes itself', { 'site/config.json': '{}' }, /config\.json is in the way/],
    ['whose names fall together', { 'site/a.b.js': '', 'site/a_b.js': '' }, /a_b\.js .* a\.b\.js/],
  ];
  for (const [what, files, message] of refused) {
    it(`${what} stop the synthesis with a sentence`, () => {
      assert.throws(
        () => byKey(files),
        (error) => {
          assert.ok(error instanceof SynthesisProblem);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('that were not built stop it with the command that builds them', () => {
    assert.throws(
      () => synthesizeStack({}, new URL('nowhere/', makeArtefacts())),
      (error) => error instanceof SynthesisProblem && /"npx tsx build\.ts \w+" makes it\.$/.test(error.message),
    );
  });
});
