import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import type * as ArchiveModule from '../../../frontend/src/state/past-archive.svelte.ts';
import type { PastConversion } from '../../../frontend/src/state/past-conversions.svelte.ts';
import type { Conversion } from '../../../functions/service/record.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: archive of past conversions', () => {
  let PastArchive: typeof ArchiveModule.PastArchive;
  before(async () => {
    ({ PastArchive } = await loadRuneModule<typeof ArchiveModule>('state/past-archive.svelte.ts'));
  });

  const item = (fileName: string) => ({ summary: { fileName } }) as PastConversion;
  const details = (...names: string[]) =>
    ({
      createdAt: '2026-01-01T00:00:00Z',
      outputs: names.map((fileName) => ({ fileName, url: `http://store/${fileName}` })),
    }) as unknown as Conversion;

  /** An archive over conversions by their file's name; an output holds its own address. */
  function archiveOf(
    conversions: Readonly<Record<string, Conversion | undefined>>,
    fetch: typeof globalThis.fetch = async (url) => new Response(String(url)),
  ) {
    const saved: { blob: Blob; fileName: string }[] = [];
    const past = { loadDetails: async ({ summary }: PastConversion) => conversions[summary.fileName] };
    const download = (blob: Blob, fileName: string) => void saved.push({ blob, fileName });
    return { saved, archive: new PastArchive({ past, download, fetch }) };
  }
  const contents = async (blob: Blob) =>
    Object.fromEntries(
      Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([name, bytes]) => [
        name,
        Buffer.from(bytes).toString(),
      ]),
    );

  it('holds the results of all, each under a name of its own', async () => {
    const { archive, saved } = archiveOf({ a: details('scan.png'), b: details('scan.png', 'scan-2.png') });
    await archive.save([item('a'), item('b')]);
    assert.equal(saved[0]!.fileName, 'images.zip');
    assert.deepEqual(await contents(saved[0]!.blob), {
      'scan.png': 'http://store/scan.png',
      'scan (2).png': 'http://store/scan.png',
      'scan-2.png': 'http://store/scan-2.png',
    });
    assert.deepEqual([archive.fetched, archive.total, archive.busy], [2, 2, false]);
  });

  it('is saved without what is gone, and says so', async () => {
    const { archive, saved } = archiveOf({ a: details('a.png'), b: undefined });
    await archive.save([item('a'), item('b')]);
    assert.deepEqual(Object.keys(await contents(saved[0]!.blob)), ['a.png']);
    assert.deepEqual(archive.missing, ['b']);
  });

  it('has the folders that the page knows', async () => {
    const saved: Blob[] = [];
    const archive = new PastArchive({
      past: { loadDetails: async () => details('a.png') },
      download: (blob) => void saved.push(blob),
      folderOf: (id) => (id === 'known' ? 'holiday/day 1' : ''),
      fetch: async (url) => new Response(String(url)),
    });
    await archive.save(['known', 'other'].map((id) => ({ summary: { fileName: id, id } }) as PastConversion));
    assert.deepEqual(Object.keys(await contents(saved[0]!)), ['holiday/day 1/a.png', 'a.png']);
  });

  it('is not saved where the network is lost, or nothing is left', async () => {
    const lost = archiveOf({ a: details('a.png') }, () => Promise.reject(new TypeError('lost')));
    await lost.archive.save([item('a')]);
    assert.equal(lost.archive.failure?.code, 'offline');
    const gone = archiveOf({});
    await gone.archive.save([item('a')]);
    assert.equal(gone.archive.failure?.code, 'not-found');
    assert.deepEqual([...lost.saved, ...gone.saved], []);
  });

  it('can be taken back', async () => {
    const { archive, saved } = archiveOf({ a: details('a.png') }, async () => {
      archive.stop();
      throw new DOMException('stop', 'AbortError');
    });
    await archive.save([item('a')]);
    assert.deepEqual([archive.failure, archive.busy, saved], [undefined, false, []]);
  });
});
