import { encode, type FormatName } from '../../../codecs/index.ts';

const side = 32;

/** Writes a small picture to nowhere: engines compile what runs, so the first real one finds its encoder compiled. */
export async function warmUp(to: FormatName): Promise<void> {
  const data = Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) => (at % 4 === 3 ? 255 : at));
  const layout = { color: 'rgb', bits: 8, alpha: false, compression: 'none' } as const;
  await encode([{ width: side, height: side, data, layout, metadata: {} }], to);
}
