import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { identify } from '../../codecs/index.ts';
import { alphaPng, half, multiPageTiff, phoneJpeg, textNamedJpg } from '../pictures/index.ts';

interface Answer {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

function run(command: readonly string[], cwd: string): Promise<Answer> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, command, { cwd });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (error += chunk));
    child.on('error', fail);
    child.on('close', (status) => done({ status, out, error }));
  });
}

describe('the command line', () => {
  let folder: string;
  let bundle: string;
  const cli = (...parameters: string[]) => run([bundle, ...parameters], folder);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
    bundle = join(folder, 'bundle', 'cli.mjs');
    await build({
      entryPoints: ['codecs/cli.ts'],
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['bundled', 'module'],
      loader: { '.wasm': 'file' },
      logLevel: 'silent',
    });
    for (const { name, bytes } of [phoneJpeg(), alphaPng(), multiPageTiff(), textNamedJpg(), half(phoneJpeg())])
      await writeFile(join(folder, name), bytes);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('runs from source', async () => {
    const answer = await run(
      ['--import', 'tsx', 'codecs/cli.ts', 'convert', join(folder, 'logo.png'), join(folder, 'source.bmp')],
      process.cwd(),
    );
    assert.equal(answer.status, 0, answer.error);
    assert.equal(identify(await readFile(join(folder, 'source.bmp'))), 'bmp');
  });

  it('writes one file a page and prints what was kept, changed and dropped', async () => {
    const { status, out } = await cli('convert', 'contract.tiff', 'contract.png');
    assert.equal(status, 0);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => /^contract-\d/.test(name)),
      ['contract-1.png', 'contract-2.png', 'contract-3.png'],
    );
    assert.match(out, /kept {4}The density of 200 pixels per inch/);
    assert.match(out, /kept {4}page 3: The colours are still stored as bilevel/);
  });

  it('prints the report as data', async () => {
    const { out } = await cli('convert', 'IMG_2041.jpg', 'photo.tiff', '--json');
    const { outputs, report } = JSON.parse(out);
    assert.deepEqual(outputs, ['photo.tiff']);
    assert.ok(report.dropped.some(({ what }: { what: string }) => what === 'exif'));
  });

  it('does not overwrite without --force, and leaves what is there as it was', async () => {
    await writeFile(join(folder, 'there.png'), 'mine');
    const refused = await cli('convert', 'logo.png', 'there.png');
    assert.equal(refused.status, 1);
    assert.match(refused.error, /there\.png is there already/);
    assert.equal(await readFile(join(folder, 'there.png'), 'utf8'), 'mine');
    assert.equal((await cli('convert', 'logo.png', 'there.png', '--force')).status, 0);
    assert.equal(identify(await readFile(join(folder, 'there.png'))), 'png');
  });

  it('writes none of several pages when one of them is there', async () => {
    await writeFile(join(folder, 'some-3.bmp'), 'mine');
    assert.equal((await cli('convert', 'contract.tiff', 'some.bmp')).status, 1);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('some-')),
      ['some-3.bmp'],
    );
  });

  it('takes quality, background, pages and the target as options', async () => {
    const size = async (quality: string) => {
      await cli('convert', 'logo.png', 'quality.jpg', '--quality', quality, '--background', '#204060', '--force');
      return (await readFile(join(folder, 'quality.jpg'))).length;
    };
    assert.ok((await size('95')) > (await size('20')));
    assert.equal((await cli('convert', 'contract.tiff', 'second.img', '--to', 'jpeg', '--pages', '2')).status, 0);
    assert.equal(identify(await readFile(join(folder, 'second.img'))), 'jpeg');
  });

  it('identifies files, and goes on after one that is none', async () => {
    const { status, out, error } = await cli('identify', 'photo.jpg', 'contract.tiff', 'IMG_2041.jpg');
    assert.equal(status, 1);
    assert.match(error, /photo\.jpg: This is plain text; .* \(unknown-format\)/);
    assert.match(out, /contract\.tiff: TIFF, 120×160, 3 pages, rgb, 8 bits, lzw, with density/);
    assert.match(out, /IMG_2041\.jpg: JPEG, 320×240/);
  });

  it('ends with 1 and a sentence when a file is cut or missing', async () => {
    const cut = await cli('convert', 'half-IMG_2041.jpg', 'never.png');
    assert.deepEqual([cut.status, cut.error.includes('(truncated)')], [1, true]);
    const missing = await cli('convert', 'nowhere.jpg', 'never.png');
    assert.deepEqual([missing.status, /nowhere\.jpg/.test(missing.error)], [1, true]);
    assert.ok(!(await readdir(folder)).includes('never.png'));
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['no command', []],
    ['an unknown command', ['turn']],
    ['an unknown option', ['convert', 'logo.png', 'x.jpg', '--colour', 'red']],
    ['one file', ['convert', 'logo.png']],
    ['an extension that tells no format', ['convert', 'logo.png', 'x.webp']],
    ['a quality out of range', ['convert', 'logo.png', 'x.jpg', '--quality', '0']],
    ['a quality that is no number', ['convert', 'logo.png', 'x.jpg', '--quality', 'high']],
    ['a page that is not there', ['convert', 'logo.png', 'x.jpg', '--pages', '2']],
  ];
  for (const [name, parameters] of wrong)
    it(`ends with 2 and points to --help: ${name}`, async () => {
      const { status, out, error } = await cli(...parameters);
      assert.deepEqual([status, out], [2, '']);
      assert.match(error, /^image-conversion: .+\nSee image-conversion --help\n$/);
    });

  it('explains itself with examples', async () => {
    const { status, out } = await cli('--help');
    assert.equal(status, 0);
    assert.match(out, /image-conversion convert scan\.tiff scan\.png/);
  });
});
