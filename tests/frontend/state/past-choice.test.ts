import assert from 'node:assert/strict';
import type * as ChoiceModule from '../../../frontend/src/state/past-choice.svelte.ts';
import type { PastConversion, PastConversions } from '../../../frontend/src/state/past-conversions.svelte.ts';
import type { ConversionState } from '../../../functions/service/record.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: choice of past conversions', () => {
  let choice: InstanceType<typeof ChoiceModule.PastChoice>;
  let PastChoice: typeof ChoiceModule.PastChoice;
  const item = (fileName: string, state: ConversionState = 'done') =>
    ({ summary: { fileName, state } }) as PastConversion;
  const items = [item('Été à Nice.jpg'), item('scan.tiff', 'failed'), item('SCAN-2.tiff')];

  before(async () => {
    ({ PastChoice } = await loadRuneModule<typeof ChoiceModule>('state/past-choice.svelte.ts'));
  });
  beforeEach(() => {
    choice = new PastChoice({ items } as unknown as PastConversions);
  });
  const names = (found: readonly PastConversion[]) => found.map(({ summary }) => summary.fileName);

  for (const [query, found] of [
    ['', ['Été à Nice.jpg', 'scan.tiff', 'SCAN-2.tiff']],
    ['  scan ', ['scan.tiff', 'SCAN-2.tiff']],
    ['ETE', ['Été à Nice.jpg']],
    ['e\u0301t', ['Été à Nice.jpg']],
    ['.*', []],
  ] as const)
    it(`finds ${found.length} files by ${JSON.stringify(query)}, whatever the case and the accents`, () => {
      choice.query = query;
      assert.deepEqual(names(choice.shown), found);
      assert.equal(choice.seeking, query.trim() !== '');
    });

  it('does nothing to what is ticked and out of sight', () => {
    choice.tickAll(true);
    assert.equal(choice.allTicked, true);
    choice.query = 'scan';
    assert.deepEqual(names(choice.ticked), ['scan.tiff', 'SCAN-2.tiff']);
    assert.deepEqual(names(choice.downloadable), ['SCAN-2.tiff']);
    choice.tick(items[2]!, false);
    assert.deepEqual(names(choice.ticked), ['scan.tiff']);
    assert.equal(choice.allTicked, false);
  });
});
