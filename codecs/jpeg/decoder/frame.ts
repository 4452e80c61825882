import { codecError } from '../../errors.ts';

/** How the entropy-coded data of a frame is made (T.81 table B.1). */
export type Process = 'sequential' | 'progressive' | 'lossless';
export type EntropyCoding = 'huffman' | 'arithmetic';

/** One component of a frame (T.81 §B.2.2). */
export interface FrameComponent {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly quantizationTable: number;
  /** Samples across and down: ⌈X × H / Hmax⌉ and ⌈Y × V / Vmax⌉ (§A.1.1). */
  readonly width: number;
  readonly height: number;
  /** Blocks across and down, filled up to whole MCUs. One block is one sample in the lossless process. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

/** A frame header (T.81 §B.2.2). */
export interface Frame {
  readonly process: Process;
  readonly coding: EntropyCoding;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly hMax: number;
  readonly vMax: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;
  readonly components: readonly FrameComponent[];
}

/** A fault in the bytes, with its offset. */
export function corrupt(message: string, offset: number): Error {
  return codecError('corrupt', message, { format: 'jpeg', offset });
}

export function truncated(message: string, offset: number): Error {
  return codecError('truncated', message, { format: 'jpeg', offset });
}

export function unsupported(message: string, offset: number): Error {
  return codecError('unsupported-feature', message, { format: 'jpeg', offset });
}

/** SOF0 to SOF15 without DHT, JPG and DAC (T.81 table B.1). */
export function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function processOf(marker: number, offset: number): { process: Process; coding: EntropyCoding } {
  const coding = marker >= 0xc8 ? 'arithmetic' : 'huffman';
  switch (marker) {
    case 0xc0:
    case 0xc1:
    case 0xc9:
      return { process: 'sequential', coding };
    case 0xc2:
    case 0xca:
      return { process: 'progressive', coding };
    case 0xc3:
      return { process: 'lossless', coding };
    default:
      throw unsupported(
        `the JPEG process SOF${marker - 0xc0} (hierarchical or lossless arithmetic) is not read`,
        offset,
      );
  }
}

/**
 * Reads a frame header. `dnlHeight` is the number of lines where the header leaves it to a DNL marker (§B.2.5).
 * @throws CodecError `corrupt`, `unsupported-feature`
 * @see T.81 §B.2.2
 */
export function readFrame(marker: number, segment: Uint8Array, offset: number, dnlHeight: () => number): Frame {
  const { process, coding } = processOf(marker, offset);
  if (segment.length < 6) throw corrupt('the frame header is too short', offset);
  const precision = segment[0]!;
  const height = (segment[1]! << 8) | segment[2]! || dnlHeight();
  const width = (segment[3]! << 8) | segment[4]!;
  const count = segment[5]!;
  if (segment.length < 6 + count * 3)
    throw corrupt(`the frame header names ${count} components and is too short`, offset);
  if (width === 0 || height === 0) throw corrupt(`the frame is ${width} × ${height} pixels`, offset);
  const allowed = process === 'lossless' ? precision >= 2 && precision <= 16 : precision === 8 || precision === 12;
  if (!allowed) throw unsupported(`${precision} bits a sample are not read in this process`, offset);
  if (count < 1 || count > 4) throw unsupported(`${count} components are not read`, offset);

  const raw = Array.from({ length: count }, (_, i) => {
    const at = 6 + i * 3;
    return {
      id: segment[at]!,
      h: segment[at + 1]! >> 4,
      v: segment[at + 1]! & 15,
      quantizationTable: segment[at + 2]!,
    };
  });
  for (const { id, h, v, quantizationTable } of raw) {
    if (h < 1 || h > 4 || v < 1 || v > 4)
      throw corrupt(`component ${id} has the sampling factors ${h} × ${v}, 1 to 4 are allowed`, offset);
    if (quantizationTable > 3)
      throw corrupt(`component ${id} asks for the quantization table ${quantizationTable}`, offset);
  }
  const hMax = Math.max(...raw.map(({ h }) => h));
  const vMax = Math.max(...raw.map(({ v }) => v));
  const unit = process === 'lossless' ? 1 : 8;
  const mcusAcross = Math.ceil(width / (hMax * unit));
  const mcusDown = Math.ceil(height / (vMax * unit));
  const components = raw.map((component) => ({
    ...component,
    width: Math.ceil((width * component.h) / hMax),
    height: Math.ceil((height * component.v) / vMax),
    blocksAcross: mcusAcross * component.h,
    blocksDown: mcusDown * component.v,
  }));
  return { process, coding, precision, width, height, hMax, vMax, mcusAcross, mcusDown, components };
}
