import { convert, decode, encode, type Options, parseOptions } from '../../codecs/index.ts';
import { resample } from '../../codecs/resize/resample.ts';
import { type Contender, NotOffered, type Settings } from './contender.ts';

/** The codecs of this project, as a bundle. */
export async function load(): Promise<Contender> {
  return {
    async decode(bytes) {
      const { width, height, data } = (await decode(bytes))[0]!;
      if (data instanceof Uint16Array) throw new Error('16 bits came out of 8');
      return { width, height, data };
    },
    async encode({ width, height, data }, settings) {
      const { to, pages: _pages, limits: _limits, ...options } = optionsOf(settings);
      const layout = { color: 'rgb', bits: 8, alpha: true, compression: 'none' } as const;
      const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
      const [file] = await encode([{ width, height, data: clamped, layout, metadata: {} }], to, options);
      return file!;
    },
    async resize({ width, height, data }, to) {
      const region = { x: 0, y: 0, width, height };
      const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
      const { data: small } = resample({ width, height, data: clamped }, { ...to, region });
      return { ...to, data: small as Uint8ClampedArray<ArrayBuffer> };
    },
    async convert(bytes, _from, to) {
      return (await convert(bytes, { to })).outputs[0]!.bytes;
    },
  };
}

/**
 * The codecs' options for these settings, by the codecs' own tables: what they do not carry out (yet) is not measured.
 * @throws NotOffered
 */
export function optionsOf({ format, quality, jpeg, compression, effort }: Settings): Options {
  const wanted = { to: format, quality, compression, effort: effort ?? (jpeg === 'small' ? 'small' : undefined) };
  try {
    return parseOptions(wanted);
  } catch (error) {
    throw new NotOffered(error instanceof Error ? error.message : String(error));
  }
}
