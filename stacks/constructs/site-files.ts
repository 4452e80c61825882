import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object/index.js';
import { Construct } from 'constructs';
import { SynthesisProblem } from '../synthesis-problem.ts';
import { besideStack } from './companion-files.ts';
import { named } from './named.ts';
import type { PrivateBucket } from './private-bucket.ts';

export interface SiteFilesProps {
  readonly bucket: PrivateBucket;
  /** Absolute path of the folder that `build.ts` made. */
  readonly folder: string;
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

/** A name with a hash of the content in it: another content has another name. */
const hashedName = /^assets\/.+-[\w-]{8}\.[\w.]+$/;

/** Every file of the built site as an object, uploaded when its content changed. */
export class SiteFiles extends Construct {
  constructor(scope: Construct, id: string, { bucket, folder }: SiteFilesProps) {
    super(scope, id);
    const files = listFiles(folder);
    const source = besideStack(this, 'site', { folder });
    const upload = (key: string, after: readonly S3Object[]) =>
      named(
        objectName(key),
        new S3Object(this, key, {
          bucket: bucket.bucketName,
          key,
          source: `${source}/${key}`,
          sourceHash: createHash('sha256')
            .update(readFileSync(join(folder, key)))
            .digest('hex'),
          contentType: contentTypeOf(key),
          cacheControl: hashedName.test(key) ? 'public, max-age=31536000, immutable' : 'no-cache',
          dependsOn: [...after],
        }),
      );
    const parts = files.filter((key) => key !== rootObject).map((key) => upload(key, []));
    upload(rootObject, parts);
  }
}

function listFiles(folder: string): string[] {
  if (!existsSync(join(folder, rootObject)))
    throw new SynthesisProblem(`${join(folder, rootObject)} is missing: "npx tsx build.ts site" makes it.`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  refuseSameNames(files);
  if (files.includes(configurationKey))
    throw new SynthesisProblem(`${join(folder, configurationKey)} is in the way: each deployment writes its own.`);
  return files;
}

function contentTypeOf(key: string): string {
  const type = contentTypes[extname(key)];
  if (type === undefined)
    throw new SynthesisProblem(
      `The site's ${key} has no known content type: stacks/constructs/site-files.ts lists them.`,
    );
  return type;
}

/** @throws SynthesisProblem when two files would be one resource */
function refuseSameNames(files: readonly string[]): void {
  const keys = new Map<string, string>();
  for (const key of files) {
    const other = keys.get(objectName(key));
    if (other !== undefined)
      throw new SynthesisProblem(`The site's ${key} and ${other} would have one name: rename one of them.`);
    keys.set(objectName(key), key);
  }
}

function objectName(key: string): string {
  return `site_${key.replaceAll(/[^\w-]/g, '_')}`;
}
