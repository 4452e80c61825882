import { adler32 } from './adler32.ts';
import { BitWriter } from './bit-writer.ts';
import { planBlock, writeBlock, writeStored } from './block.ts';
import { Histogram } from './histogram.ts';
import { type Matcher, type MatcherOf, stepSymbols } from './matcher.ts';
import { NoiseGauge } from './noise.ts';
import { type Sequences, windowSize } from './sequences.ts';

/** Bytes that are packed together: a multiple of the window, so that places keep their order in it when it moves on. */
const bandBytes = 2 ** 20;
/** Of a packed piece, at most; what readers of a PNG hold in memory at once. */
const pieceBytes = 2 ** 20;
/** Bytes of noise that are stored together. */
const storedBytes = 0xffff;
/** Matchers look at whole words, up to here behind the last byte. */
const slack = 8;

/** Takes a piece of a packed stream: a view, which the next one overwrites. */
export type TakePiece = (piece: Uint8Array) => void;

/**
 * Packs bytes as zlib streams, one after the other, band by band: it holds a megabyte of them and what they are packed
 * into. The same bytes and matcher give the same stream on every platform.
 * @see RFC 1950, RFC 1951
 */
export class ZlibPacker {
  readonly #window: Uint8Array<ArrayBuffer>;
  readonly #matcher: Matcher;
  readonly #sequences: Sequences;
  readonly #writer: BitWriter;
  readonly #give: TakePiece;
  readonly #step = new Histogram();
  readonly #block = new Histogram();
  readonly #joint = new Histogram();
  readonly #gauge = new NoiseGauge();
  /** What is packed ends, and what is there. */
  #packed = 0;
  #end = 0;
  #sum = 1;

  /**
   * @param sizeBytes of all that will be written to a stream, at most
   * @param give is given each stream in pieces of a megabyte at most
   */
  constructor(matcherOf: MatcherOf, sizeBytes: number, give: TakePiece) {
    this.#give = give;
    const band = Math.min(sizeBytes, bandBytes);
    this.#window = new Uint8Array(band + (sizeBytes > band ? windowSize : 0) + slack);
    this.#matcher = matcherOf(this.#window, sizeBytes);
    // A copy has at least three bytes, a step at least one; and each step may end with literals.
    this.#sequences = new Uint32Array(Math.ceil(band / 3) * 2 + (Math.ceil(band / stepSymbols) + 2) * 2);
    this.#writer = new BitWriter(Math.min(band, pieceBytes) + 64);
    this.#begin();
  }

  #begin(): void {
    this.#packed = this.#end = 0;
    this.#sum = 1;
    this.#writer.put(0x78, 8);
    // The check bits that make the first two bytes a multiple of 31; the level says "default".
    this.#writer.put(0x9c, 8);
  }

  /** Takes the next bytes of a stream. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const room = this.#window.length - slack - this.#end;
      if (room === 0) {
        this.#pack(false);
        this.#move();
        continue;
      }
      const taken = bytes.subarray(at, at + room);
      this.#window.set(taken, this.#end);
      this.#end += taken.length;
      at += taken.length;
    }
  }

  /** Ends the stream; what is written from now on belongs to the next one. */
  finish(): void {
    // Behind the end lie zeros, whatever stream was packed before.
    this.#window.fill(0, this.#end, this.#end + slack);
    this.#pack(true);
    const writer = this.#writer;
    writer.align();
    writer.reserve(4);
    for (const shift of [24, 16, 8, 0]) writer.put((this.#sum >>> shift) & 255, 8);
    this.#take();
    this.#give(writer.bytes.subarray(0, writer.at));
    writer.drop(writer.at);
    this.#matcher.clear();
    this.#begin();
  }

  /** Keeps of what is packed the last bytes alone, which copies reach. */
  #move(): void {
    const moved = this.#packed - windowSize;
    this.#window.copyWithin(0, moved, this.#packed);
    this.#matcher.shift(moved);
    this.#packed = this.#end = windowSize;
  }

  /** A block goes on for as long as one code for all of it is cheaper than a code of its own for what comes next. */
  #pack(last: boolean): void {
    const bytes = this.#window;
    const end = this.#end;
    this.#sum = adler32(bytes.subarray(this.#packed, end), end - this.#packed, this.#sum);
    let place = this.#packed;
    let from = 0;
    let to = 0;
    let blockBits = 0;
    let wasNoise = false;
    this.#block.clear();
    for (let at = place; at < end; ) {
      // Noise that follows noise is stored at a glance: before a search for runs alone, or after one that found nothing.
      let stored = at;
      let next = to;
      if (wasNoise && this.#matcher.finds === 'runs') stored = this.#noiseUpTo(at, Math.min(at + storedBytes, end));
      if (stored === at) {
        next = this.#matcher.match(at, end, this.#sequences, to);
        const literals = this.#sequences[to]!;
        if (wasNoise && next === to + 2 && this.#sequences[to + 1] === 0) stored = this.#noiseUpTo(at, at + literals);
      }
      if (stored > at) {
        if (place < at) this.#write(place, at, from, to, false);
        writeStored(this.#writer, bytes.subarray(at, stored), false);
        place = at = stored;
        from = to;
        blockBits = 0;
        this.#block.clear();
        continue;
      }
      this.#step.clear();
      const reached = this.#step.count(bytes, at, this.#sequences, to, next);
      this.#matcher.learn(this.#step);
      const stepBits = this.#step.estimateBits();
      wasNoise = stepBits * 128 > (reached - at) * 8 * 127;
      this.#joint.clear();
      this.#joint.add(this.#block);
      this.#joint.add(this.#step);
      const jointBits = this.#joint.estimateBits();
      if (to > from && jointBits > blockBits + stepBits) {
        this.#write(place, at, from, to, false);
        place = at;
        from = to;
        this.#block.clear();
        blockBits = stepBits;
      } else {
        blockBits = jointBits;
      }
      this.#block.add(this.#step);
      to = next;
      at = reached;
    }
    if (last || place < end) this.#write(place, end, from, to, last);
    this.#packed = end;
    this.#take();
  }

  /** `end` where the bytes from `at` on are noise, else `at`. */
  #noiseUpTo(at: number, end: number): number {
    return this.#gauge.isNoise(this.#window, at, end) ? end : at;
  }

  #write(place: number, end: number, from: number, to: number, last: boolean): void {
    const bytes = this.#window;
    const plan = planBlock(this.#block);
    if (plan.bits >> 3 > end - place + 8) writeStored(this.#writer, bytes.subarray(place, end), last);
    else writeBlock(this.#writer, plan, { bytes, place, sequences: this.#sequences, from, to }, last);
  }

  #take(): void {
    const { bytes, at } = this.#writer;
    let given = 0;
    for (; at - given > pieceBytes; given += pieceBytes) this.#give(bytes.subarray(given, given + pieceBytes));
    if (given > 0) this.#writer.drop(given);
  }
}
