import type { Metadata } from '../image.ts';
import { toPerMetre } from '../metadata/density.ts';
import type { BmpLayout } from './layout.ts';

const fileHeaderBytes = 14;
const infoHeaderBytes = 40;
const v5HeaderBytes = 124;

const bitfields = 3;
/** bV5CSType: `sRGB`, and `MBED` for a profile in this file. */
const [standardRgb, embeddedProfile] = [0x7352_4742, 0x4d42_4544];
/** bV5Intent: LCS_GM_IMAGES. */
const perceptual = 4;
const standardMasks = [0x00ff_0000, 0x0000_ff00, 0x0000_00ff, 0xff00_0000];

/**
 * The BITMAPFILEHEADER, the DIB header and the palette, which the pixels follow at once; a profile comes after them.
 * @see [MS-WMF] §2.2.2.3, §2.2.2.5; wingdi.h BITMAPV5HEADER
 */
export function writeHeaders(
  size: { readonly width: number; readonly height: number },
  { bits, stride, palette = new Uint32Array() }: BmpLayout,
  { density, icc }: Metadata,
): Uint8Array {
  const v5 = bits === 32 || icc !== undefined;
  const headerBytes = v5 ? v5HeaderBytes : infoHeaderBytes;
  const pixelOffset = fileHeaderBytes + headerBytes + palette.length * 4;
  const pixelBytes = stride * size.height;
  const headers = new Uint8Array(pixelOffset);
  const view = new DataView(headers.buffer);
  const u16 = (at: number, value: number) => view.setUint16(at, value, true);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  u16(0, 0x4d42);
  u32(2, pixelOffset + pixelBytes + (icc?.length ?? 0));
  u32(10, pixelOffset);
  u32(14, headerBytes);
  u32(18, size.width);
  u32(22, size.height);
  u16(26, 1);
  u16(28, bits);
  u32(30, bits === 32 ? bitfields : 0);
  u32(34, pixelBytes);
  const perMetre = density ? toPerMetre(density) : { x: 0, y: 0 };
  u32(38, perMetre.x);
  u32(42, perMetre.y);
  u32(46, palette.length);
  if (v5) {
    if (bits === 32) for (const [index, mask] of standardMasks.entries()) u32(54 + index * 4, mask);
    u32(70, icc ? embeddedProfile : standardRgb);
    u32(122, perceptual);
    // Where the profile lies counts from the DIB header.
    if (icc) u32(126, pixelOffset - fileHeaderBytes + pixelBytes);
    u32(130, icc?.length ?? 0);
  }
  for (const [index, color] of palette.entries()) {
    const at = fileHeaderBytes + headerBytes + index * 4;
    headers.set([(color >>> 16) & 255, (color >>> 8) & 255, color & 255], at);
  }
  return headers;
}
