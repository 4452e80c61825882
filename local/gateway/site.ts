import type { IncomingMessage } from 'node:http';
import type { Answer, Answerer } from './answer.ts';
import { chooseEncoding, createCompressor, isCompressible } from './compression.ts';
import { mediaTypeOf } from './media-types.ts';
import type { CustomErrorResponse, SiteOptions } from './options.ts';
import { createSiteFiles, etagOf, type SiteFile } from './site-files.ts';

const year = 'public, max-age=31536000, immutable';
const always = 'no-cache';

/** Files whose names hold a hash of their content lie here. */
const hashedFolder = '/assets/';

/** The site, and what the distribution shows in place of an error. */
export interface Site {
  readonly answer: Answerer;
  /** The page of a custom error response; `undefined` where the site has no such file. */
  errorPage(request: IncomingMessage, custom: CustomErrorResponse): Promise<Answer | undefined>;
}

/** The site as CloudFront serves it from a private bucket: compressed, with validators and the policy's headers. */
export function createSite(options: SiteOptions): Site {
  const readSiteFile = createSiteFiles(options.folder);
  const compress = createCompressor();
  const rootPath = `/${options.rootObject ?? 'index.html'}`;
  const spaPaths = new Set(options.spaPaths);
  const configBytes = Buffer.from(JSON.stringify(options.config));
  const config: SiteFile = { bytes: configBytes, etag: etagOf(configBytes) };

  const lookUp = async (path: string) => (path === '/config.json' ? config : readSiteFile(path));

  const represent = async (request: IncomingMessage, path: string, { bytes, etag }: SiteFile): Promise<Answer> => {
    const type = mediaTypeOf(path);
    const mayCompress = isCompressible(type, bytes.length);
    const encoding = mayCompress ? chooseEncoding(request.headers['accept-encoding']) : undefined;
    return {
      status: 200,
      headers: {
        'content-type': type,
        'cache-control': path.startsWith(hashedFolder) ? year : always,
        // Bytes that were compressed on the way are the same only in meaning.
        etag: encoding ? `W/${etag}` : etag,
        ...(mayCompress ? { vary: 'accept-encoding' } : {}),
        ...(encoding ? { 'content-encoding': encoding } : {}),
        ...options.headers,
      },
      body: encoding ? await compress(`${path} ${etag}`, encoding, bytes) : bytes,
    };
  };

  const denied: Answer = {
    status: 403,
    headers: { 'content-type': 'application/xml', 'cache-control': always, ...options.headers },
    body: Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>\n',
    ),
  };

  return {
    async answer(request) {
      // The behaviour allows reading only.
      if (request.method !== 'GET' && request.method !== 'HEAD') return denied;
      const path = request.url?.split('?')[0] ?? '/';
      const target = path === '/' || spaPaths.has(path) ? rootPath : path;
      const file = await lookUp(target);
      if (!file) return denied;
      const answer = await represent(request, target, file);
      return isUnchanged(request, file.etag) ? { ...answer, status: 304 } : answer;
    },
    async errorPage(request, { responseCode, responsePagePath }) {
      const file = await lookUp(responsePagePath);
      return file && { ...(await represent(request, responsePagePath, file)), status: responseCode };
    },
  };
}

/** Weak comparison: whether the bytes travelled compressed does not matter. */
function isUnchanged(request: IncomingMessage, etag: string): boolean {
  const tags = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}
