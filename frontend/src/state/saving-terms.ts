import { linkNow } from '../cloud/download-link.ts';
import { fetchResult } from '../cloud/fetch-result.ts';
import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { download } from '../device/download.ts';
import type { DeviceOutput } from '../device/messages.ts';
import type { PageState } from './page-state.svelte.ts';
import type { SavingTerms } from './saving.svelte.ts';

/** Asks for a folder to write into, where the browser can. @see File System Access, showDirectoryPicker() */
function folderPicker(): (() => Promise<FileSystemDirectoryHandle>) | undefined {
  const { showDirectoryPicker } = globalThis as unknown as {
    showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>;
  };
  return showDirectoryPicker && (() => showDirectoryPicker({ id: 'results', mode: 'readwrite' }));
}

/** What the browser saves the results of a page with. */
export function savingOf(page: Pick<PageState, 'batch' | 'cloud' | 'discard' | 'handOver' | 'scratch'>): SavingTerms {
  return {
    done: () => page.batch.items.filter(({ made }) => made !== undefined),
    fetchResult: async ({ conversionId, fileName, href }, terms) => {
      const renew = async () => (conversionId ? page.cloud.past?.freshLink(conversionId, fileName) : undefined);
      return fetchResult(await linkNow(href, renew), terms);
    },
    scratch: page.scratch,
    discard: page.discard,
    download: (blob, fileName) => {
      page.handOver();
      download(blob, fileName);
    },
    pickFolder: folderPicker(),
    toPng,
    copyPng: (png) => navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]),
  };
}

/** In a worker of its own: those of the conversions may be held, or have much to do. */
async function toPng({ blob, extension }: DeviceOutput): Promise<Blob> {
  if (extension === 'png') return blob;
  const pool = new CodecPool({ size: 1, spawn: spawnBrowserWorker });
  try {
    const { outputs } = await pool.convert(blob, { to: 'png', pages: 'first', effort: 'fast' });
    return outputs[0]!.blob;
  } finally {
    pool.end();
  }
}
