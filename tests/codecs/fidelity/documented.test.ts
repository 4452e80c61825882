import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { noteReasons, noteSubjects } from '../../../codecs/index.ts';

describe('docs/fidelity-report.md', () => {
  for (const [heading, codes] of [
    ['What', noteSubjects],
    ['Reasons', noteReasons],
  ] as const)
    it(`lists every code under "${heading}", and none that there is not`, async () => {
      const text = await readFile('docs/fidelity-report.md', 'utf8');
      const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
      const listed = Array.from(section.matchAll(/^\| `([a-z-]+)` \| \S/gm), ([, code]) => code);
      // The first row is the table's head.
      assert.deepEqual(listed.slice(1), [...codes]);
    });
});
