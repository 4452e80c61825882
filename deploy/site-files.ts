import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { DeployProblem } from './problem.ts';

/** A file of the built site as it is served. */
export interface SiteFile {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
  /** As S3 tells it of an object that was put in one piece: MD5 in hexadecimal. */
  readonly etag: string;
  /** Whether the name has a hash of the content in it: another content has another name. */
  readonly hashed: boolean;
}

/** The object that a deployment writes itself, and no build does. */
export const configurationKey = 'config.json';

/** The page, written after all that it loads. */
export const rootObject = 'index.html';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const hashedName = /^assets\/.+-[\w-]{8}\.[\w.]+$/;

/** The files of the built site. @throws DeployProblem where there is none, or one that cannot be served */
export function readSite(folder: string): readonly SiteFile[] {
  if (!existsSync(join(folder, rootObject)))
    throw new DeployProblem(`${join(folder, rootObject)} is missing: "npx tsx build.ts site" makes it.`);
  const keys = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  if (keys.includes(configurationKey))
    throw new DeployProblem(`${join(folder, configurationKey)} is in the way: each deployment writes its own.`);
  return keys.map((key) => {
    const bytes = readFileSync(join(folder, key));
    const hashed = hashedName.test(key);
    return {
      key,
      bytes,
      hashed,
      contentType: contentTypeOf(key),
      cacheControl: hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: createHash('md5').update(bytes).digest('hex'),
    };
  });
}

/** @throws DeployProblem where nothing is known of the ending */
export function contentTypeOf(key: string): string {
  const type = contentTypes[extname(key)];
  if (type === undefined)
    throw new DeployProblem(`The site's ${key} has no known content type: deploy/site-files.ts lists them.`);
  return type;
}
