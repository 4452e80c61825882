/**
 * Reduces files in a process of its own: prints the size of each reduced page and how many bytes the process had grown by at
 * most, since before the first one.
 */
import { readFile } from 'node:fs/promises';
import { open } from '../../../codecs/index.ts';
import { plain } from '../../pictures/index.ts';

/** All that is loaded once is loaded. */
for (const format of ['png', 'bmp', 'tiff'] as const) await (await open(plain(format).bytes)).reducedPage(0, 8);

const files = await Promise.all(process.argv.slice(2).map(async (path) => new Uint8Array(await readFile(path))));
const before = process.resourceUsage().maxRSS;
const sizes: string[] = [];
for (const bytes of files) {
  const { width, height } = await (await open(bytes)).reducedPage(0, 256);
  sizes.push(`${width}×${height}`);
}
process.stdout.write(JSON.stringify({ sizes, grownBytes: (process.resourceUsage().maxRSS - before) * 1024 }));
