import type { FormatInfo } from '../formats.ts';
import type { Layout } from '../image.ts';
import type { ConvertedPage, PageState, Say } from './finding.ts';

/** The most bits that a decoded sample has. */
const decodedBits = 16;

/** What became of the precision of the samples. */
export function compareDepth({ before, after, wide }: ConvertedPage, target: FormatInfo, say: Say): void {
  const [old, now] = [depthOf(before.info.layout), depthOf(after.info.layout)];
  const special = describeSpecial(before);
  const change = `${countBits(old)} per sample became ${now}`;
  if (special !== undefined) say('changed', 'bit-depth', 'rounded', `${special} to ${countBits(now)} per sample`);
  else if (old > decodedBits)
    say('changed', 'bit-depth', 'rounded', `${countBits(old)} per sample were rounded to ${now}`);
  else if (now > old) say('changed', 'bit-depth', 'widened', `${change}; no value is lost`);
  else if (now === old)
    say('kept', 'bit-depth', 'carried', `${countBits(old)} per sample ${old === 1 ? 'was' : 'were'} kept`);
  else if (!wide) say('changed', 'bit-depth', 'stored-differently', `${change}; every value fits, none is lost`);
  else if (target.holds.bits.every((bits) => bits < old))
    say('changed', 'bit-depth', 'target-has-none', `${change}: ${target.label} holds no more`);
  else say('changed', 'bit-depth', 'not-carried-yet', change);
}

/** Samples that are no whole numbers from black to white. */
function describeSpecial({ details, info: { layout } }: PageState): string | undefined {
  if (details.format === 'bmp' && details.bitsPerPixel === 64)
    return 'Fixed-point samples of linear light were clipped to the range 0 to 1, encoded as sRGB and rounded';
  if (details.format !== 'tiff') return undefined;
  if (details.photometric === 'logl' || details.photometric === 'logluv')
    return 'Logarithmic luminance was clipped to the range 0 to 1, encoded as sRGB and rounded';
  return details.sampleFormat === 'float'
    ? `Floating-point samples of ${layout.bits} bits were clipped to the range 0 to 1 and rounded`
    : undefined;
}

function countBits(bits: number): string {
  return bits === 1 ? '1 bit' : `${bits} bits`;
}

/** The precision of a colour: the entries of a palette have 8 bits, however long its indices are. */
function depthOf({ color, bits }: Layout): number {
  return color === 'palette' ? 8 : bits;
}
