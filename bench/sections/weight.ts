import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleCodecs } from '../processes/bundle.ts';

/** What has to be downloaded, in gzip at level 9. */
export interface WeightRow {
  readonly name: string;
  readonly what: string;
  readonly gzipBytes: number;
  readonly rawBytes: number;
}

interface Peer {
  readonly name: string;
  readonly script: readonly string[];
  readonly wasm: readonly string[];
  /** `browser` unless told otherwise. */
  readonly platform?: 'node';
}

const require = createRequire(import.meta.url);

/** The peers' JavaScript, bundled for a page, and the WASM files that four formats need. sharp is native and has none. */
const peers = [
  {
    name: 'starting packages',
    script: ['@jsquash/jpeg', '@jsquash/png', 'utif', 'bmp-js'],
    wasm: [
      '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
      '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
      '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
    ],
  },
  { name: 'wasm-vips', script: ['wasm-vips'], wasm: ['wasm-vips/vips.wasm'] },
  { name: 'magick-wasm', script: ['@imagemagick/magick-wasm'], wasm: ['@imagemagick/magick-wasm/magick.wasm'] },
  // The browser build that this version publishes is empty.
  { name: 'jimp', script: ['jimp'], wasm: [], platform: 'node' },
] as const satisfies readonly Peer[];

/** Weighs our codecs, each of their WASM modules, and each peer as a whole. */
export async function weigh(): Promise<WeightRow[]> {
  const files = await Promise.all((await bundleCodecs()).map(async (path) => ({ path, bytes: await readFile(path) })));
  const modules = files
    .filter(({ path }) => path.endsWith('.wasm'))
    .map(({ path, bytes }) => row('codecs', basename(path).replace(/-\w+(?=[.]wasm$)/, ''), [bytes]))
    .sort((a, b) => b.gzipBytes - a.gzipBytes);
  const scripts = files.filter(({ path }) => !path.endsWith('.wasm')).map(({ bytes }) => bytes);
  const wasm = files.filter(({ path }) => path.endsWith('.wasm')).map(({ bytes }) => bytes);
  return [
    row('codecs', 'all', [...scripts, ...wasm]),
    row('codecs', 'all JavaScript', scripts),
    row('codecs', 'all WASM', wasm),
    ...modules,
    ...(await Promise.all(
      peers.map(async (peer: Peer) =>
        row(peer.name, 'all', [
          await bundlePeer(peer),
          ...(await Promise.all(peer.wasm.map((name) => readFile(require.resolve(name))))),
        ]),
      ),
    )),
  ];
}

function row(name: string, what: string, files: readonly Uint8Array[]): WeightRow {
  return {
    name,
    what,
    gzipBytes: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
    rawBytes: files.reduce((sum, file) => sum + file.length, 0),
  };
}

async function bundlePeer({ script, platform }: Peer): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: {
      contents: script.map((name, index) => `export * as p${index} from '${name}';`).join('\n'),
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: platform ?? 'browser',
    external: ['node:*', 'module', 'worker_threads', 'fs', 'path', 'url'],
    loader: { '.wasm': 'empty' },
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]!.contents;
}
