import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { build } from '../../build.ts';
import { type FormatName, formatNames, formats } from '../../codecs/index.ts';
import { alphaPng, bmp, multiPageTiff, phoneJpeg } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../dist/codecs/cli.js', import.meta.url));
const inputs = [phoneJpeg(), alphaPng(), bmp(), multiPageTiff()];

/** Options as both are told them: by the controls of the page, and by flags. */
interface OptionSet {
  readonly title: string;
  readonly choices: (to: FormatName) => Readonly<Record<string, string>>;
}

const optionSets: readonly OptionSet[] = [
  { title: 'small, without private data', choices: () => ({ effort: 'small', metadata: 'private' }) },
  {
    title: 'fast, with an option of its own',
    choices: (to) => ({
      effort: 'fast',
      ...(to === 'jpeg' && { subsampling: '4:2:0' }),
      ...(to === 'tiff' && { compression: 'lzw' }),
    }),
  },
];

// With the usual options all doors are compared in same-bytes.test.ts.
describe('The page and the command line write the same bytes', function () {
  this.timeout(300_000);
  const visit = withVisits();
  let page: Page;
  let conversion: ConversionPage;
  let folder: string;

  before(async () => {
    await build(['cli']);
    folder = await mkdtemp(join(tmpdir(), 'same-bytes-'));
    await mkdir(join(folder, 'in'));
    for (const { name, bytes } of inputs) await writeFile(join(folder, 'in', name), bytes);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    ({ page, conversion } = await visit());
  });

  for (const to of formatNames)
    for (const { title, choices } of optionSets)
      it(`from all formats to ${to}, ${title}`, async () => {
        // What a target does not have is not asked of either.
        const chosen = Object.entries(choices(to)).filter(
          ([name]) => name in formats[to].options || name === 'metadata',
        );
        const byCommand = await convertByCommand(to, chosen);
        assert.ok(Object.keys(byCommand).length >= inputs.length);
        assert.deepEqual(await convertOnPage(to, chosen), byCommand);
      });

  async function convertByCommand(to: FormatName, chosen: readonly (readonly [string, string])[]) {
    const out = await mkdtemp(join(folder, 'out-'));
    const flags = chosen.flatMap(([name, value]) => [`--${name}`, value]);
    const paths = inputs.map(({ name }) => join(folder, 'in', name));
    await run(process.execPath, [cli, 'convert', ...paths, '--to', to, '--out-dir', out, '--report', 'none', ...flags]);
    const names = await readdir(out);
    return hashes(await Promise.all(names.map(async (name) => [name, await readFile(join(out, name))] as const)));
  }

  async function convertOnPage(to: FormatName, chosen: readonly (readonly [string, string])[]) {
    await conversion.chooseTarget(formats[to].label);
    for (const [name, value] of chosen) await page.getByTestId(name).selectOption(value);
    await conversion.drop(inputs);
    await conversion.start();
    await conversion.settled(inputs.length);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-zip').click()]);
    const files = unzipSync(new Uint8Array(await readFile(await download.path())));
    return hashes(Object.entries(files));
  }
});

function hashes(files: readonly (readonly [string, Uint8Array])[]): Record<string, string> {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return Object.fromEntries(
    files.map(([name, bytes]) => [name, hash(bytes)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
