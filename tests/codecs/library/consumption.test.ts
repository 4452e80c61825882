import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../browser/chromium.ts';
import { forBrowsers, forNode } from './bundles.ts';
import { consume } from './consumer.ts';

const entry = 'tests/codecs/library/consumer.ts';
const mediaTypes: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.html': 'text/html' };

describe('a program that uses the library', function () {
  this.timeout(120_000);
  let folder: string;
  let expected: unknown;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consumer-'));
    expected = await consume();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('finds what it should, run from source', () => {
    const { format, pages, refusal } = expected as Record<string, unknown>;
    assert.deepEqual([format, pages, refusal], ['tiff', 3, 'unknown-format']);
  });

  it('runs in Node, bundled as the README says', async () => {
    const outdir = join(folder, 'node');
    await build({ ...forNode, entryPoints: [entry], outdir, outExtension: { '.js': '.mjs' }, logLevel: 'silent' });
    await writeFile(
      join(outdir, 'run.mjs'),
      "import { consume } from './consumer.mjs';\nconsole.log(JSON.stringify(await consume()));\n",
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(outdir, 'run.mjs')], { cwd: folder });
    assert.deepEqual(JSON.parse(stdout), expected);
  });

  describe('in a browser, bundled as the README says', () => {
    let server: Server;
    let browser: Browser;
    let origin: string;
    before(async () => {
      const outdir = join(folder, 'site');
      await build({ ...forBrowsers, entryPoints: [entry], outdir, logLevel: 'silent' });
      await writeFile(
        join(outdir, 'worker.js'),
        "import { consume } from './consumer.js';\npostMessage(await consume());\n",
      );
      await writeFile(join(outdir, 'index.html'), '<!doctype html><title>A page</title>');
      server = createServer(async ({ url = '/' }, response) => {
        const { pathname } = new URL(url, origin);
        const path = pathname.startsWith('/below/') ? pathname.slice('/below/'.length) || 'index.html' : 'nothing';
        const bytes = await readFile(join(outdir, path)).catch(() => undefined);
        response.statusCode = bytes ? 200 : 404;
        response.setHeader('content-type', mediaTypes[extname(path)] ?? 'application/octet-stream');
        response.end(bytes);
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      server?.closeAllConnections();
      server?.close();
    });

    for (const [place, start] of [
      ['a page', "import('/below/consumer.js').then(({ consume }) => consume())"],
      [
        'a worker',
        `new Promise((done, fail) => {
          const worker = new Worker('/below/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => done(data);
          worker.onerror = ({ message }) => fail(new Error(message));
        })`,
      ],
    ] as const)
      it(`runs in ${place}, with the same bytes`, async () => {
        const page = await browser.newPage();
        await page.goto(`${origin}/below/`);
        assert.deepEqual(await page.evaluate(start), expected);
        await page.close();
      });
  });
});
