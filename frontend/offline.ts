import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type FormatInfo, formats } from '../codecs/formats.ts';
import type { SiteBuild } from './src/service-worker.ts';

const source = join(import.meta.dirname, 'src');
const workerFile = 'sw.js';
const manifestFile = 'manifest.webmanifest';
/** Paths of the page that no file stands for. */
const pagePaths = ['/signed-in'];

/** Drawings of the logo, by the kind of place that shows them. */
const icons = [
  { file: 'icon-192.png', sizes: '192x192', purpose: 'any' },
  { file: 'icon-512.png', sizes: '512x512', purpose: 'any' },
  { file: 'icon-maskable-512.png', sizes: '512x512', purpose: 'maskable' },
] as const;

/**
 * Makes the page one that can be installed and works without a network: writes `sw.js`, which knows all files of the build,
 * and the manifest of the application, which opens the formats of the codecs' table.
 */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: join(source, 'service-worker.ts'), fileName: workerFile });
    },
    transformIndexHtml: () => [{ tag: 'link', attrs: { rel: 'manifest', href: `/${manifestFile}` }, injectTo: 'head' }],
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const iconPaths = icons.map(({ file, ...icon }) => {
          const bytes = readFileSync(join(source, 'icons', file));
          const reference = this.emitFile({ type: 'asset', name: file, source: bytes });
          return { src: `/${this.getFileName(reference)}`, type: 'image/png', ...icon };
        });
        const manifest = JSON.stringify(manifestOf(iconPaths));
        this.emitFile({ type: 'asset', fileName: manifestFile, source: manifest });
        const page = bundle['index.html'];
        const worker = bundle[workerFile];
        if (page?.type !== 'asset' || worker?.type !== 'chunk')
          throw new Error('The page or its service worker is missing');
        const names = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.endsWith('.map'));
        const hashed = [...new Set([...names.map((name) => `/${name}`), ...iconPaths.map(({ src }) => src)])].sort();
        const named = { '/': sha256(page.source), [`/${manifestFile}`]: sha256(manifest) };
        const build: Omit<SiteBuild, 'version'> = { hashed, named, pagePaths };
        const version = sha256(JSON.stringify(build)).slice(0, 16);
        worker.code = `const siteBuild = ${JSON.stringify({ version, ...build })};\n${worker.code}`;
      },
    },
  };
}

/** @see W3C Web Application Manifest; WICG Manifest Incubations, file_handlers and launch_handler */
function manifestOf(iconPaths: readonly object[]): object {
  const rows: readonly FormatInfo[] = Object.values(formats);
  return {
    name: 'Image conversion',
    short_name: 'Images',
    description: `Converts ${rows.map(({ label }) => label).join(', ')}, any to any, on this device.`,
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f7f6f2',
    theme_color: '#0f6b4f',
    icons: iconPaths,
    file_handlers: [
      {
        action: '/',
        accept: Object.fromEntries(
          rows.map(({ mediaType, extensions }) => [mediaType, extensions.map((extension) => `.${extension}`)]),
        ),
      },
    ],
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
  };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
