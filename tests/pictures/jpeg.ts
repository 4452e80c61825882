import { codeArithmetically } from './arithmetic.ts';
import { bytesOf, uint } from './bytes.ts';
import type { Scene } from './scene.ts';

/** What the components of a written JPEG stand for. CMYK and YCCK are inverted, as Adobe does. */
export type JpegModel = 'gray' | 'rgb' | 'ycbcr' | 'cmyk' | 'ycck';

/** What a written JPEG is to hold beside its pixels, and how it is made. */
export interface JpegParts {
  /** Default `ycbcr`. */
  readonly model?: JpegModel;
  readonly exif?: Uint8Array;
  readonly icc?: Uint8Array;
  readonly xmp?: Uint8Array;
  /** Photoshop resources, IPTC among them. */
  readonly photoshop?: Uint8Array;
  readonly comment?: string;
  /** Dots per inch, in the JFIF segment. */
  readonly density?: number;
  /** Of a sample: 12 makes the extended process. Default 8. */
  readonly bits?: 8 | 12;
  /** Blocks of the first component across and down in an MCU; the others have one. Default 1 × 1. */
  readonly sampling?: readonly [number, number];
  /** MCUs between restart markers. Default none. */
  readonly restartInterval?: number;
  /** One scan a component in place of one for all. */
  readonly apart?: boolean;
  /** Steps of 16 bits in the quantization table. */
  readonly wideSteps?: boolean;
  /** Arithmetic coding in place of Huffman codes; without restart intervals. */
  readonly arithmetic?: boolean;
  /** The height in a DNL segment after the scan in place of the frame header. */
  readonly lateHeight?: boolean;
}

const componentsOf = { gray: 1, rgb: 3, ycbcr: 3, cmyk: 4, ycck: 4 } as const;
const adobeTransform = { rgb: 0, cmyk: 0, ycck: 2 } as const;

/**
 * A sequential JPEG of flat 8×8 blocks, each of the scene's colour in its middle. With only DC coefficients the file
 * needs no cosine, and every decoder gives the same pixels.
 */
export function writeJpeg(width: number, height: number, scene: Scene, parts: JpegParts = {}): Uint8Array {
  const { model = 'ycbcr', bits = 8, sampling = [1, 1], restartInterval } = parts;
  const components = componentsOf[model];
  const ids = model === 'rgb' ? [82, 71, 66] : [1, 2, 3, 4].slice(0, components);
  const frame = ids.map((id, index) => bytesOf(id, index === 0 ? sampling[0] * 16 + sampling[1] : 0x11, 0));
  const planes = toPlanes(width, height, scene, parts);
  const scans = parts.apart ? ids.map((_, index) => [index]) : [ids.map((_, index) => index)];
  return bytesOf(
    0xff,
    0xd8,
    model in adobeTransform
      ? segment(0xee, 'Adobe', uint(100, 2), uint(0, 4), adobeTransform[model as keyof typeof adobeTransform])
      : jfif(parts.density),
    parts.exif ? segment(0xe1, 'Exif\0\0', parts.exif) : '',
    parts.xmp ? segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', parts.xmp) : '',
    ...(parts.icc ? profileSegments(parts.icc) : []),
    parts.photoshop ? segment(0xed, 'Photoshop 3.0\0', parts.photoshop) : '',
    parts.comment ? segment(0xfe, parts.comment) : '',
    // With a step of 8 a DC coefficient counts whole levels.
    parts.wideSteps
      ? segment(0xdb, 0x10, ...Array.from({ length: 64 }, () => uint(8, 2)))
      : segment(0xdb, 0, new Uint8Array(64).fill(8)),
    segment(
      parts.arithmetic ? 0xc9 : bits === 12 ? 0xc1 : 0xc0,
      bits,
      uint(parts.lateHeight ? 0 : height, 2),
      uint(width, 2),
      components,
      ...frame,
    ),
    // DC: categories 0 to 15 as codes of 5 bits. AC: the end of block as the one-bit code 0.
    segment(0xc4, 0x00, Uint8Array.of(0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ...Array(16).keys()),
    segment(0xc4, 0x10, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0),
    restartInterval ? segment(0xdd, uint(restartInterval, 2)) : '',
    ...scans.flatMap((scan, number) => [
      segment(0xda, scan.length, ...scan.map((index) => bytesOf(ids[index]!, 0)), 0, 63, 0),
      entropyCode(
        width,
        height,
        scan.map((index) => planes[index]!),
        parts,
      ),
      parts.lateHeight && number === 0 ? segment(0xdc, uint(height, 2)) : '',
    ]),
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

/** Two segments at least, so that readers have to join them. */
function profileSegments(icc: Uint8Array): Uint8Array[] {
  const size = Math.min(Math.max(icc.length >> 1, 1), 60_000);
  const count = icc.length < 2 * size + 2 ? 2 : Math.ceil(icc.length / size);
  return Array.from({ length: count }, (_, index) => {
    const end = index + 1 === count ? icc.length : (index + 1) * size;
    return segment(0xe2, 'ICC_PROFILE\0', index + 1, count, icc.subarray(index * size, end));
  });
}

/** One component's DC levels, block by block, filled up to whole MCUs. */
interface Plane {
  readonly h: number;
  readonly v: number;
  /** Blocks that hold samples of the picture, across and down. */
  readonly across: number;
  readonly down: number;
  level(column: number, row: number): number;
}

function toPlanes(width: number, height: number, scene: Scene, parts: JpegParts): Plane[] {
  const { model = 'ycbcr', bits = 8, sampling = [1, 1] } = parts;
  return Array.from({ length: componentsOf[model] }, (_, index) => {
    const [h, v] = index === 0 ? sampling : [1, 1];
    const [side, tall] = [(8 * sampling[0]) / h, (8 * sampling[1]) / v];
    return {
      h,
      v,
      across: Math.ceil(width / side),
      down: Math.ceil(height / tall),
      level(column: number, row: number) {
        const x = Math.min(column * side + (side >> 1), width - 1);
        const y = Math.min(row * tall + (tall >> 1), height - 1);
        const level = toLevels(scene(x, y), model)[index]!;
        return bits === 12 ? (level + 128) * 16 + ((x + y) % 16) - 2048 : level;
      },
    };
  });
}

function entropyCode(
  width: number,
  height: number,
  planes: readonly Plane[],
  { restartInterval, arithmetic }: JpegParts,
): Uint8Array {
  const intervals = toIntervals(width, height, planes, restartInterval);
  if (arithmetic) return codeArithmetically(intervals.flat());
  return bytesOf(
    ...intervals.flatMap((blocks, index) => [
      index > 0 ? Uint8Array.of(0xff, 0xd0 + ((index - 1) % 8)) : '',
      stuff(blocks.map(([, difference]) => codeDifference(difference)).join('')),
    ]),
  );
}

/** The blocks in the order of their data, each with its component and DC difference, by restart interval. */
function toIntervals(width: number, height: number, planes: readonly Plane[], restartInterval = 0) {
  const intervals: [number, number][][] = [];
  const previous = new Array<number>(planes.length).fill(0);
  const [first] = planes as [Plane];
  const alone = planes.length === 1;
  const mcusAcross = alone ? first.across : Math.ceil(width / 8 / first.h);
  const mcusDown = alone ? first.down : Math.ceil(height / 8 / first.v);
  for (let mcu = 0; mcu < mcusAcross * mcusDown; mcu++) {
    if (mcu === 0 || (restartInterval > 0 && mcu % restartInterval === 0)) {
      intervals.push([]);
      previous.fill(0);
    }
    const [column, row] = [mcu % mcusAcross, Math.floor(mcu / mcusAcross)];
    for (const [index, plane] of planes.entries()) {
      const [h, v] = alone ? [1, 1] : [plane.h, plane.v];
      for (let block = 0; block < h * v; block++) {
        const level = plane.level(column * h + (block % h), row * v + Math.floor(block / h));
        intervals.at(-1)!.push([index, level - previous[index]!]);
        previous[index] = level;
      }
    }
  }
  return intervals;
}

/** The category, the bits of the value, the end of the block. */
function codeDifference(difference: number): string {
  const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
  const value = difference < 0 ? difference + 2 ** category - 1 : difference;
  return `${category.toString(2).padStart(5, '0')}${category > 0 ? value.toString(2).padStart(category, '0') : ''}0`;
}

/** Bits as bytes, filled up with ones, a zero after each 0xff. */
function stuff(all: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < all.length; at += 8) {
    const byte = Number.parseInt(all.slice(at, at + 8).padEnd(8, '1'), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

/** The components as signed levels. JFIF's matrix in integers. */
function toLevels([red, green, blue]: readonly number[], model: JpegModel): number[] {
  const luma = Math.round((299 * red! + 587 * green! + 114 * blue!) / 1000);
  const clamp = (value: number) => Math.max(-128, Math.min(127, Math.round(value)));
  const ycc = [luma - 128, clamp(((blue! - luma) * 564) / 1000), clamp(((red! - luma) * 713) / 1000)];
  switch (model) {
    case 'gray':
      return [luma - 128];
    case 'rgb':
      return [red! - 128, green! - 128, blue! - 128];
    case 'ycbcr':
      return ycc;
    // Inverted CMYK without black: what is stored is what is seen.
    case 'cmyk':
      return [red! - 128, green! - 128, blue! - 128, 127];
    // The transform takes the inks for what they leave, so the colours lie on the other side of the middle.
    case 'ycck':
      return [...toLevels([255 - red!, 255 - green!, 255 - blue!], 'ycbcr'), 127];
    default:
      return model satisfies never;
  }
}
