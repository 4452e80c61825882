import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of the site, as an object of its bucket. */
export interface SiteFile {
  readonly bytes: Buffer;
  /** A strong ETag: the MD5 of the bytes, as S3's. */
  readonly etag: string;
}

/** Quotes the MD5 of some bytes. */
export const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

/**
 * Reads files below a folder by URL path, and only those: no `..`, no backslash, no hidden file, no symbolic link that
 * leaves the folder. Files stay in memory until they change.
 */
export function createSiteFiles(folder: string): (urlPath: string) => Promise<SiteFile | undefined> {
  const cache = new Map<string, SiteFile & { readonly stamp: string }>();
  return async (urlPath) => {
    const segments = safeSegments(urlPath);
    if (!segments) return undefined;
    const file = path.join(folder, ...segments);
    try {
      const info = await stat(file);
      if (!info.isFile()) return undefined;
      const stamp = `${info.mtimeMs} ${info.size}`;
      const cached = cache.get(file);
      if (cached?.stamp === stamp) return cached;
      const root = await realpath(folder);
      if (!(await realpath(file)).startsWith(root + path.sep)) return undefined;
      const bytes = await readFile(file);
      const entry = { bytes, etag: etagOf(bytes), stamp };
      cache.set(file, entry);
      return entry;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
}

function safeSegments(urlPath: string): string[] | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  const segments = decoded.split('/').slice(1);
  const isSafe = (segment: string) =>
    segment !== '' && !segment.startsWith('.') && !segment.includes('\\') && !segment.includes('\0');
  return segments.every(isSafe) ? segments : undefined;
}

const isMissing = (error: unknown) =>
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
