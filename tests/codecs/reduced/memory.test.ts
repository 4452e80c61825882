import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { largeBilevelBmp, largePng, largeRleBmp, largeStripTiff, largeTileTiff } from '../large-files.ts';

const run = promisify(execFile);

/** Reduces the files one after the other in a process of its own. */
async function reduce(files: readonly Uint8Array[]): Promise<{ sizes: string[]; grownBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'reduced-'));
  try {
    const paths = files.map((_, at) => join(folder, String(at)));
    for (const [at, path] of paths.entries()) await writeFile(path, files[at]!);
    const { stdout } = await run(process.execPath, [
      '--import',
      'tsx',
      'tests/codecs/reduced/reduce-process.ts',
      ...paths,
    ]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a picture of 100 megapixels', function () {
  this.timeout(120_000);

  it('is reduced in less than half of the 400 MB that its pixels take: PNG, BMP with and without run lengths, TIFF in strips and in tiles', async () => {
    const { sizes, grownBytes } = await reduce(
      [largePng, largeRleBmp, largeBilevelBmp, largeStripTiff, largeTileTiff].map((make) => make(10_000, 10_000)),
    );
    assert.deepEqual(sizes, new Array(5).fill('257×257'));
    assert.ok(grownBytes < 200_000_000, `${grownBytes} bytes more`);
  });
});
