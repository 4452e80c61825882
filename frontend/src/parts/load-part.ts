import { missingPart } from './missing-part.ts';

/** Files that are there, or on their way; one that could not be had is asked for again. */
const files = new Map<string, Promise<void>>();

/**
 * Loads a part of the page. The build calls it for each `import()` of the page: see fetched-parts.ts.
 * @param load the import itself
 * @param paths its scripts and styles, relative to the site's root
 * @throws PartMissing where a file could not be had; asking again then fetches it again
 */
export async function loadPart<Part>(load: () => Promise<Part>, paths: readonly string[] = []): Promise<Part> {
  try {
    await Promise.all(paths.map(once));
    return await load();
  } catch (cause) {
    throw await missingPart(cause);
  }
}

function once(path: string): Promise<void> {
  const under = files.get(path) ?? bring(`/${path}`);
  files.set(path, under);
  under.catch(() => files.delete(path));
  return under;
}

async function bring(url: string): Promise<void> {
  if (document.querySelector(`[src="${url}"], [href="${url}"]`)) return;
  const response = await fetch(url);
  // A site may answer with its page, or a network with its own, for what is not there.
  if (!response.ok || /html/.test(response.headers.get('content-type') ?? ''))
    throw new Error(`${url} answered ${response.status}`);
  // To its end, so that it lies in the browser's store, where the import finds it.
  await response.arrayBuffer();
  if (url.endsWith('.css')) await style(url);
}

function style(href: string): Promise<void> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} could not be loaded`));
    };
    document.head.append(link);
  });
}
