import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
    const { bin, version } = JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8'));
    const command = join(folder, 'package', bin['image-conversion']);
    const files = join(folder, 'empty');
    await mkdir(files);
    const { name, bytes } = phoneJpeg();
    await writeFile(join(files, name), bytes);
    await run(command, ['convert', name, 'out.png'], { cwd: files });
    assert.equal(identify(await readFile(join(files, 'out.png'))), 'png');
    assert.equal((await run(command, ['--version'])).stdout, `${version}\n`);

    // Several jobs: the one file is also what its worker threads start with.
    await run(command, ['convert', '*', '--to', 'bmp', '--out-dir', 'bmp', '--jobs', '2'], { cwd: files });
    assert.deepEqual((await readdir(join(files, 'bmp'))).sort(), ['IMG_2041.bmp', 'out.bmp']);
  });
});
