import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { identify } from '../../../codecs/index.ts';
import { multiPageTiff, plain, textNamedJpg } from '../../pictures/index.ts';
import { runNode, Workshop } from './workshop.ts';

describe('the command line on many files', () => {
  let shop: Workshop;
  before(async () => {
    shop = await Workshop.open();
  });
  after(() => shop.close());

  it('converts 300 files by four jobs, goes on after a bad one, and reports in the order of the inputs', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `many/${String(index).padStart(3, '0')}.png`);
    const good = plain('png').bytes;
    for (const name of names) await shop.put(name, name === 'many/150.png' ? textNamedJpg().bytes : good);
    const answer = await shop.run('convert', 'many/*.png', '--to', 'bmp', '--out-dir', 'out', '--jobs', '4', '--json');
    assert.equal(answer.status, 1, answer.error);
    const lines = answer.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ input }) => input),
      names,
    );
    assert.deepEqual(
      lines.filter(({ error }) => error).map(({ input, error }) => [input, error.code]),
      [['many/150.png', 'unknown-format']],
    );
    assert.equal((await shop.list('out')).length, 299);
    assert.equal(answer.error, '');
  });

  it('gives the same bytes with one job, with several, and from source', async () => {
    for (const format of ['jpeg', 'png', 'bmp'] as const)
      await shop.put(`jobs/${plain(format).name}.${format}`, plain(format).bytes);
    await shop.put('jobs/contract.tiff', multiPageTiff().bytes);
    const convert = (jobs: string) => [
      'convert',
      'jobs/*',
      '--to',
      'jpeg',
      '--out-dir',
      `jobs-${jobs}`,
      '--jobs',
      jobs,
    ];
    assert.equal((await shop.run(...convert('1'))).status, 0);
    assert.equal((await shop.run(...convert('3'))).status, 0);
    const source = ['--import', import.meta.resolve('tsx'), `${process.cwd()}/codecs/cli.ts`, ...convert('2')];
    const fromSource = await runNode(source, shop.folder);
    assert.equal(fromSource.status, 0, fromSource.error);
    const names = await shop.list('jobs-1');
    assert.equal(names.length, 6);
    for (const jobs of ['3', '2']) {
      assert.deepEqual(await shop.list(`jobs-${jobs}`), names);
      for (const name of names)
        assert.deepEqual(await shop.read(`jobs-${jobs}/${name}`), await shop.read(`jobs-1/${name}`), name);
    }
  });

  it('keeps the folders that a pattern reached into, and makes those that are missing', async () => {
    await shop.put('tree/a.png', plain('png').bytes);
    await shop.put('tree/deep/er/a.bmp', plain('bmp').bytes);
    await shop.put('tree/.hidden/a.bmp', plain('bmp').bytes);
    const { status, error } = await shop.run('convert', 'tree/**', '--to', 'tiff', '--out-dir', 'new/below');
    assert.equal(status, 0, error);
    assert.deepEqual(await shop.list('new'), ['below/a.tif', 'below/deep/er/a.tif']);
  });

  it('says which two inputs would become one file, and makes the first', async () => {
    await shop.put('one/a.png', plain('png').bytes);
    await shop.put('two/a.bmp', plain('bmp').bytes);
    for (const force of [[], ['--force']]) {
      const folder = `clash${force.length}`;
      const files = ['one/a.png', 'two/a.bmp', '--to', 'jpeg', '--out-dir', folder, '--report', 'none', ...force];
      const { status, out, error } = await shop.run('convert', ...files);
      assert.deepEqual([status, out], [1, '']);
      assert.equal(error, `two/a.bmp: ${folder}/a.jpg was already made from one/a.png\n1 converted, 1 failed\n`);
      assert.deepEqual(await shop.list(folder), ['a.jpg']);
    }
  });

  it('does not write over an input that is still to be read, even with --force', async () => {
    await shop.put('chain/a.tiff', multiPageTiff().bytes);
    await shop.put('chain/a-2.png', plain('png').bytes);
    const parameters = ['chain/a.tiff', 'chain/a-2.png', '--to', 'png', '--out-dir', 'chain', '--force'];
    const { status, error } = await shop.run('convert', ...parameters);
    assert.equal(status, 1);
    assert.match(error, /chain\/a-2\.png is an input too and is not written over/);
    assert.deepEqual(await shop.list('chain'), ['a-2.png', 'a.tiff']);
  });

  it('takes a file once that is named twice', async () => {
    await shop.put('twice.png', plain('png').bytes);
    const { status, out } = await shop.run(
      'convert',
      'twice.png',
      './twice.png',
      'twice.*',
      '--to',
      'bmp',
      '--out-dir',
      'x',
    );
    assert.deepEqual([status, out.match(/→/g)?.length], [0, 1]);
  });

  const bad: readonly (readonly [string, string, RegExp])[] = [
    ['a missing file', 'nowhere.png', /^nowhere\.png: there is no such file or folder\n/],
    ['a folder', 'good', /^good: this is a folder; its files are "good\/\*"\n/],
    ['a pattern that nothing matches', 'no*where', /^no\*where: no file matches this pattern\n/],
    ['a file that may not be read', 'secret.png', /^secret\.png: permission denied\n/],
    ['an empty file', 'empty.png', /^empty\.png: This is an empty file; .*\(unknown-format\)\n/],
  ];
  for (const [name, path, expected] of bad)
    it(`fails on ${name}, and converts the others`, async () => {
      await shop.put('good/fine.png', plain('png').bytes);
      await shop.put('empty.png', '');
      await shop.put('secret.png', plain('png').bytes);
      await chmod(shop.path('secret.png'), 0);
      const folder = `beside-${path.replace(/\W/g, '')}`;
      await mkdir(shop.path(folder));
      await chmod(shop.path(folder), 0o777);
      const parameters = ['convert', path, 'good/fine.png', '--to', 'bmp', '--out-dir', folder];
      const { status, error } = await shop.runWith({ asNobody: true }, ...parameters);
      assert.equal(status, 1);
      assert.match(error, expected);
      assert.deepEqual(await shop.list(folder), ['fine.bmp']);
      assert.equal(identify(await shop.read(`${folder}/fine.bmp`)), 'bmp');
      const told = await shop.runWith({ asNobody: true }, 'identify', path, 'good/fine.png');
      assert.deepEqual([told.status, expected.test(told.error), told.out.split(':')[0]], [1, true, 'good/fine.png']);
    });
});
