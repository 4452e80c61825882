import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../build.ts';
import { identify } from '../../codecs/index.ts';
import { phoneJpeg } from '../pictures/index.ts';

const run = promisify(execFile);

describe('the package', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-'));
    await build(['cli']);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('runs its command from npm pack in an empty folder, without node_modules', async () => {
    const packed = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
    await run('tar', ['-xzf', packed.stdout.trim()], { cwd: folder });
    const { bin } = JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8'));
    const { name, bytes } = phoneJpeg();
    await writeFile(join(folder, name), bytes);
    await run(join(folder, 'package', bin['image-conversion']), ['convert', name, 'out.png'], { cwd: folder });
    assert.equal(identify(await readFile(join(folder, 'out.png'))), 'png');
  });
});
