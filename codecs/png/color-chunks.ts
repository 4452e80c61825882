import type { ColorDescription, SignificantBits } from '../image.ts';
import { samplesOf } from './header.ts';

const scale = 100_000;
/** By their numbers. @see PNG 3rd ed. §11.3.2.5 */
export const intents = ['perceptual', 'relative-colorimetric', 'saturation', 'absolute-colorimetric'] as const;

type Read<T> = (data: Uint8Array) => T | undefined;

/**
 * What each chunk says of how the numbers of the pixels are to be seen; `undefined` where it has not the length or the
 * values that it must have.
 * @see PNG 3rd ed. §11.3.2.1, §11.3.2.2, §11.3.2.5, §11.3.2.6
 */
export const readColorChunk: Readonly<Record<'gAMA' | 'cHRM' | 'sRGB' | 'cICP', Read<ColorDescription>>> = {
  gAMA(data) {
    const [gamma] = words(data, 1);
    return gamma ? { gamma: gamma / scale } : undefined;
  },
  cHRM(data) {
    const [whiteX, whiteY, redX, redY, greenX, greenY, blueX, blueY] = words(data, 8).map((word) => word / scale);
    if (blueY === undefined) return undefined;
    return {
      white: { x: whiteX!, y: whiteY! },
      primaries: {
        red: { x: redX!, y: redY! },
        green: { x: greenX!, y: greenY! },
        blue: { x: blueX!, y: blueY },
      },
    };
  },
  sRGB(data) {
    const srgbIntent = data.length === 1 ? intents[data[0]!] : undefined;
    return srgbIntent && { srgbIntent };
  },
  cICP(data) {
    const [primaries, transfer, matrix, range] = data;
    if (data.length !== 4 || range! > 1) return undefined;
    return { cicp: { primaries: primaries!, transfer: transfer!, matrix: matrix!, fullRange: range === 1 } };
  },
};

/** PNG four-byte unsigned integers; none where the chunk has another length, or one is above 2³¹ − 1. @see PNG 3rd ed. §7.1 */
function words(data: Uint8Array, count: number): number[] {
  if (data.length !== count * 4) return [];
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const values = Array.from({ length: count }, (_, index) => view.getUint32(index * 4));
  return values.every((value) => value <= 0x7fff_ffff) ? values : [];
}

interface Depth {
  readonly colorType: keyof typeof samplesOf;
  readonly bitDepth: number;
}

/** One byte a channel, from 1 to the depth of the samples, which is 8 for a palette. @see PNG 3rd ed. §11.3.2.4 */
export function readSignificantBits(data: Uint8Array, { colorType, bitDepth }: Depth): SignificantBits | undefined {
  const samples = colorType === 3 ? 3 : samplesOf[colorType];
  const depth = colorType === 3 ? 8 : bitDepth;
  if (data.length !== samples || data.some((bits) => bits < 1 || bits > depth)) return undefined;
  const gray = samples < 3;
  const alpha = samples % 2 === 0 ? { alpha: data[samples - 1]! } : {};
  return { red: data[0]!, green: data[gray ? 0 : 1]!, blue: data[gray ? 0 : 2]!, ...alpha };
}

/** Year, month, day, hour, minute, second (60 for a leap one), UTC. @see PNG 3rd ed. §11.3.4.4 */
export function readTime(data: Uint8Array): string | undefined {
  if (data.length !== 7) return undefined;
  const year = (data[0]! << 8) | data[1]!;
  const [month, day, hour, minute, second] = data.subarray(2) as unknown as [number, number, number, number, number];
  const right = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second <= 60;
  if (!right || year > 9999) return undefined;
  const pad = (value: number, length = 2) => String(value).padStart(length, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}Z`;
}
