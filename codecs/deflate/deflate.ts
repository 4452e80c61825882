import { adler32 } from './adler32.ts';
import { BitWriter } from './bit-writer.ts';
import { planBlock, writeBlock, writeStored } from './block.ts';
import type { Matcher } from './matcher.ts';
import { countTokens, emptyHistogram, type Histogram } from './tokens.ts';

/** Tokens that are looked at together, and the most of them in a block. */
const stepTokens = 16_384;
const blockTokens = 131_072;

/**
 * Packs bytes as a zlib stream. The same bytes and matcher give the same stream on every platform.
 *
 * A block goes on for as long as one code for all of it is cheaper than a code of its own for what comes next.
 * @see RFC 1950, RFC 1951
 */
export function packZlib(data: Uint8Array, matcher: Matcher): Uint8Array<ArrayBuffer> {
  const writer = new BitWriter(Math.ceil(data.length / 3) + 1024);
  writer.put(0x78, 8);
  // The check bits that make the first two bytes a multiple of 31; the level says "default".
  writer.put(0x9c, 8);
  const tokens = new Uint32Array(blockTokens + stepTokens);
  let block = { count: 0, start: 0, end: 0, histogram: emptyHistogram(), plan: planBlock(emptyHistogram()) };
  const write = (last: boolean) => {
    const bytes = data.subarray(block.start, block.end);
    if (block.plan.bits >> 3 > bytes.length + 8) writeStored(writer, bytes, last);
    else writeBlock(writer, block.plan, tokens, 0, block.count, last);
  };
  while (matcher.position < data.length) {
    const start = matcher.position;
    const to = matcher.fill(tokens, block.count, block.count + stepTokens);
    const end = matcher.position;
    const histogram = emptyHistogram();
    countTokens(tokens, block.count, to, histogram);
    const alone = planBlock(histogram);
    const joint = join(block.histogram, histogram);
    const together = planBlock(joint);
    matcher.learn(histogram);
    if (block.count === 0 || (to <= blockTokens && together.bits <= block.plan.bits + alone.bits)) {
      block = { count: to, start: block.start, end, histogram: joint, plan: together };
    } else {
      write(false);
      tokens.copyWithin(0, block.count, to);
      block = { count: to - block.count, start, end, histogram, plan: alone };
    }
  }
  write(true);
  writer.align();
  writer.reserve(4);
  const check = adler32(data);
  for (const shift of [24, 16, 8, 0]) writer.put((check >>> shift) & 255, 8);
  return writer.finish();
}

function join(a: Histogram, b: Histogram): Histogram {
  return {
    literals: sum(a.literals, b.literals),
    distances: sum(a.distances, b.distances),
  };
}

function sum(a: Uint32Array, b: Uint32Array): Uint32Array {
  const sums = a.slice();
  for (let at = 0; at < sums.length; at++) sums[at]! += b[at]!;
  return sums;
}
