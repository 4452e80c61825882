import { bytesOf, crc32, uint, zlibStored } from './bytes.ts';
import type { Pixel, Scene } from './scene.ts';

/** Start and step of the passes of an interlaced picture: x, y, dx, dy. @see PNG 3rd ed. §8.1 */
export const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** How the pixels are stored, and chunks that come between IHDR and IDAT. */
export interface PngParts {
  /** Default `rgb`. A palette holds what the scene has, at most 256 colours, alpha included. */
  readonly color?: 'gray' | 'rgb' | 'palette' | 'gray-alpha' | 'rgba';
  readonly bits?: 1 | 2 | 4 | 8 | 16;
  readonly chunks?: readonly Uint8Array[];
}

const colorTypes = { gray: 0, rgb: 2, palette: 3, 'gray-alpha': 4, rgba: 6 } as const;

/** A PNG whose image data are stored blocks. */
export function writePng(width: number, height: number, scene: Scene, parts: PngParts = {}): Uint8Array {
  const { color = 'rgb', bits = 8, chunks = [] } = parts;
  const palette: Pixel[] = [];
  const rows = Array.from({ length: height }, (_, y) => {
    const samples = Array.from({ length: width }, (_, x) => toSamples(scene(x, y), color, palette)).flat();
    return bytesOf(0, packSamples(samples, bits, color === 'palette'));
  });
  return bytesOf(
    pngSignature,
    ihdr(width, height, bits, colorTypes[color]),
    ...chunks,
    ...(color === 'palette' ? paletteChunks(palette) : []),
    pngChunk('IDAT', zlibStored(bytesOf(...rows))),
    pngChunk('IEND'),
  );
}

/** PNG 3rd ed. §5.2. */
export const pngSignature: Uint8Array = bytesOf(0x89, 'PNG\r\n', 0x1a, '\n');

/** A chunk with its length and CRC. */
export function pngChunk(type: string, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytesOf(type, ...parts);
  return bytesOf(uint(body.length - 4, 4), body, uint(crc32(body), 4));
}

/** The header chunk, without interlacing. */
export function ihdr(width: number, height: number, bits: number, colorType: number): Uint8Array {
  return pngChunk('IHDR', uint(width, 4), uint(height, 4), bits, colorType, 0, 0, 0);
}

/** Samples of 0 to 255, or the index of the colour. */
function toSamples(
  [red, green, blue, alpha]: Pixel,
  color: NonNullable<PngParts['color']>,
  palette: Pixel[],
): number[] {
  const gray = (red * 2 + green * 5 + blue) >> 3;
  switch (color) {
    case 'gray':
      return [gray];
    case 'gray-alpha':
      return [gray, alpha];
    case 'rgb':
      return [red, green, blue];
    case 'rgba':
      return [red, green, blue, alpha];
    case 'palette': {
      const known = palette.findIndex(
        (entry) => entry[0] === red && entry[1] === green && entry[2] === blue && entry[3] === alpha,
      );
      return [known >= 0 ? known : palette.push([red, green, blue, alpha]) - 1];
    }
    default:
      return color satisfies never;
  }
}

/** From the highest bit; 16 bits get a low byte of their own, so that a reader that drops it is found out. */
function packSamples(samples: readonly number[], bits: number, indexed: boolean): Uint8Array {
  if (bits === 16) return bytesOf(...samples.flatMap((sample) => [sample, (sample * 7) & 255]));
  if (bits === 8) return Uint8Array.from(samples);
  const row = new Uint8Array(Math.ceil((samples.length * bits) / 8));
  for (const [index, sample] of samples.entries()) {
    const value = indexed ? sample : sample >> (8 - bits);
    row[(index * bits) >> 3]! |= value << (8 - bits - ((index * bits) & 7));
  }
  return row;
}

function paletteChunks(palette: readonly Pixel[]): Uint8Array[] {
  const colors = pngChunk('PLTE', ...palette.flatMap((entry) => entry.slice(0, 3)));
  const clear = palette.some(([, , , alpha]) => alpha < 255);
  return clear ? [colors, pngChunk('tRNS', ...palette.map(([, , , alpha]) => alpha))] : [colors];
}
