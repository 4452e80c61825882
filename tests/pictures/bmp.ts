import { bytesOf, uint } from './bytes.ts';
import type { Pixel, Scene } from './scene.ts';

/** How the pixels are stored. */
export interface BmpParts {
  /** 8: a palette; 24; 32: a V5 header with an alpha mask. Default 24. */
  readonly bits?: 8 | 24 | 32;
  readonly topDown?: boolean;
  readonly pixelsPerMetre?: number;
  /** Embedded through a V5 header. */
  readonly icc?: Uint8Array;
}

/** An uncompressed bitmap under a BITMAPINFOHEADER, or a BITMAPV5HEADER where alpha or a profile asks for one. */
export function writeBmp(width: number, height: number, scene: Scene, parts: BmpParts = {}): Uint8Array {
  const { bits = 24, topDown = false, pixelsPerMetre = 0, icc = new Uint8Array() } = parts;
  const palette: Pixel[] = [];
  const rows = Array.from({ length: height }, (_, y) => {
    const row = bytesOf(...Array.from({ length: width }, (_, x) => pixelBytes(scene(x, y), bits, palette)));
    return bytesOf(row, new Uint8Array(-row.length & 3));
  });
  const pixels = bytesOf(...(topDown ? rows : rows.reverse()));
  const v5 = bits === 32 || icc.length > 0;
  const headerBytes = v5 ? 124 : 40;
  const colors = bytesOf(...palette.flatMap(([red, green, blue]) => [blue, green, red, 0]));
  const offset = 14 + headerBytes + colors.length;
  const le4 = (value: number) => uint(value >>> 0, 4, 'little');
  const le2 = (value: number) => uint(value, 2, 'little');
  return bytesOf(
    'BM',
    le4(offset + pixels.length + icc.length),
    le4(0),
    le4(offset),
    le4(headerBytes),
    le4(width),
    le4(topDown ? -height : height),
    le2(1),
    le2(bits),
    le4(bits === 32 ? 3 : 0),
    le4(pixels.length),
    le4(pixelsPerMetre),
    le4(pixelsPerMetre),
    le4(palette.length),
    le4(0),
    v5 ? v5Fields(bits, headerBytes + colors.length + pixels.length, icc.length) : '',
    colors,
    pixels,
    icc,
  );
}

function pixelBytes([red, green, blue, alpha]: Pixel, bits: 8 | 24 | 32, palette: Pixel[]): Uint8Array {
  if (bits === 24) return Uint8Array.of(blue, green, red);
  if (bits === 32) return Uint8Array.of(blue, green, red, alpha);
  const known = palette.findIndex((entry) => entry[0] === red && entry[1] === green && entry[2] === blue);
  return Uint8Array.of(known >= 0 ? known : palette.push([red, green, blue, 255]) - 1);
}

/** Masks, colour space, end points, gammas, intent, profile. */
function v5Fields(bits: number, profileOffset: number, profileBytes: number): Uint8Array {
  const le4 = (value: number) => uint(value >>> 0, 4, 'little');
  const masks = bits === 32 ? [0x00ff0000, 0x0000ff00, 0x000000ff, 0xff000000] : [0, 0, 0, 0];
  return bytesOf(
    ...masks.map(le4),
    profileBytes > 0 ? 'DEBM' : 'BGRs',
    new Uint8Array(36 + 12),
    le4(4),
    le4(profileBytes > 0 ? profileOffset : 0),
    le4(profileBytes),
    le4(0),
  );
}
