import { bytesOf, uint } from '../../pictures/bytes.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { writePng } from '../../pictures/png.ts';
import { dusk } from '../../pictures/scene.ts';
import { bitmap, rowsOf } from './bitmap.ts';

const size = { width: 12, height: 9 } as const;
const palette = [0x10_20_30, 0x40_50_60, 0x70_80_90, 0xa0_b0_c0];
const rows = (bits: number) => rowsOf(12, 9, bits, (x, y) => (x * 7 + y * 31) % Math.min(2 ** bits, 1 << 30));
const runs = (valueBytes: number) =>
  bytesOf(...Array.from({ length: 9 }, (_, y) => bytesOf(12, ...new Uint8Array(valueBytes).fill(y % 4), 0, 0)), 0, 1);

/** One small bitmap of each kind. */
export const smallBitmaps: Readonly<Record<string, Uint8Array>> = {
  'a palette': bitmap({
    ...size,
    header: 'info',
    bits: 8,
    palette,
    colorsUsed: 4,
    pixels: rowsOf(12, 9, 8, (x, y) => (x + y) % 4),
  }),
  '4 bits under OS/2': bitmap({
    ...size,
    header: 'core',
    bits: 4,
    palette: Array(16).fill(0x12_34_56),
    pixels: rows(4),
  }),
  '24 bits with a profile': bitmap({ ...size, header: 'V5', bits: 24, pixels: rows(24), icc: iccProfile() }),
  'bit fields': bitmap({
    ...size,
    header: 'info',
    bits: 16,
    compression: 3,
    masks: [0xf800, 0x7e0, 0x1f],
    pixels: rows(16),
  }),
  'wide bit fields': bitmap({
    ...size,
    header: 'V4',
    bits: 32,
    compression: 3,
    masks: [0x3ff0_0000, 0xf_fc00, 0x3ff, 0xc000_0000],
    pixels: rows(32),
  }),
  RLE8: bitmap({ ...size, header: 'info', bits: 8, compression: 1, palette, colorsUsed: 4, pixels: runs(1) }),
  RLE4: bitmap({ ...size, header: 'info', bits: 4, compression: 2, palette, colorsUsed: 4, pixels: runs(1) }),
  RLE24: bitmap({ ...size, header: 'OS/2 2 of 64 bytes', bits: 24, compression: 4, pixels: runs(3) }),
  Huffman: bitmap({
    ...size,
    header: 'OS/2 2 of 64 bytes',
    bits: 1,
    compression: 3,
    palette: palette.slice(0, 2),
    pixels: new Uint8Array(9).fill(0b0010_0000),
  }),
  JPEG: bitmap({ ...size, header: 'V5', bits: 0, compression: 4, pixels: writeJpeg(12, 9, dusk(12, 9)) }),
  PNG: bitmap({ ...size, header: 'V5', bits: 0, compression: 5, pixels: writePng(12, 9, dusk(12, 9)) }),
  'an array': bytesOf(
    'BA',
    uint(40, 4, 'little'),
    uint(0, 4),
    uint(0, 4),
    bitmap({ ...size, header: 'core', bits: 24, pixels: rows(24), pixelOffset: 40 }),
  ),
  '64 bits': bitmap({ ...size, header: 'info', bits: 64, pixels: bytesOf(rows(32), rows(32)) }),
};
