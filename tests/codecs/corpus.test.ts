import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What the codecs get right of the corpus that `CORPUS` names, by kind and rule (`score.mjs` there explains them).
 * A number goes up when a codec gets better, and never down.
 */
const counts: Readonly<Record<string, number>> = {
  'bmp exact': 100,
  'bmp near': 10,
  'bmp survive': 1,
  'hostile survive': 450,
  'jpeg near': 189,
  'photos near': 10,
  'png exact': 215,
  'png near': 34,
  'tiff exact': 253,
  'tiff near': 165,
  'tiff survive': 25,
};

const folder = process.env.CORPUS;

describe('the corpus', () => {
  it(`scores as before${folder === undefined ? ' (skipped: CORPUS does not name its folder)' : ''}`, async function () {
    if (folder === undefined) this.skip();
    this.timeout(300_000);
    const scored = await promisify(execFile)(process.execPath, [join(folder, 'score.mjs'), 'codecs/index.ts']).catch(
      (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
    );
    for (const [kind, count] of Object.entries(counts)) {
      const line = scored.stdout.split('\n').find((text) => text.startsWith(kind.padEnd(16)));
      assert.ok(line !== undefined, `the score says nothing of ${kind}: ${scored.stdout}`);
      assert.equal(Number.parseInt(line.slice(16), 10), count, `${line}; ${count} were right before`);
    }
  });
});
