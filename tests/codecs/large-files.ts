import { deflateSync } from 'node:zlib';
import { bytesOf } from '../pictures/bytes.ts';
import { ihdr, pngChunk, pngSignature } from '../pictures/png.ts';
import { bitmap } from './bmp/bitmap.ts';
import { rawTiff } from './tiff/build.ts';

/** A gray PNG of any size, light from left to right and stripe by stripe, in about a thousandth of its pixels. */
export function largePng(width: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((width + 1) * height);
  for (let x = 0; x < width; x++) rows[x + 1] = (x * 256) / width;
  // Up: each row is the one above it, every sixteenth a little lighter.
  for (let y = 1; y < height; y++) {
    const at = y * (width + 1);
    rows[at] = 2;
    if (y % 16 === 0) rows.fill(1, at + 1, at + 1 + width);
  }
  const packed = deflateSync(rows, { level: 1 });
  return bytesOf(pngSignature, ihdr(width, height, 8, 0), pngChunk('IDAT', packed), pngChunk('IEND'));
}

/** A bitmap in RLE8: blocks of 250 pixels in the colours of a fan. */
export function largeRleBmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const row = (y: number) =>
    bytesOf(
      ...Array.from({ length: Math.ceil(width / 250) }, (_, at) =>
        bytesOf(Math.min(250, width - at * 250), (at * 6 + Math.floor(y / 250) * 3) & 255),
      ),
      ...[0, 0],
    );
  const kinds = Array.from({ length: Math.ceil(height / 250) }, (_, at) => row(at * 250));
  const rows = Array.from({ length: height }, (_, y) => kinds[Math.floor(y / 250)]!);
  const palette = Array.from({ length: 256 }, (_, at) => at * 0x1_0000 + (255 - at) * 0x100 + 90);
  const pixels = bytesOf(...rows, 0, 1);
  return bitmap({ width, height, header: 'info', bits: 8, compression: 1, palette, pixels });
}

/** A bitmap of 1 bit a pixel: its file has an eighth of a byte for each. */
export function largeBilevelBmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(Math.ceil(width / 32) * 4 * height).fill(0x3c);
  return bitmap({ width, height, header: 'info', bits: 1, palette: [0x20_4060, 0xf0_e0c0], pixels });
}

/** An RGB TIFF in strips of 100 rows, packed by Deflate, ten of them from orange to blue and again. */
export function largeStripTiff(width: number, height: number): Uint8Array {
  const kinds = Array.from({ length: 10 }, (_, kind) => {
    const rows = new Uint8Array(width * 100 * 3);
    for (let at = 0; at < width * 3; at += 3) rows.set([250 - kind * 25, 120, kind * 25], at);
    for (let y = 1; y < 100; y++) rows.copyWithin(y * width * 3, 0, width * 3);
    return deflateSync(rows, { level: 1 });
  });
  const chunks = Array.from({ length: Math.ceil(height / 100) }, (_, at) => kinds[at % 10]!);
  return rawTiff({ width, height, samples: 3, photometric: 2, compression: 8, rowsPerStrip: 100, chunks });
}

/** A gray TIFF in tiles of 512 × 512, packed by Deflate, of four kinds. */
export function largeTileTiff(width: number, height: number): Uint8Array {
  const kinds = [40, 110, 170, 230].map((gray) => deflateSync(new Uint8Array(512 * 512).fill(gray), { level: 1 }));
  const [across, down] = [Math.ceil(width / 512), Math.ceil(height / 512)];
  const chunks = Array.from(
    { length: across * down },
    (_, at) => kinds[((at % across) + Math.floor(at / across)) % 4]!,
  );
  return rawTiff({ width, height, compression: 8, tile: [512, 512], chunks });
}
