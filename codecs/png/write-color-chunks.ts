import type { ColorDescription, SignificantBits } from '../image.ts';
import { writeChunk } from './chunks.ts';
import { intents } from './color-chunks.ts';
import type { WrittenLayout } from './layout.ts';

const scale = 100_000;

/**
 * cICP, sRGB, gAMA and cHRM, which has white point and primaries together or is not there. Beside a profile there is no
 * sRGB (§11.3.2.5); the others are for readers without colour management, and the order of precedence is the reader's
 * (§12.1).
 */
export function colorChunks(color: ColorDescription | undefined, hasProfile: boolean): Uint8Array[] {
  const { gamma, white, primaries, srgbIntent, cicp } = color ?? {};
  const chunks: Uint8Array[] = [];
  if (cicp)
    chunks.push(writeChunk('cICP', Uint8Array.of(cicp.primaries, cicp.transfer, cicp.matrix, cicp.fullRange ? 1 : 0)));
  if (srgbIntent && !hasProfile) chunks.push(writeChunk('sRGB', Uint8Array.of(intents.indexOf(srgbIntent))));
  if (gamma) chunks.push(writeChunk('gAMA', words([gamma])));
  if (white && primaries) {
    const { red, green, blue } = primaries;
    chunks.push(writeChunk('cHRM', words([white, red, green, blue].flatMap(({ x, y }) => [x, y]))));
  }
  return chunks;
}

function words(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [index, value] of values.entries()) view.setUint32(index * 4, Math.round(value * scale));
  return new Uint8Array(view.buffer);
}

/**
 * sBIT, fitted to the layout: as many channels as it has, none with more bits than are stored.
 * @see PNG 3rd ed. §11.3.2.4
 */
export function significantBitsChunk(
  bits: SignificantBits | undefined,
  { colorType, bitDepth }: Pick<WrittenLayout, 'colorType' | 'bitDepth'>,
): Uint8Array[] {
  if (bits === undefined) return [];
  const depth = colorType === 3 ? 8 : bitDepth;
  const colors =
    colorType === 0 || colorType === 4
      ? [Math.max(bits.red, bits.green, bits.blue)]
      : [bits.red, bits.green, bits.blue];
  const channels = colorType === 4 || colorType === 6 ? [...colors, bits.alpha ?? depth] : colors;
  return [
    writeChunk(
      'sBIT',
      Uint8Array.from(channels, (channel) => Math.min(channel, depth)),
    ),
  ];
}

/** tIME of a time as `2024-06-01T21:40:00Z`; none where it is no such time. @see PNG 3rd ed. §11.3.4.4 */
export function timeChunk(time: string): Uint8Array[] {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(time);
  if (found === null) return [];
  const [year, ...rest] = found.slice(1).map(Number) as [number, ...number[]];
  return [writeChunk('tIME', Uint8Array.of(year >> 8, year & 0xff, ...rest))];
}
