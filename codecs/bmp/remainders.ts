import type { Remainder } from '../codec.ts';
import type { BmpHeader } from './header.ts';

const v4HeaderBytes = 108;
const v5HeaderBytes = 124;
/** bV4CSType: end points and gammas count only here. */
const calibratedRgb = 0;
/** bV5CSType: `sRGB`, `LINK` for a profile in another file, `MBED` for one in this. */
const [standardRgb, linkedProfile, embeddedProfile] = [0x7352_4742, 0x4c49_4e4b, 0x4d42_4544];
/** bV5Intent. */
const intents: Readonly<Record<number, string>> = {
  1: 'saturation',
  2: 'relative colorimetric',
  4: 'perceptual',
  8: 'absolute colorimetric',
};

/**
 * What a BMP holds beside pictures and metadata: the colour space of V4 and V5 headers, a profile in another file, and
 * data behind the pixels.
 * @see wingdi.h BITMAPV4HEADER, BITMAPV5HEADER
 */
export function bmpRemainders(bytes: Uint8Array, headers: readonly BmpHeader[], index: number): Remainder[] {
  const header = headers[index]!;
  return [...colorSpace(bytes, header), ...(headers.length === 1 ? trailing(bytes, header) : [])];
}

function colorSpace(bytes: Uint8Array, { at, size }: BmpHeader): Remainder[] {
  if (size < v4HeaderBytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  const type = view.getUint32(56, true);
  const intent = size >= v5HeaderBytes ? intents[view.getUint32(108, true)] : undefined;
  const rendered = intent === undefined ? '' : `, to be rendered ${intent}`;
  if (type === standardRgb)
    return [
      {
        what: 'color-description',
        name: `The mark that the colours are sRGB${rendered}`,
        data: new Uint8Array(),
        places: ['png', 'bmp'],
      },
    ];
  if (type === linkedProfile)
    return [{ what: 'icc', name: 'The profile in another file, which is named only,', data: new Uint8Array() }];
  const values = bytes.subarray(at + 60, at + v4HeaderBytes);
  if (type !== calibratedRgb || values.every((byte) => byte === 0)) return [];
  return [{ what: 'color-description', name: `The end points and gammas of the colours${rendered}`, data: values }];
}

/** Behind pixels without compression and the profile. Packed pixels do not tell where they end. */
function trailing(bytes: Uint8Array, header: BmpHeader): Remainder[] {
  const { compression, pixelOffset, width, height, bitsPerPixel } = header;
  if (compression !== 'none' && compression !== 'bitfields') return [];
  const pixels = pixelOffset + Math.ceil((width * bitsPerPixel) / 32) * 4 * height;
  const data = bytes.subarray(Math.max(pixels, endOfProfile(bytes, header)));
  if (data.every((byte) => byte === 0)) return [];
  const name = `What follows the picture (${data.length.toLocaleString('en-US')} bytes)`;
  return [{ what: 'trailing-data', name, data }];
}

function endOfProfile(bytes: Uint8Array, { at, size }: BmpHeader): number {
  if (size !== v5HeaderBytes) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  return view.getUint32(56, true) === embeddedProfile ? at + view.getUint32(112, true) + view.getUint32(116, true) : 0;
}
