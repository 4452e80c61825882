import type { JpegDetails } from '../details.ts';
import { processes } from './frame.ts';
import { isStartOfFrame, markers, type Segment } from './markers.ts';

/** Names by the factors of the first component where the others have 1 × 1. */
const names: Readonly<Record<string, string>> = {
  '1x1': '4:4:4',
  '2x1': '4:2:2',
  '2x2': '4:2:0',
  '1x2': '4:4:0',
  '4x1': '4:1:1',
  '4x2': '4:1:0',
};

/** Process, chroma subsampling and restart interval, of segments that have a frame header. @see ITU-T T.81 §B.2.2, §B.2.4.4 */
export function jpegDetails(segments: readonly Segment[]): JpegDetails {
  const { marker, data } = segments.find((segment) => isStartOfFrame(segment.marker))!;
  const components = data[5]!;
  const interval = segments.findLast((segment) => segment.marker === markers.dri && segment.data.length >= 2)?.data;
  const restartInterval = interval === undefined ? 0 : (interval[0]! << 8) | interval[1]!;
  return {
    format: 'jpeg',
    process: processes[marker & 15]!,
    components,
    ...(components > 1 && { subsampling: nameSubsampling(data, components) }),
    ...(restartInterval > 0 && { restartInterval }),
  };
}

function nameSubsampling(frame: Uint8Array, components: number): string {
  const factors = Array.from({ length: components }, (_, index) => frame[7 + index * 3]!);
  const [first, ...rest] = factors.map((byte) => [byte >> 4, byte & 15] as const) as [
    readonly [number, number],
    ...(readonly [number, number])[],
  ];
  // Cb and Cr alike; the black of YCCK has as many samples as the luminance.
  const [chroma] = rest as [readonly [number, number]];
  const regular = rest.slice(0, 2).every(([h, v]) => h === chroma[0] && v === chroma[1]);
  const across = first[0] / chroma[0];
  const down = first[1] / chroma[1];
  const name = regular ? names[`${across}x${down}`] : undefined;
  return name ?? factors.map((byte) => `${byte >> 4}x${byte & 15}`).join(',');
}
