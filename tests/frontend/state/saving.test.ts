import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import { crc32 } from '../../../codecs/png/crc.ts';
import { ApiError } from '../../../frontend/src/cloud/api-error.ts';
import type { BatchItem } from '../../../frontend/src/state/batch-item.svelte.ts';
import type * as SavingModule from '../../../frontend/src/state/saving.svelte.ts';
import { loadRuneModule } from '../rune-module.ts';

const stored = (text: string) => ({ blob: new Blob([text]), crc32: crc32(new TextEncoder().encode(text)) });

/** A converted file, on this device where `inCloud` is left out. */
function item(fileName: string, folder: string, { inCloud = false } = {}): BatchItem {
  const result = { fileName, sizeBytes: 1, href: `http://store/${fileName}` };
  const results = [inCloud ? result : { ...result, output: stored(`here ${fileName}`) }];
  const made = { place: inCloud ? 'cloud' : 'device', results, ...(inCloud && { conversionId: `id of ${fileName}` }) };
  return { folder, file: new File([], fileName), made } as unknown as BatchItem;
}

describe('frontend: saving all results', () => {
  let Saving: typeof SavingModule.Saving;
  before(async () => {
    ({ Saving } = await loadRuneModule<typeof SavingModule>('state/saving.svelte.ts'));
  });

  function savingOf(items: readonly BatchItem[], fetchResult?: SavingModule.SavingTerms['fetchResult']) {
    const saved: Blob[] = [];
    const saving = new Saving({
      done: () => items,
      fetchResult: fetchResult ?? (async ({ conversionId, href }) => stored(`${conversionId} ${href}`)),
      scratch: async () => undefined,
      download: (blob) => void saved.push(blob),
      pickFolder: undefined,
      toPng: async ({ blob }) => blob,
      copyPng: async () => {},
    });
    return { saving, saved };
  }
  const contents = async (blob: Blob) =>
    Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([path, bytes]) => [
      path,
      Buffer.from(bytes).toString(),
    ]);

  it('puts those of this device and of the cloud into one archive, in their folders', async () => {
    const { saving, saved } = savingOf([item('a.png', 'trip'), item('a.png', 'trip', { inCloud: true })]);
    assert.equal(saving.count, 2);
    await saving.saveZip();
    assert.deepEqual(await contents(saved[0]!), [
      ['trip/a.png', 'here a.png'],
      ['trip/a (2).png', 'id of a.png http://store/a.png'],
    ]);
    assert.deepEqual([saving.missing, saving.busy, saving.failure], [[], false, undefined]);
  });

  it('names those that the cloud does not give out, and saves the others', async () => {
    const gone = () => Promise.reject(new ApiError('not-found', 404, 'It is gone'));
    const both = savingOf([item('a.png', ''), item('b.png', '', { inCloud: true })], gone);
    await both.saving.saveZip();
    assert.deepEqual(await contents(both.saved[0]!), [['a.png', 'here a.png']]);
    assert.deepEqual([both.saving.missing, both.saving.nothing, both.saving.busy], [['b.png'], false, false]);
    const one = savingOf([item('b.png', '', { inCloud: true })], gone);
    await one.saving.saveZip();
    assert.deepEqual([one.saved.length, one.saving.missing, one.saving.nothing], [0, ['b.png'], true]);
  });

  it('can be taken back while results are fetched; then nothing is saved', async () => {
    const { saving, saved } = savingOf([item('a.png', ''), item('b.png', '', { inCloud: true })], async () => {
      saving.stop();
      throw new DOMException('stop', 'AbortError');
    });
    await saving.saveZip();
    assert.deepEqual([saved.length, saving.missing, saving.failure, saving.busy], [0, [], undefined, false]);
  });
});
