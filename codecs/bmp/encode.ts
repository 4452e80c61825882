import { isOpaque, to8Bit } from '../color/depth.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { toPerMetre } from '../metadata/density.ts';

const fileHeaderBytes = 14;
const infoHeaderBytes = 40;
const v5HeaderBytes = 124;

/**
 * Writes 24 bits under a BITMAPINFOHEADER, or, when a pixel is transparent, 32 bits under a BITMAPV5HEADER.
 * 16-bit samples are rounded to 8. Rows from the bottom up, as every reader knows them.
 * @throws CodecError `limit-exceeded` when the file would pass 4 GB
 */
export function encodeBmp(image: Image): Uint8Array {
  const { width, height } = image;
  const data = to8Bit(image.data);
  const alpha = !isOpaque(data);
  const headerBytes = alpha ? v5HeaderBytes : infoHeaderBytes;
  const stride = alpha ? width * 4 : Math.ceil((width * 3) / 4) * 4;
  const pixelOffset = fileHeaderBytes + headerBytes;
  const size = pixelOffset + stride * height;
  if (size > 0xffff_ffff)
    throw codecError('limit-exceeded', `A BMP of ${size} bytes passes the format's 4 GB`, {
      format: 'bmp',
      limit: { name: 'bfSize', allowed: 0xffff_ffff, found: size },
    });
  const file = new Uint8Array(size);
  writeHeaders(new DataView(file.buffer), image, { headerBytes, pixelOffset, alpha });
  for (let y = 0; y < height; y++) {
    let to = pixelOffset + (height - 1 - y) * stride;
    const end = (y + 1) * width * 4;
    for (let from = y * width * 4; from < end; from += 4) {
      file[to++] = data[from + 2]!;
      file[to++] = data[from + 1]!;
      file[to++] = data[from]!;
      if (alpha) file[to++] = data[from + 3]!;
    }
  }
  return file;
}

function writeHeaders(
  view: DataView,
  { width, height, metadata }: Image,
  { headerBytes, pixelOffset, alpha }: { headerBytes: number; pixelOffset: number; alpha: boolean },
) {
  const u16 = (at: number, value: number) => view.setUint16(at, value, true);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  u16(0, 0x4d42);
  u32(2, view.byteLength);
  u32(10, pixelOffset);
  u32(14, headerBytes);
  u32(18, width);
  u32(22, height);
  u16(26, 1);
  u16(28, alpha ? 32 : 24);
  u32(30, alpha ? 3 : 0);
  u32(34, view.byteLength - pixelOffset);
  if (metadata.density) {
    const density = toPerMetre(metadata.density);
    u32(38, density.x);
    u32(42, density.y);
  }
  if (!alpha) return;
  for (const [index, mask] of [0x00ff0000, 0x0000ff00, 0x000000ff, 0xff000000].entries()) u32(54 + index * 4, mask);
  // bV5CSType: LCS_sRGB, bV5Intent: LCS_GM_IMAGES.
  u32(70, 0x7352_4742);
  u32(122, 4);
}
