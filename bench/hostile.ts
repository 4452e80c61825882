/** `npm run bench:hostile`: what the worst files of about 100 kB cost when pages may have 16 million pixels. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bmpInputs } from './hostile/bmp-inputs.ts';
import { jpegInputs } from './hostile/jpeg-inputs.ts';
import { pngInputs } from './hostile/png-inputs.ts';
import { tiffInputs } from './hostile/tiff-inputs.ts';
import { bundleHostile } from './processes/bundle.ts';
import type { HostileReply } from './processes/hostile.ts';
import { toMarkdown, toText } from './tables.ts';

const asked = process.argv
  .find((argument) => argument.startsWith('--actions='))
  ?.slice(10)
  .split(',');
const actions = ['open', 'decode', 'jpeg', 'png', 'bmp', 'tiff'].filter((action) => asked?.includes(action) ?? true);
const bar = { seconds: 2, bytes: 300e6 };
const maxInputBytes = 100_000;

const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const markdown = process.argv.includes('--markdown');
const inputs = [...pngInputs, ...jpegInputs, ...bmpInputs, ...tiffInputs].filter(
  ({ name }) => only.length === 0 || only.some((part) => name.includes(part)),
);

const program = await bundleHostile();
const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
try {
  const empty = run([]).peakBytes;
  let over = 0;
  const rows: string[][] = [];
  for (const { name, make } of inputs) {
    const bytes = make();
    if (bytes.length > maxInputBytes) console.error(`${name} has ${bytes.length} bytes`);
    const path = join(folder, 'input');
    await writeFile(path, bytes);
    const cells = actions.map((action) => {
      const { seconds, peakBytes, outcome } = run([path, action]);
      const above = peakBytes - empty;
      const held = seconds <= bar.seconds && above <= bar.bytes && !outcome.startsWith('NOT');
      if (!held) over += 1;
      const cost = `${seconds.toFixed(1)} s ${(above / 1e6).toFixed(0)} MB`;
      return `${held ? '' : '! '}${outcome === 'done' ? cost : `${cost} ${outcome}`}`;
    });
    rows.push([name, (bytes.length / 1000).toFixed(0), ...cells]);
    console.error([name, ...cells].join(' | '));
  }
  const table = {
    title: `Hostile files of about 100 kB, pages of at most 16 million pixels: ${over} costs above 2 s or 300 MB`,
    note: 'Processor seconds and memory above an empty process, each in a process of its own.',
    headings: ['input', 'kB', ...actions],
    textColumns: 1,
    rows,
  };
  console.log(markdown ? toMarkdown(table) : toText(table));
  process.exitCode = over > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function run(parameters: readonly string[]): HostileReply {
  try {
    const said = execFileSync(process.execPath, [program, ...parameters], {
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(String(said)) as HostileReply;
  } catch (error) {
    const { status, signal } = error as { status?: number | null; signal?: string | null };
    return { seconds: 0, peakBytes: 0, outcome: `NOT ENDED WELL: ${signal ?? status}` };
  }
}
