import { scaleTable } from '../color/depth.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { TiffPage } from './page.ts';
import type { Samples } from './samples.ts';
import { tags } from './tags.ts';

type Rgba = Image['data'];
/** Writes the colour of the pixel whose samples begin at `from` to `to`; alpha comes after. */
type WriteColor = (from: number, to: number) => void;

/**
 * Interprets samples as RGBA with straight alpha: 8 bits up to a depth of 8, else 16.
 * @see TIFF 6.0 §4 to §6, §16, §18
 * @throws CodecError `unsupported-feature`, `corrupt`
 */
export function toRgba(samples: Samples, page: TiffPage): Rgba {
  const { width, height, samplesPerPixel, bitsPerSample } = page;
  const scale = scaleTable(bitsPerSample[0]!);
  const full = scale instanceof Uint16Array ? 0xffff : 0xff;
  const data = full > 0xff ? new Uint16Array(width * height * 4) : new Uint8ClampedArray(width * height * 4);
  const write = colorWriter(samples, page, scale, data);
  const hasAlpha = page.alpha !== 'none' && page.alphaSample < samplesPerPixel;
  for (let from = 0, to = 0; to < data.length; from += samplesPerPixel, to += 4) {
    write(from, to);
    const alpha = hasAlpha ? scale[samples[from + page.alphaSample]!]! : full;
    data[to + 3] = alpha;
    if (page.alpha === 'associated' && hasAlpha && alpha < full) unassociate(data, to, alpha, full);
  }
  return data;
}

function colorWriter(samples: Samples, page: TiffPage, scale: Samples, data: Rgba): WriteColor {
  const { photometric, samplesPerPixel } = page;
  const full = scale.at(-1)!;
  const need = (count: number) => {
    if (samplesPerPixel < count)
      throw codecError('corrupt', `${photometric} needs ${count} samples per pixel, not ${samplesPerPixel}`, {
        format: 'tiff',
      });
  };
  switch (photometric) {
    case 'white-is-zero':
    case 'black-is-zero':
    case 'mask': {
      const gray = photometric === 'white-is-zero' ? scale.map((value) => full - value) : scale;
      return (from, to) => {
        data[to] = data[to + 1] = data[to + 2] = gray[samples[from]!]!;
      };
    }
    case 'palette':
      return paletteWriter(samples, page, data, full);
    case 'ycbcr':
      if (page.compression !== 'jpeg') break;
      need(3);
      return rgbWriter(samples, scale, data);
    case 'rgb':
      need(3);
      return rgbWriter(samples, scale, data);
    case 'separated': {
      need(4);
      if ((page.ifd.number(tags.inkSet) ?? 1) !== 1) break;
      const half = full >> 1;
      return (from, to) => {
        const black = full - scale[samples[from + 3]!]!;
        for (let ink = 0; ink < 3; ink++)
          data[to + ink] = Math.floor(((full - scale[samples[from + ink]!]!) * black + half) / full);
      };
    }
    case 'cielab':
    case 'icclab':
    case 'itulab':
    case 'cfa':
    case 'logl':
    case 'logluv':
    case 'unknown':
      break;
    default:
      photometric satisfies never;
  }
  throw codecError('unsupported-feature', `TIFF of ${photometric} colours is not read`, { format: 'tiff' });
}

function rgbWriter(samples: Samples, scale: Samples, data: Rgba): WriteColor {
  return (from, to) => {
    data[to] = scale[samples[from]!]!;
    data[to + 1] = scale[samples[from + 1]!]!;
    data[to + 2] = scale[samples[from + 2]!]!;
  };
}

/** TIFF 6.0 §5: all reds, all greens, all blues, of 16 bits each; old writers used only the lower 8. */
function paletteWriter(samples: Samples, { ifd, bitsPerSample }: TiffPage, data: Rgba, full: number): WriteColor {
  const count = 2 ** bitsPerSample[0]!;
  const map = ifd.numbers(tags.colorMap, count * 3) ?? [];
  if (map.length < count * 3)
    throw codecError('corrupt', `A palette of ${count} colours has ${map.length} values`, { format: 'tiff' });
  const narrow = map.every((value) => value < 256);
  const colors = Uint16Array.from(map, (value) =>
    full > 0xff ? (narrow ? value * 257 : value) : narrow ? value : value >> 8,
  );
  return (from, to) => {
    const index = samples[from]!;
    data[to] = colors[index]!;
    data[to + 1] = colors[count + index]!;
    data[to + 2] = colors[2 * count + index]!;
  };
}

function unassociate(data: Rgba, at: number, alpha: number, full: number): void {
  for (let channel = at; channel < at + 3; channel++)
    data[channel] = alpha === 0 ? 0 : Math.min(full, Math.floor((data[channel]! * full + (alpha >> 1)) / alpha));
}
