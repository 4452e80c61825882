import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmod, lstat, mkdir, open, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { identify } from '../../../codecs/index.ts';
import { multiPageTiff, phoneJpeg, plain } from '../../pictures/index.ts';
import { Workshop } from './workshop.ts';

describe('what the command line writes', () => {
  let shop: Workshop;
  before(async () => {
    shop = await Workshop.open();
  });
  after(() => shop.close());
  beforeEach(async () => {
    await shop.put('in.png', plain('png').bytes);
  });

  it('replaces a link, and not what it points to', async () => {
    await shop.put('precious.jpg', 'mine');
    await symlink('precious.jpg', shop.path('link.jpg'));
    const refused = await shop.run('convert', 'in.png', 'link.jpg');
    assert.deepEqual([refused.status, await readlink(shop.path('link.jpg'))], [1, 'precious.jpg']);
    assert.equal((await shop.run('convert', 'in.png', 'link.jpg', '--force')).status, 0);
    assert.ok((await lstat(shop.path('link.jpg'))).isFile());
    assert.equal((await shop.read('precious.jpg')).toString(), 'mine');
  });

  it('takes a link that points nowhere for a file that is there', async () => {
    await symlink('nothing', shop.path('dangling.jpg'));
    const { status, error } = await shop.run('convert', 'in.png', 'dangling.jpg');
    assert.equal(status, 1);
    assert.match(error, /dangling\.jpg is there already/);
    assert.ok(!(await shop.list()).includes('nothing'));
  });

  it('reads an input whole before it takes its place', async () => {
    await shop.put('same.jpg', phoneJpeg().bytes);
    assert.equal((await shop.run('convert', 'same.jpg', './same.jpg')).status, 1);
    assert.deepEqual(await shop.read('same.jpg'), Buffer.from(phoneJpeg().bytes));
    assert.equal((await shop.run('convert', 'same.jpg', './same.jpg', '--quality', '20', '--force')).status, 0);
    const bytes = await shop.read('same.jpg');
    assert.equal(identify(bytes), 'jpeg');
    assert.notDeepEqual(bytes, Buffer.from(phoneJpeg().bytes));
  });

  it('keeps the rights of a file that it replaces', async () => {
    await shop.put('private.bmp', 'mine');
    await chmod(shop.path('private.bmp'), 0o600);
    assert.equal((await shop.run('convert', 'in.png', 'private.bmp', '--force')).status, 0);
    assert.equal((await stat(shop.path('private.bmp'))).mode & 0o777, 0o600);
  });

  it('writes into a device or a pipe rather than replace it', async () => {
    await symlink('/dev/null', shop.path('sink.png'));
    const { status, error } = await shop.run('convert', 'in.png', 'sink.png', '--force');
    assert.equal(status, 0, error);
    assert.ok((await lstat(shop.path('sink.png'))).isSymbolicLink());
    assert.ok((await stat('/dev/null')).isCharacterDevice());
  });

  it('writes none of the pages when one cannot be written, and leaves nothing half done', async () => {
    await shop.put('contract.tiff', multiPageTiff().bytes);
    await mkdir(shop.path('pages'));
    await mkdir(shop.path('pages/p-2.png'));
    const { status, error } = await shop.run('convert', 'contract.tiff', 'pages/p.png', '--force');
    assert.equal(status, 1);
    assert.match(error, /pages\/p-2\.png is a folder/);
    assert.deepEqual(await shop.list('pages'), []);
  });

  it('says that the folder of an output is not there', async () => {
    const { status, error } = await shop.run('convert', 'in.png', 'no/where/out.bmp');
    assert.deepEqual([status, error], [1, 'in.png: the folder no/where is not there\n']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    await promisify(execFile)('mkfifo', [shop.path('endless.png')]);
    await mkdir(shop.path('interrupted'));
    const parameters = ['convert', 'in.png', 'endless.png', '--to', 'bmp', '--out-dir', 'interrupted', '--jobs', '2'];
    const child = spawn(process.execPath, [shop.bundle, ...parameters], { cwd: shop.folder });
    // The first file is reported; opening the pipe to write succeeds when the second is being read.
    await new Promise((done) => child.stdout.once('data', done));
    const pipe = await open(shop.path('endless.png'), 'w');
    child.kill('SIGINT');
    const signal = await new Promise((done) => child.on('close', (_, ended) => done(ended)));
    assert.equal(signal, 'SIGINT');
    await pipe.close();
    assert.deepEqual(await shop.list('interrupted'), ['in.bmp']);
  });

  it('reads a pipe that has a name, as process substitution gives it', async () => {
    await promisify(execFile)('mkfifo', [shop.path('piped.png')]);
    const answer = shop.run('convert', 'piped.png', 'piped.bmp');
    await writeFile(shop.path('piped.png'), plain('png').bytes);
    assert.equal((await answer).status, 0);
    assert.equal(identify(await shop.read('piped.bmp')), 'bmp');
  });
});
