import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Console } from '../../../codecs/cli/console.ts';
import { convert, identify } from '../../../codecs/index.ts';
import { multiPageTiff, plain } from '../../pictures/index.ts';
import { Workshop } from './workshop.ts';

describe('the command line between pipes', () => {
  let shop: Workshop;
  before(async () => {
    shop = await Workshop.open();
    await shop.put('in.png', plain('png').bytes);
    await shop.put('contract.tiff', multiPageTiff().bytes);
  });
  after(() => shop.close());

  it('reads stdin and writes stdout, the report on stderr', async () => {
    const stdin = plain('png').bytes;
    const { status, bytes, error } = await shop.runWith({ stdin }, 'convert', '-', '-', '--to', 'jpeg');
    assert.equal(status, 0, error);
    const { outputs } = await convert(stdin, { to: 'jpeg' });
    assert.deepEqual(new Uint8Array(bytes), new Uint8Array(outputs[0]!.bytes));
    assert.match(error, /^- \(PNG, .* → - \(JPEG/);
  });

  it('reads stdin beside files, and names what it makes of it stdin', async () => {
    const stdin = plain('bmp').bytes;
    const parameters = ['convert', '-', 'in.png', '--to', 'tiff', '--out-dir', 'out', '--jobs', '2'];
    assert.equal((await shop.runWith({ stdin }, ...parameters)).status, 0);
    assert.deepEqual(await shop.list('out'), ['in.tif', 'stdin.tif']);
  });

  it('identifies stdin', async () => {
    const { out } = await shop.runWith({ stdin: plain('bmp').bytes }, 'identify', '-', '--json');
    const { file, format, pages } = JSON.parse(out);
    assert.deepEqual([file, format, pages[0].width], ['-', 'bmp', 64]);
  });

  it('does not read more of stdin than the limit', async () => {
    const stdin = new Uint8Array(300_000);
    const { status, error } = await shop.runWith({ stdin }, 'identify', '-', '--max-input-bytes', '100k');
    assert.deepEqual([status, /\(limit-exceeded\)/.test(error)], [1, true]);
  });

  it('refuses several files on one stdout, and names the way out', async () => {
    const { status, bytes, error } = await shop.run('convert', 'contract.tiff', '-', '--to', 'png');
    assert.deepEqual([status, bytes.length], [1, 0]);
    assert.match(error, /3 pages become 3 files, and stdout is one; choose with --pages/);
    const one = await shop.run('convert', 'contract.tiff', '-', '--to', 'png', '--pages', '2');
    assert.equal(identify(one.bytes), 'png');
  });

  it('shows no progress in a pipe', async () => {
    assert.equal((await shop.run('convert', 'in.png', 'contract.tiff', '--to', 'bmp', '--out-dir', 'quiet')).error, '');
  });

  it('goes on converting when nobody reads its report any more', async () => {
    const inputs = Array.from({ length: 20 }, (_, index) => `pipe/${index}.png`);
    for (const name of inputs) await shop.put(name, plain('png').bytes);
    const parameters = ['convert', 'pipe/*', '--to', 'bmp', '--out-dir', 'piped', '--jobs', '2'];
    const { status, error } = await cutOff(shop, parameters);
    assert.deepEqual([status, error], [0, '']);
    assert.equal((await shop.list('piped')).length, 20);
  });

  it('ends with 1 and a sentence when nobody takes the picture', async () => {
    const { status, error } = await cutOff(shop, ['convert', 'in.png', '-', '--to', 'bmp']);
    assert.deepEqual([status, error], [1, 'in.png: the reader of stdout went away\n']);
  });
});

/** Runs with a stdout that is closed before anything is written. */
function cutOff(shop: Workshop, parameters: readonly string[]): Promise<{ status: number | null; error: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [shop.bundle, ...parameters], { cwd: shop.folder });
    child.stdout.destroy();
    let error = '';
    child.stderr.on('data', (chunk) => (error += chunk));
    child.on('error', fail);
    child.on('close', (status) => done({ status, error }));
  });
}

describe('progress on a terminal', () => {
  function terminal(isTTY: boolean) {
    const said: string[] = [];
    return { said, stream: { isTTY, columns: 20, write: (text: string) => said.push(text) } };
  }

  it('is one line that gives way to results and is put back below them', () => {
    const { said, stream } = terminal(true);
    const console = new Console(stream, stream, 'xterm');
    console.progress('[1/2] a.png');
    console.progress('[1/2] a.png');
    console.print('done\n');
    console.progress('');
    assert.deepEqual(said, ['\r\x1b[K[1/2] a.png', '\r\x1b[K', 'done\n', '\r\x1b[K[1/2] a.png', '\r\x1b[K']);
  });

  it('fits the window, and shows no control characters of a file name', () => {
    const { said, stream } = terminal(true);
    new Console(stream, stream, 'xterm').progress(`\x1b[31m${'x'.repeat(40)}`);
    assert.deepEqual(said, [`\r\x1b[K?[31m${'x'.repeat(14)}`]);
  });

  for (const [name, isTTY, term] of [
    ['in a pipe', false, 'xterm'],
    ['on a dumb terminal', true, 'dumb'],
  ] as const)
    it(`is not there ${name}`, () => {
      const { said, stream } = terminal(isTTY);
      const console = new Console(stream, stream, term);
      console.progress('[1/2] a.png');
      console.complain('bad\n');
      assert.deepEqual(said, ['bad\n']);
    });
});
