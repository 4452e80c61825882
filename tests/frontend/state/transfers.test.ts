import assert from 'node:assert/strict';
import type * as TransfersModule from '../../../frontend/src/state/transfers.svelte.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: transfers', () => {
  let transfers: InstanceType<typeof TransfersModule.Transfers>;
  let Transfers: typeof TransfersModule.Transfers;

  before(async () => {
    ({ Transfers } = await loadRuneModule<typeof TransfersModule>('state/transfers.svelte.ts'));
  });
  beforeEach(() => {
    transfers = new Transfers();
    transfers.begin('a', 100);
    transfers.begin('b', 300);
  });
  const figures = () => {
    const { files, arrivedFiles, sentBytes, totalBytes, open } = transfers;
    return [arrivedFiles, files, sentBytes, totalBytes, open];
  };

  it('add up files and bytes until the last has arrived', () => {
    transfers.follow('a', { stage: 'uploading', fraction: 0.5 });
    assert.deepEqual(figures(), [0, 2, 50, 400, true]);
    transfers.follow('a', { stage: 'converting', id: 'c' });
    transfers.end('a');
    assert.deepEqual(figures(), [1, 2, 100, 400, true]);
    assert.equal(transfers.fraction, 0.25);
    transfers.follow('b', { stage: 'converting', id: 'd' });
    assert.deepEqual(figures(), [2, 2, 400, 400, false]);
    transfers.begin('c', 10);
    assert.deepEqual(figures(), [0, 1, 0, 10, true]);
  });

  it('count the files that a reload would lose until they have arrived, or are taken back', () => {
    for (const id of ['a', 'b', 'unknown']) transfers.noteUnkept(id);
    assert.equal(transfers.unkept, 2);
    transfers.follow('a', { stage: 'uploading', fraction: 0.5 });
    assert.equal(transfers.unkept, 2);
    transfers.follow('a', { stage: 'converting', id: 'c' });
    assert.equal(transfers.unkept, 1);
    transfers.noteUnkept('a');
    transfers.end('a');
    transfers.end('b');
    assert.equal(transfers.unkept, 0);
  });

  it('count from the beginning again what begins again', () => {
    transfers.follow('b', { stage: 'uploading', fraction: 0.9 });
    transfers.follow('b', { stage: 'held', why: 'network' });
    assert.equal(transfers.heldByNetwork, 1);
    transfers.follow('b', { stage: 'uploading', fraction: 0 });
    assert.equal(transfers.heldByNetwork, 0);
    assert.equal(transfers.sentBytes, 0);
  });

  it('count no file that was taken back', () => {
    transfers.follow('b', { stage: 'uploading', fraction: 0.5 });
    transfers.follow('b', { stage: 'held', why: 'sign-in' });
    transfers.end('b');
    assert.deepEqual(figures(), [0, 1, 0, 100, true]);
    assert.equal(transfers.heldBySignIn, 0);
  });
});
