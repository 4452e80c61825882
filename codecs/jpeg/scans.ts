import { ScanBudget } from './decoder/scan-budget.ts';
import type { JpegFrame } from './frame.ts';
import { isStartOfFrame, markers, type Segment } from './markers.ts';

const coefficients = 64;

/**
 * Whether the scans that began bring every coefficient of every component to its last bit: what a file that ends
 * between two scans, without EOI, lacks.
 * @see ITU-T T.81 §B.2.3 (Ss, Se, Al) and annex G
 */
export function coversAllCoefficients(segments: readonly Segment[]): boolean {
  const frame = segments.find(({ marker }) => isStartOfFrame(marker))!;
  const progressive = (frame.marker & 3) === 2;
  const done = new Map<number, Uint8Array>();
  for (let index = 0; index < frame.data[5]!; index++)
    done.set(frame.data[6 + index * 3]!, new Uint8Array(coefficients));
  for (const { marker, data } of segments) {
    if (marker !== markers.sos) continue;
    const count = data[0] ?? 0;
    const [first, last, approximation] = [data[1 + count * 2] ?? 0, data[2 + count * 2] ?? 0, data[3 + count * 2] ?? 0];
    if (progressive && (approximation & 15) !== 0) continue;
    for (let index = 0; index < count; index++)
      done.get(data[1 + index * 2]!)?.fill(1, progressive ? first : 0, progressive ? last + 1 : coefficients);
  }
  return [...done.values()].every((component) => component.every((covered) => covered === 1));
}

/**
 * Holds the work of all scans against what a picture of its size may take, before any is decoded.
 * @throws CodecError `limit-exceeded`
 */
export function holdScans({ blocks, blocksById }: JpegFrame, segments: readonly Segment[]): void {
  const budget = new ScanBudget(blocks);
  for (const { marker, data } of segments) {
    if (marker !== markers.sos) continue;
    const count = Math.min(data[0] ?? 0, 4);
    let scanned = 0;
    for (let index = 0; index < count; index++) scanned += blocksById.get(data[1 + index * 2]!) ?? 0;
    const [first, last] = [data[1 + count * 2] ?? 0, data[2 + count * 2] ?? 0];
    budget.spend(scanned, Math.min(Math.max(last - first + 1, 1), coefficients));
  }
}
