/**
 * Lets the page work without a network after its first visit. It keeps the files of one build, and nothing else: never
 * what the API answers, the configuration, or anything of a person. Built to `/sw.js`.
 */

/** What the build writes before all that follows. */
declare const siteBuild: SiteBuild;

/** The files of one build of the site. */
export interface SiteBuild {
  /** Of all that follows: another build has another. */
  readonly version: string;
  /** Paths with a hash of their content in them: what lies there never changes. */
  readonly hashed: readonly string[];
  /** Paths of the other files, the page's own `/` among them, with the SHA-256 of their content in hexadecimal. */
  readonly named: Readonly<Record<string, string>>;
  /** Paths under which the page is shown, beside `/`. */
  readonly pagePaths: readonly string[];
}

/** The part of a service worker's scope that is used here; TypeScript's library for pages has none of it. */
interface ServiceWorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchingEvent) => void): void;
}
interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as ServiceWorkerScope;
const cachePrefix = 'site-';
const cacheName = cachePrefix + siteBuild.version;
/** Builds whose files are kept: this one, and the one before, which open pages may still load parts of. */
const keptBuilds = 2;
/** So long the network may take to give the page before the kept one is shown. */
const patienceMs = 3_000;
const parallelFetches = 4;
const hashed = new Set(siteBuild.hashed);
const pagePaths = new Set(['/', ...siteBuild.pagePaths]);

// Files of a build never change under their names, so a new worker can take over while an old page works.
scope.addEventListener('install', (event) => event.waitUntil(fill().then(() => scope.skipWaiting())));
scope.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => scope.clients.claim())));
scope.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer !== undefined) event.respondWith(answer);
});

/** @returns undefined for all that the browser is to do by itself */
function answerTo(request: Request): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return undefined;
  if (request.mode === 'navigate') return pagePaths.has(url.pathname) ? givePage(request) : undefined;
  if (url.pathname.startsWith('/assets/')) return giveHashed(request, url.pathname);
  return url.pathname in siteBuild.named && url.pathname !== '/' ? giveNamed(request, url.pathname) : undefined;
}

/** From the disk: of this build, or of the one before. */
async function giveHashed(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}

async function giveNamed(request: Request, path: string): Promise<Response> {
  return (await (await caches.open(cacheName)).match(path)) ?? fetch(request);
}

/** From the network, so that a new build is seen at the next visit; from the disk where that fails or takes long. */
async function givePage(request: Request): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match('/');
  if (kept === undefined) return fetch(request);
  const fresh = fetch(request).then((response) => (response.status >= 500 ? kept : response));
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), patienceMs));
  return Promise.race([fresh, late]).catch(() => kept);
}

/** Fetches what is not kept of an earlier build. @throws Error where a file is missing, or is another build's */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  const queue = [...hashed, ...Object.keys(siteBuild.named)];
  const take = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) await cache.put(path, await get(path));
  };
  await Promise.all(Array.from({ length: parallelFetches }, take));
}

async function get(path: string): Promise<Response> {
  const earlier = hashed.has(path) ? await caches.match(path) : undefined;
  if (earlier !== undefined) return earlier;
  const response = await fetch(path, { cache: hashed.has(path) ? 'default' : 'no-cache', credentials: 'omit' });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const expected = siteBuild.named[path];
  if (expected !== undefined && (await hashOf(response.clone())) !== expected)
    throw new Error(`${path} is of another build; the next visit tries again`);
  return response;
}

async function hashOf(response: Response): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Removes the files of builds before the last. Caches are listed in the order in which they were made. */
async function tidy(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
  for (const name of builds.slice(0, Math.max(0, builds.length - (keptBuilds - 1)))) await caches.delete(name);
}
