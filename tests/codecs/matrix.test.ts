import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { hashMatrix, matrix } from './matrix.ts';

const run = promisify(execFile);
const node24 = process.env.NODE_24;

describe('the 16 pairs, every colour model and every size', () => {
  let folder: string;
  let fromSource: Record<string, string>;
  const bundle = () => join(folder, 'matrix.mjs');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matrix-'));
    await build({
      entryPoints: ['tests/codecs/matrix-process.ts'],
      outfile: bundle(),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      conditions: ['bundled', 'module'],
      loader: { '.wasm': 'file' },
      logLevel: 'silent',
    });
    fromSource = await hashMatrix();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are all carried out', () => {
    assert.equal(new Set(matrix.map(({ name }) => name)).size, matrix.length);
    assert.deepEqual(
      Object.keys(fromSource),
      matrix.map(({ name }) => name),
    );
  });

  it('give the same bytes a second time', async () => {
    assert.deepEqual(await hashMatrix(), fromSource);
  });

  it('give the same bytes in a bundle, in a process of its own', async () => {
    assert.deepEqual(JSON.parse((await run(process.execPath, [bundle()])).stdout), fromSource);
  });

  const missing = node24 === undefined ? ' (skipped: NODE_24 does not name its binary)' : '';
  it(`give the same bytes on Node 24${missing}`, async function () {
    if (node24 === undefined) this.skip();
    assert.ok(existsSync(node24), `NODE_24 names ${node24}, which is not there`);
    assert.match((await run(node24, ['--version'])).stdout, /^v24\./);
    assert.deepEqual(JSON.parse((await run(node24, [bundle()])).stdout), fromSource);
  });
});
