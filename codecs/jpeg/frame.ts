import { codecError } from '../errors.ts';
import type { Layout } from '../image.ts';
import { isStartOfFrame, markers, type Segment } from './markers.ts';

/** The frame header and the colour that its components stand for. */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** 8×8 blocks of all components together. */
  readonly blocks: number;
  /** Those of each component, by its id. */
  readonly blocksById: ReadonlyMap<number, number>;
  readonly huffman: boolean;
  /** What libjpeg reads in full: 8 bits, gray or three colours, no lossless process, a height in the header. */
  readonly common: boolean;
  readonly layout: Layout;
}

/** Processes by the low bits of SOFn (ITU-T T.81 table B.1). */
export const processes: Readonly<Record<number, string>> = {
  0: 'baseline',
  1: 'extended',
  2: 'progressive',
  3: 'lossless',
  5: 'hierarchical',
  6: 'hierarchical',
  7: 'hierarchical lossless',
  9: 'arithmetic',
  10: 'progressive arithmetic',
  11: 'lossless arithmetic',
  13: 'hierarchical arithmetic',
  14: 'hierarchical arithmetic',
  15: 'hierarchical lossless arithmetic',
};
const readable = ['baseline', 'extended', 'progressive', 'lossless', 'arithmetic', 'progressive arithmetic'];

/**
 * @see ITU-T T.81 §B.2.2
 * @throws CodecError `truncated`, `corrupt`; `unsupported-feature` for hierarchical and arithmetic lossless ones
 */
export function readJpegFrame(segments: readonly Segment[]): JpegFrame {
  const frame = segments.find(({ marker }) => isStartOfFrame(marker));
  if (frame === undefined) throw codecError('truncated', 'The file ends before a frame header', { format: 'jpeg' });
  const { data, marker, offset } = frame;
  const count = data[5] ?? 0;
  if (data.length < 6 || data.length < 6 + count * 3) throw corrupt('The frame header is too short', offset);
  const precision = data[0]!;
  const declared = (data[1]! << 8) | data[2]!;
  const height = declared || heightOfDnl(segments);
  const width = (data[3]! << 8) | data[4]!;
  const process = processes[marker & 15]!;
  if (width === 0) throw corrupt('The picture has no width', offset);
  if (!readable.includes(process)) throw unsupported(`JPEG of the ${process} process`, offset);
  if (height === 0) throw corrupt('The picture has no height', offset);
  const depths = process === 'lossless' ? precision >= 2 && precision <= 16 : precision === 8 || precision === 12;
  if (!depths) throw unsupported(`JPEG of ${precision} bits`, offset);
  if (count < 1 || count > 4) throw unsupported(`JPEG of ${count} components`, offset);
  const sampling = Array.from({ length: count }, (_, index) => data[7 + index * 3]!);
  if (sampling.some((byte) => byte >> 4 < 1 || byte >> 4 > 4 || (byte & 15) < 1 || (byte & 15) > 4))
    throw corrupt('A sampling factor is not from 1 to 4', offset);
  const unmarked = process === 'lossless' && sampling.every((byte) => byte === sampling[0]) ? 'rgb' : 'ycbcr';
  const color = colorOf(segments, data, count, unmarked);
  const blocks = countBlocks(width, height, sampling);
  if (segments.every((segment) => segment.marker !== markers.sos))
    throw codecError('truncated', 'The file ends before the first scan', { format: 'jpeg' });
  return {
    width,
    height,
    components: count,
    blocks: blocks.reduce((sum, each) => sum + each, 0),
    blocksById: new Map(blocks.map((each, index) => [data[6 + index * 3]!, each])),
    huffman: (marker & 15) < 8,
    common: precision === 8 && (count === 1 || count === 3) && process !== 'lossless' && declared > 0,
    layout: { color, bits: precision, alpha: false, compression: 'jpeg' },
  };
}

/** The height that a DNL segment gives after the first scan, or 0. @see ITU-T T.81 §B.2.5 */
function heightOfDnl(segments: readonly Segment[]): number {
  const lines = segments.find(({ marker, data }) => marker === markers.dnl && data.length >= 2)?.data;
  return lines === undefined ? 0 : (lines[0]! << 8) | lines[1]!;
}

/** The rules that libjpeg set: JFIF, else Adobe's transform, else the component ids, else what the process is for. */
function colorOf(
  segments: readonly Segment[],
  frame: Uint8Array,
  count: number,
  unmarked: 'rgb' | 'ycbcr',
): Layout['color'] {
  if (count < 3) return 'gray';
  if (count === 4) return 'cmyk';
  const adobe = segments.find(
    ({ marker, data }) => marker === markers.app14 && data.length >= 12 && data[0] === 0x41,
  )?.data;
  const jfif = segments.some(({ marker, data }) => marker === markers.app0 && data[0] === 0x4a && data[1] === 0x46);
  if (jfif) return 'ycbcr';
  if (adobe) return adobe[11] === 0 ? 'rgb' : 'ycbcr';
  return frame[6] === 0x52 && frame[9] === 0x47 && frame[12] === 0x42 ? 'rgb' : unmarked;
}

/** 8×8 blocks of each component. */
function countBlocks(width: number, height: number, sampling: readonly number[]): number[] {
  const [maxH, maxV] = [Math.max(...sampling.map((byte) => byte >> 4)), Math.max(...sampling.map((byte) => byte & 15))];
  return sampling.map((byte) => {
    const across = Math.ceil((width * (byte >> 4)) / maxH / 8);
    return across * Math.ceil((height * (byte & 15)) / maxV / 8);
  });
}

function corrupt(message: string, offset: number) {
  return codecError('corrupt', message, { format: 'jpeg', offset });
}
function unsupported(what: string, offset: number) {
  return codecError('unsupported-feature', `${what} is not read`, { format: 'jpeg', offset });
}
