import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { build } from '../../build.ts';
import { optionFlags } from '../../codecs/cli/option-flags.ts';
import { type FormatName, formatNames, formats, type OptionInfo, type Options } from '../../codecs/index.ts';
import { sharedOptions } from '../../codecs/options.ts';
import { toAddress } from '../../frontend/src/state/option-address.ts';
import { alphaPng, bmp, multiPageTiff, phoneJpeg, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { writePng } from '../pictures/png.ts';
import { dusk, fadingDisc } from '../pictures/scene.ts';
import type { ConversionPage, NamedFile } from './conversion-page.ts';
import { withVisits } from './visits.ts';

const cli = fileURLToPath(new URL('../../dist/codecs/cli.js', import.meta.url));

const named = (name: string, { bytes }: { readonly bytes: Uint8Array }): NamedFile => ({ name, bytes });
/** Of each format what its decoders go different ways for: alpha, 16 bits, palette, profile, orientation, pages, CMYK. */
const inputs: readonly NamedFile[] = [
  phoneJpeg(),
  { name: 'cmyk.jpg', bytes: writeJpeg(64, 48, dusk(64, 48), { model: 'cmyk' }) },
  alphaPng(),
  { name: 'palette.png', bytes: writePng(12, 12, fadingDisc(12, 12), { color: 'palette' }) },
  named('deep.png', withPlanted('png', 'bit-depth')),
  bmp(),
  named('see-through.bmp', withPlanted('bmp', 'alpha')),
  named('few-colours.bmp', withPlanted('bmp', 'color')),
  multiPageTiff(),
  named('raw.tiff', withPlanted('tiff', 'bit-depth')),
  named('profile.tiff', withPlanted('tiff', 'icc')),
];

/** What an option is set to, one after the other: every choice but the usual one. Of a size, how it is fitted. */
function unusual(info: OptionInfo): readonly unknown[] {
  switch (info.type) {
    case 'integer':
      // A file of 4 kB is one that some of the pictures come to only by less quality.
      return ['default' in info ? (info.minimum + info.default) >> 1 : 4_000];
    case 'color':
      return ['#336699'];
    case 'choice':
      return info.values.filter((value) => value !== info.default);
    case 'pages':
      return ['first'];
    case 'size':
      return info.fits.map((fit) => ({ width: 40, height: 25, fit }));
    default:
      return info satisfies never;
  }
}

/**
 * One set with the usual options, then as many as it takes to have each option that the tables have for a target at
 * each of its other values: the first has the first of every option, and so on.
 */
function optionSets(to: FormatName): readonly Options[] {
  const table: Readonly<Record<string, OptionInfo>> = { ...formats[to].options, ...sharedOptions };
  const values = Object.entries(table)
    .filter(([name]) => name !== 'to')
    .map(([name, info]) => [name, unusual(info)] as const);
  const count = Math.max(...values.map(([, list]) => list.length));
  const sets = Array.from({ length: count }, (_, at) =>
    Object.fromEntries(values.flatMap(([name, list]) => (at < list.length ? [[name, list[at]] as const] : []))),
  );
  return [{ to }, ...sets.map((set) => ({ ...set, to }))];
}

/** Options as flags. */
function flagsOf(options: Options): string[] {
  return optionFlags().flatMap(({ flag, path: [name] }) => {
    const value: unknown = options[name as keyof Options];
    if (value === undefined) return [];
    const isSize = name === 'resize' && options.resize !== undefined;
    const text = isSize ? `${options.resize.width}x${options.resize.height},${options.resize.fit}` : String(value);
    return [`--${flag}`, text];
  });
}

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
    ({ page, conversion } = await visit());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const to of formatNames)
    it(`from all formats to ${to}, with each of its options at each other value`, async () => {
      const seen = new Set<string>();
      for (const options of optionSets(to)) {
        const [byCommand, onPage] = await Promise.all([convertByCommand(options), convertOnPage(options)]);
        assert.ok(Object.keys(byCommand).length >= inputs.length);
        assert.deepEqual(onPage, byCommand, toAddress(options));
        seen.add(JSON.stringify(byCommand));
      }
      // Else options may have gone lost on the way to both.
      assert.equal(seen.size, optionSets(to).length);
    });

  async function convertByCommand(options: Options) {
    const out = await mkdtemp(join(folder, 'out-'));
    const paths = inputs.map(({ name }) => join(folder, 'in', name));
    const flags = ['--out-dir', out, '--report', 'none', ...flagsOf(options)];
    await new Promise<void>((resolve, reject) =>
      execFile(process.execPath, [cli, 'convert', ...paths, ...flags], (error) => (error ? reject(error) : resolve())),
    );
    const names = await readdir(out);
    return hashes(await Promise.all(names.map(async (name) => [name, await readFile(join(out, name))] as const)));
  }

  /** In one page: with the options in its address, and with all files dropped at once. */
  async function convertOnPage(options: Options) {
    await page.evaluate(
      (hash) =>
        new Promise<void>((resolve) => {
          addEventListener('hashchange', () => resolve(), { once: true });
          location.hash = hash;
        }),
      toAddress(options),
    );
    await conversion.drop(inputs);
    await conversion.start();
    await conversion.settled(inputs.length);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-zip').click()]);
    const files = unzipSync(new Uint8Array(await readFile(await download.path())));
    await page.getByTestId('clear').click();
    await page.getByTestId('file-card').first().waitFor({ state: 'detached' });
    return hashes(Object.entries(files));
  }
});

function hashes(files: readonly (readonly [string, Uint8Array])[]): Record<string, string> {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return Object.fromEntries(
    files.map(([name, bytes]) => [name, hash(bytes)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
