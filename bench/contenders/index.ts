import type { Contender } from './contender.ts';

const loaders = {
  codecs: async () => (await import('./codecs.ts')).load(),
  starting: async () => (await import('./starting.ts')).load(),
  sharp: async () => (await import('./sharp.ts')).load(),
  'wasm-vips': async () => (await import('./wasm-vips.ts')).load(),
  'magick-wasm': async () => (await import('./magick-wasm.ts')).load(),
  jimp: async () => (await import('./jimp.ts')).load(),
} as const satisfies Record<string, () => Promise<Contender>>;

/** Ours, the raw starting packages, then the peers. */
export type ContenderName = keyof typeof loaders;
export const contenderNames = Object.keys(loaders) as readonly ContenderName[];

/** A contender, ready to be called. */
export function loadContender(name: ContenderName): Promise<Contender> {
  return loaders[name]();
}
