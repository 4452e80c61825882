import { bytesOf, uint } from './bytes.ts';
import type { Scene } from './scene.ts';

/** What a written JPEG is to hold beside its pixels. */
export interface JpegParts {
  /** 1 gray, 3 YCbCr, 4 CMYK (inverted, as Adobe does). Default 3. */
  readonly components?: 1 | 3 | 4;
  readonly exif?: Uint8Array;
  readonly icc?: Uint8Array;
  readonly xmp?: Uint8Array;
  /** Photoshop resources, IPTC among them. */
  readonly photoshop?: Uint8Array;
  readonly comment?: string;
  /** Dots per inch, in the JFIF segment. */
  readonly density?: number;
}

/**
 * A baseline JPEG of flat 8×8 blocks, each of the scene's colour in its middle. With only DC coefficients the file
 * needs no cosine, and every decoder gives the same pixels. Chroma is not subsampled.
 */
export function writeJpeg(width: number, height: number, scene: Scene, parts: JpegParts = {}): Uint8Array {
  const components = parts.components ?? 3;
  const frame = Array.from({ length: components }, (_, index) => bytesOf(index + 1, 0x11, 0));
  const scanHead = Array.from({ length: components }, (_, index) => bytesOf(index + 1, 0x00));
  return bytesOf(
    0xff,
    0xd8,
    components === 4 ? segment(0xee, 'Adobe', uint(100, 2), uint(0, 4), 0) : jfif(parts.density),
    parts.exif ? segment(0xe1, 'Exif\0\0', parts.exif) : '',
    parts.xmp ? segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', parts.xmp) : '',
    ...(parts.icc ? profileSegments(parts.icc) : []),
    parts.photoshop ? segment(0xed, 'Photoshop 3.0\0', parts.photoshop) : '',
    parts.comment ? segment(0xfe, parts.comment) : '',
    // With a step of 8 a DC coefficient counts whole levels.
    segment(0xdb, 0, new Uint8Array(64).fill(8)),
    segment(0xc0, 8, uint(height, 2), uint(width, 2), components, ...frame),
    // DC: categories 0 to 11 as codes of 4 bits. AC: the end of block as the one-bit code 0.
    segment(0xc4, 0x00, Uint8Array.of(0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ...Array(12).keys()),
    segment(0xc4, 0x10, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0),
    segment(0xda, components, ...scanHead, 0, 63, 0),
    entropyCode(width, height, scene, components),
    0xff,
    0xd9,
  );
}

function segment(marker: number, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const data = bytesOf(...parts);
  return bytesOf(0xff, marker, uint(data.length + 2, 2), data);
}

function jfif(density: number | undefined): Uint8Array {
  return segment(0xe0, 'JFIF\0', uint(0x0102, 2), density ? 1 : 0, uint(density ?? 1, 2), uint(density ?? 1, 2), 0, 0);
}

/** Two segments, so that readers have to join them. */
function profileSegments(icc: Uint8Array): Uint8Array[] {
  const middle = icc.length >> 1;
  return [icc.subarray(0, middle), icc.subarray(middle)].map((part, index) =>
    segment(0xe2, 'ICC_PROFILE\0', index + 1, 2, part),
  );
}

function entropyCode(width: number, height: number, scene: Scene, components: number): Uint8Array {
  const bits: string[] = [];
  const previous = new Array<number>(components).fill(0);
  for (let y = 0; y < height; y += 8)
    for (let x = 0; x < width; x += 8) {
      const levels = toLevels(scene(Math.min(x + 4, width - 1), Math.min(y + 4, height - 1)), components);
      for (const [index, level] of levels.entries()) {
        const difference = level - previous[index]!;
        previous[index] = level;
        const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
        const code = difference < 0 ? difference + 2 ** category - 1 : difference;
        bits.push(
          category.toString(2).padStart(4, '0'),
          category > 0 ? code.toString(2).padStart(category, '0') : '',
          '0',
        );
      }
    }
  const all = bits.join('');
  const bytes: number[] = [];
  for (let at = 0; at < all.length; at += 8) {
    const byte = Number.parseInt(all.slice(at, at + 8).padEnd(8, '1'), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

/** The components as signed levels. JFIF's matrix in integers. */
function toLevels([red, green, blue]: readonly number[], components: number): number[] {
  const luma = Math.round((299 * red! + 587 * green! + 114 * blue!) / 1000);
  if (components === 1) return [luma - 128];
  // Inverted CMYK without black: what is stored is what is seen.
  if (components === 4) return [red! - 128, green! - 128, blue! - 128, 127];
  const clamp = (value: number) => Math.max(-128, Math.min(127, Math.round(value)));
  return [luma - 128, clamp(((blue! - luma) * 564) / 1000), clamp(((red! - luma) * 713) / 1000)];
}
