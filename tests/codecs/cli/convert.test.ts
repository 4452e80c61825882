import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limitFlags, optionFlags } from '../../../codecs/cli/option-flags.ts';
import { identify, open } from '../../../codecs/index.ts';
import { alphaPng, half, multiPageTiff, phoneJpeg, textNamedJpg } from '../../pictures/index.ts';
import { runNode, Workshop } from './workshop.ts';

describe('the command line', () => {
  let shop: Workshop;
  let folder: string;
  const cli = (...parameters: string[]) => shop.run(...parameters);

  before(async () => {
    shop = await Workshop.open();
    folder = shop.folder;
    for (const { name, bytes } of [phoneJpeg(), alphaPng(), multiPageTiff(), textNamedJpg(), half(phoneJpeg())])
      await writeFile(join(folder, name), bytes);
  });
  after(() => shop.close());

  it('runs from source', async () => {
    const answer = await runNode(
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

  it('compresses TIFF as it is told', async () => {
    assert.equal((await cli('convert', 'logo.png', 'logo.tiff', '--compression', 'lzw')).status, 0);
    const { out } = await cli('identify', 'logo.tiff', '--json');
    assert.match(out, /"compression":"lzw"/);
  });

  it('prints the report as data', async () => {
    const { out } = await cli('convert', 'IMG_2041.jpg', 'photo.tiff', '--json');
    const { outputs, report } = JSON.parse(out);
    assert.deepEqual(outputs, ['photo.tiff']);
    assert.ok(report.changed.some(({ what }: { what: string }) => what === 'orientation'));
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

  it('resizes as it is told, and says so', async () => {
    const { status, out } = await cli('convert', 'IMG_2041.jpg', 'square.png', '--resize', '90x90,cover');
    assert.equal(status, 0);
    assert.match(out, /240 × 320 pixels became 90 × 90/);
    const { width, height } = (await open(await readFile(join(folder, 'square.png')))).pages[0]!;
    assert.deepEqual([width, height], [90, 90]);
    assert.equal((await cli('convert', 'IMG_2041.jpg', 'x.png', '--resize', '90,cover')).status, 2);
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

  it('ends with 1 for a file without the page that is asked for, one input or several', async () => {
    const one = await cli('convert', 'contract.tiff', 'page.png', '--pages', '5');
    assert.equal(one.error, 'contract.tiff: pages asks for page 5; the file has 3 (invalid-option)\n');
    assert.deepEqual([one.status, one.out], [1, '']);
    const parameters = ['convert', 'contract.tiff', 'logo.png', '--to', 'bmp', '--out-dir', 'paged', '--pages', '3'];
    const several = await cli(...parameters);
    assert.match(several.error, /^logo\.png: pages asks for page 3; the file has 1 \(invalid-option\)$/m);
    assert.deepEqual([several.status, await readdir(join(folder, 'paged'))], [1, ['contract.bmp']]);
    assert.equal((await cli('convert', 'contract.tiff', 'page.png', '--pages', '3-1')).status, 2);
  });

  it('ends with 1 where a file cannot be made as small as is asked', async () => {
    const { status, error } = await cli('convert', 'IMG_2041.jpg', 'tiny.jpg', '--max-output-bytes', '100');
    assert.deepEqual([status, /^IMG_2041\.jpg: .*\(invalid-option\)$/m.test(error)], [1, true]);
    assert.ok(!(await readdir(folder)).includes('tiny.jpg'));
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['no command', []],
    ['an unknown command', ['turn']],
    ['an unknown option', ['convert', 'logo.png', 'x.jpg', '--colour', 'red']],
    ['one file', ['convert', 'logo.png']],
    ['an extension that tells no format', ['convert', 'logo.png', 'x.webp']],
    ['a quality out of range', ['convert', 'logo.png', 'x.jpg', '--quality', '0']],
    ['a quality that is no number', ['convert', 'logo.png', 'x.jpg', '--quality', 'high']],
    ['a colour that is none', ['convert', 'logo.png', 'x.jpg', '--background', 'red']],
    ['an option that the target does not have', ['convert', 'logo.png', 'x.bmp', '--quality', '80']],
    ['a page selection that is none', ['convert', 'logo.png', 'x.jpg', '--pages', 'some']],
    ['a limit of no number', ['identify', 'logo.png', '--max-pixels', 'many']],
    ['an option of the other command', ['identify', 'logo.png', '--force']],
    ['several inputs without a folder', ['convert', 'logo.png', 'IMG_2041.jpg', 'x.bmp']],
    ['an output that is named as another format', ['convert', 'logo.png', 'contract.tiff', '--to', 'bmp', '--force']],
    ['a folder without a format', ['convert', 'logo.png', '--out-dir', 'x']],
    ['no jobs', ['convert', 'logo.png', 'x.bmp', '--jobs', '0']],
    ['an unknown style of report', ['convert', 'logo.png', 'x.bmp', '--report', 'xml']],
    ['a pattern of several files and one output', ['convert', '{logo.png,IMG_2041.jpg}', 'x.bmp']],
  ];
  for (const [name, parameters] of wrong)
    it(`ends with 2 and points to --help: ${name}`, async () => {
      const { status, out, error } = await cli(...parameters);
      assert.deepEqual([status, out], [2, '']);
      assert.match(error, /^image-conversion: .+\nSee image-conversion --help\n$/);
    });

  it('explains itself with examples, and names every option and limit of the tables', async () => {
    const { status, out } = await cli('--help');
    assert.equal(status, 0);
    assert.match(out, /image-conversion convert scan\.tiff scan\.png/);
    for (const { flag } of [...optionFlags(), ...limitFlags()]) assert.ok(out.includes(`--${flag} `), flag);
    assert.equal((await cli('convert', '--help')).out, out);
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    assert.deepEqual((await cli('--version')).out, `${version}\n`);
  });

  it('holds the limits that it is given', async () => {
    const few = await cli('convert', 'contract.tiff', 'few.png', '--max-pages', '2');
    assert.deepEqual([few.status, /\(limit-exceeded\)/.test(few.error)], [1, true]);
    const small = await cli('identify', 'IMG_2041.jpg', '--max-input-bytes', '0.1k');
    assert.deepEqual([small.status, /at most 100 are allowed/.test(small.error)], [1, true]);
  });
});
