import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { codecErrorCodes, defaultLimits, type FormatInfo, formatNames, formats } from '../../../codecs/index.ts';
import { alphaPng, multiPageTiff, phoneJpeg } from '../../pictures/index.ts';
import { readWeights, weigh } from './weights.ts';

const run = promisify(execFile);
const readme = await readFile('codecs/README.md', 'utf8');

/** The code blocks of a language, each with the heading above it. */
function blocks(language: string): { heading: string; code: string }[] {
  const fences = readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return Array.from(fences, ({ index, 1: code }) => ({
    heading: readme
      .slice(0, index)
      .match(/^#+ .*$/gm)!
      .at(-1)!
      .replace(/^#+ /, ''),
    code: code!,
  }));
}

describe('the README of the codecs', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'readme-'));
    await mkdir(join(folder, 'shell'));
    for (const { name, bytes } of [phoneJpeg(), alphaPng(), multiPageTiff()])
      for (const place of [folder, join(folder, 'shell')]) await writeFile(join(place, name), bytes);
    const command = join(folder, 'image-conversion');
    const loader = import.meta.resolve('tsx');
    await writeFile(
      command,
      `#!/bin/sh\nexec '${process.execPath}' --import '${loader}' '${process.cwd()}/codecs/cli.ts' "$@"\n`,
    );
    await chmod(command, 0o755);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [at, { heading, code }] of blocks('ts').entries())
    it(`prints what it says it prints: ${heading} (example ${at + 1})`, async () => {
      const index = pathToFileURL('codecs/index.ts').href;
      const file = join(folder, `example-${at}.mts`);
      await writeFile(file, code.replaceAll("'./index.ts'", `'${index}'`));
      const { stdout } = await run(process.execPath, ['--import', import.meta.resolve('tsx'), file], { cwd: folder });
      const promised = Array.from(code.matchAll(/\/\/ → (.*)$/gm), ([, line]) => line!);
      assert.ok(promised.length > 0);
      assert.deepEqual(stdout.trimEnd().split('\n'), promised);
    });

  for (const { code } of blocks('sh'))
    for (const line of code.trimEnd().split('\n'))
      it(`runs: ${line}`, async () => {
        const PATH = [folder, process.env.PATH].join(delimiter);
        await run('/bin/sh', ['-c', line], { cwd: join(folder, 'shell'), env: { ...process.env, PATH } });
      });

  it('has an example for each verb', () => {
    for (const verb of ['convert', 'identify', 'open', 'decode', 'encode'])
      assert.ok(
        blocks('ts').some(({ code }) => new RegExp(`\\b${verb}\\(`).test(code)),
        verb,
      );
  });

  it('tells the formats as the table has them', () => {
    const say = (is: boolean) => (is ? 'yes' : 'no');
    for (const name of formatNames) {
      const { label, mediaType, extensions, holds }: FormatInfo = formats[name];
      const cells = [`\`${name}\``, label, `\`${mediaType}\``, extensions.join(', ')].concat([
        say(holds.pages),
        say(holds.alpha),
        holds.bits.join(', '),
        say(holds.lossless),
      ]);
      assert.ok(readme.includes(`| ${cells.join(' | ')} |`), cells.join(' | '));
    }
  });

  it('tells the limits and the codes as they are', () => {
    for (const [name, value] of Object.entries(defaultLimits))
      assert.ok(readme.includes(`| \`${name}\` | ${value.toLocaleString('en-US')} |`), name);
    for (const code of codecErrorCodes) assert.ok(readme.includes(`\`${code}\``), code);
  });

  it('tells what the codecs weigh, within a quarter (npx tsx tests/codecs/library/weights.ts writes it anew)', async () => {
    const told = await readWeights();
    const found = await weigh();
    assert.deepEqual([...told.keys()], [...found.keys()]);
    for (const [name, bytes] of found) {
      const kilobytes = bytes / 1000;
      assert.ok(Math.abs(told.get(name)! - kilobytes) <= Math.max(1, kilobytes / 4), `${name}: ${kilobytes} kB`);
    }
  });
});
