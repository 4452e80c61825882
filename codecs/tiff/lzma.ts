import { corrupt, truncated } from './errors.ts';

/** Probabilities are 11 bits; a half at the start. */
const half = 1024;
const states = 12;
const positionStates = 16;
const matchMinimum = 2;
const lengthTreeBits = 8;
const slotTrees = 4;
const endOfDirectDistances = 14;
const alignBits = 4;

/** A length code: short, middle and long ones, the first two by position. */
interface LengthModel {
  readonly choice: Uint16Array;
  readonly low: Uint16Array;
  readonly middle: Uint16Array;
  readonly high: Uint16Array;
}

function probabilities(count: number): Uint16Array {
  return new Uint16Array(count).fill(half);
}

function lengthModel(): LengthModel {
  return {
    choice: probabilities(2),
    low: probabilities(positionStates << 3),
    middle: probabilities(positionStates << 3),
    high: probabilities(1 << lengthTreeBits),
  };
}

/** All that is learnt from the data, forgotten at each reset of the state. */
function models(literalContextBits: number) {
  return {
    literal: probabilities(0x300 << literalContextBits),
    isMatch: probabilities(states * positionStates),
    isRepeat: probabilities(states),
    isRepeat0: probabilities(states),
    isRepeat0Long: probabilities(states * positionStates),
    isRepeat1: probabilities(states),
    isRepeat2: probabilities(states),
    slot: probabilities(slotTrees << 6),
    distance: probabilities(128),
    align: probabilities(1 << alignBits),
    matchLength: lengthModel(),
    repeatLength: lengthModel(),
  };
}

/**
 * Unpacks LZMA2 chunks into `target`, which serves as the dictionary.
 * @see the LZMA specification by I. Pavlov (2015), §LZMA2 of the .xz file format
 */
export class LzmaDecoder {
  readonly #source: Uint8Array;
  readonly #target: Uint8Array;
  readonly #base: number;
  /** Where the dictionary begins in `target`. */
  #start: number;
  /** Next byte of `source` and next place in `target`. */
  at: number;
  out: number;

  #model: ReturnType<typeof models> | undefined;
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  #repeats: [number, number, number, number] = [0, 0, 0, 0];

  #range = 0;
  #code = 0;
  #chunkEnd = 0;

  constructor(source: Uint8Array, at: number, target: Uint8Array, out: number, base: number) {
    this.#source = source;
    this.#target = target;
    this.#base = base;
    this.at = at;
    this.out = out;
    this.#start = out;
  }

  /** Until the end mark or until `target` is full. @throws CodecError `truncated`, `corrupt` */
  runLzma2(): void {
    for (let first = true; ; first = false) {
      const control = this.#byte();
      if (control === 0 || this.out >= this.#target.length) return;
      if (first && control !== 1 && control < 0xe0)
        throw this.#corrupt('the first chunk does not reset the dictionary');
      if (control === 1 || control >= 0xe0) this.#start = this.out;
      if (control < 0x80) {
        if (control > 2) throw this.#corrupt('a chunk has an unknown control byte');
        this.#plainChunk();
      } else {
        this.#packedChunk(control);
      }
    }
  }

  #corrupt(message: string): Error {
    return corrupt(`LZMA: ${message}`, this.#base + Math.min(this.at, this.#source.length));
  }

  #byte(): number {
    if (this.at >= this.#source.length) throw truncated('LZMA data ends early', this.#base + this.#source.length);
    return this.#source[this.at++]!;
  }

  #plainChunk(): void {
    const size = ((this.#byte() << 8) | this.#byte()) + 1;
    const taken = Math.min(size, this.#target.length - this.out);
    if (this.at + taken > this.#source.length)
      throw truncated('LZMA data ends early', this.#base + this.#source.length);
    this.#target.set(this.#source.subarray(this.at, this.at + taken), this.out);
    this.at += size;
    this.out += taken;
  }

  #packedChunk(control: number): void {
    const unpacked = (((control & 31) << 16) | (this.#byte() << 8) | this.#byte()) + 1;
    const packed = ((this.#byte() << 8) | this.#byte()) + 1;
    const reset = (control >> 5) & 3;
    if (reset >= 2) this.#setProperties(this.#byte());
    if (this.#model === undefined) throw this.#corrupt('a chunk comes before the properties');
    if (reset === 1) this.#resetState();
    this.#chunkEnd = this.at + packed;
    if (this.#byte() !== 0) throw this.#corrupt('a range coder begins with another byte than 0');
    this.#range = 0xffffffff;
    this.#code = 0;
    for (let index = 0; index < 4; index++) this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
    this.#symbols(this.#model, Math.min(this.out + unpacked, this.#target.length));
    if (this.out < this.#target.length && this.at !== this.#chunkEnd)
      throw this.#corrupt('a chunk has another length than it says');
    this.at = this.#chunkEnd;
  }

  #setProperties(byte: number): void {
    const literalContextBits = byte % 9;
    const literalPositionBits = Math.floor(byte / 9) % 5;
    const positionBits = Math.floor(byte / 45);
    if (positionBits > 4 || literalContextBits + literalPositionBits > 4)
      throw this.#corrupt('the properties are impossible');
    this.#literalContextBits = literalContextBits;
    this.#literalPositionMask = (1 << literalPositionBits) - 1;
    this.#positionMask = (1 << positionBits) - 1;
    this.#resetState();
  }

  #resetState(): void {
    const literalPositionBits = 32 - Math.clz32(this.#literalPositionMask);
    this.#model = models(this.#literalContextBits + literalPositionBits);
    this.#state = 0;
    this.#repeats = [0, 0, 0, 0];
  }

  #symbols(model: ReturnType<typeof models>, end: number): void {
    while (this.out < end) {
      const position = (this.out - this.#start) & this.#positionMask;
      const place = (this.#state << 4) + position;
      if (this.#bit(model.isMatch, place) === 0) {
        this.#literal(model.literal);
        continue;
      }
      const length = this.#match(model, place, position);
      if (length === 0) continue;
      const [distance] = this.#repeats;
      if (distance >= this.out - this.#start) throw this.#corrupt('a match goes before the data');
      // A match never crosses the end of its chunk but where the target ends first.
      const stop = Math.min(this.out + length, end);
      const target = this.#target;
      for (let from = this.out - distance - 1, to = this.out; to < stop; ) target[to++] = target[from++]!;
      this.out = stop;
    }
  }

  #literal(model: Uint16Array): void {
    const target = this.#target;
    const previous = this.out > this.#start ? target[this.out - 1]! : 0;
    const low = (this.out - this.#start) & this.#literalPositionMask;
    const context = ((low << this.#literalContextBits) + (previous >> (8 - this.#literalContextBits))) * 0x300;
    let symbol = 1;
    if (this.#state >= 7) {
      const from = this.out - this.#repeats[0] - 1;
      if (from < this.#start) throw this.#corrupt('a match goes before the data');
      let matched = target[from]!;
      while (symbol < 0x100) {
        const matchBit = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.#bit(model, context + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== matchBit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(model, context + symbol);
    target[this.out++] = symbol & 255;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** Sets the first of the repeats and gives the length; 0 when one byte was repeated and is written. */
  #match(model: ReturnType<typeof models>, place: number, position: number): number {
    const state = this.#state;
    if (this.#bit(model.isRepeat, state) === 0) {
      const [first, second, third] = this.#repeats;
      const length = this.#length(model.matchLength, position);
      this.#state = state < 7 ? 7 : 10;
      this.#repeats = [this.#distance(model, length), first, second, third];
      return length;
    }
    if (this.#bit(model.isRepeat0, state) === 0) {
      if (this.#bit(model.isRepeat0Long, place) === 0) {
        this.#state = state < 7 ? 9 : 11;
        const from = this.out - this.#repeats[0] - 1;
        if (from < this.#start) throw this.#corrupt('a match goes before the data');
        this.#target[this.out] = this.#target[from]!;
        this.out++;
        return 0;
      }
    } else {
      const [first, second, third, fourth] = this.#repeats;
      if (this.#bit(model.isRepeat1, state) === 0) this.#repeats = [second, first, third, fourth];
      else if (this.#bit(model.isRepeat2, state) === 0) this.#repeats = [third, first, second, fourth];
      else this.#repeats = [fourth, first, second, third];
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#length(model.repeatLength, position);
  }

  #length(model: LengthModel, position: number): number {
    if (this.#bit(model.choice, 0) === 0) return matchMinimum + this.#tree(model.low, position << 3, 3);
    if (this.#bit(model.choice, 1) === 0) return matchMinimum + 8 + this.#tree(model.middle, position << 3, 3);
    return matchMinimum + 16 + this.#tree(model.high, 0, lengthTreeBits);
  }

  #distance(model: ReturnType<typeof models>, length: number): number {
    const slot = this.#tree(model.slot, Math.min(length - matchMinimum, slotTrees - 1) << 6, 6);
    if (slot < 4) return slot;
    const direct = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << direct) >>> 0;
    if (slot < endOfDirectDistances) return base + this.#reverseTree(model.distance, base - slot, direct);
    return base + this.#directBits(direct - alignBits) * 16 + this.#reverseTree(model.align, 0, alignBits);
  }

  #tree(model: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    for (let index = 0; index < bits; index++) node = (node << 1) | this.#bit(model, offset + node);
    return node - (1 << bits);
  }

  #reverseTree(model: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let index = 0; index < bits; index++) {
      const bit = this.#bit(model, offset + node);
      node = (node << 1) | bit;
      value |= bit << index;
    }
    return value;
  }

  #directBits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) {
      if (this.#range < 0x1000000) this.#normalize();
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit) this.#code -= this.#range;
      value = value * 2 + bit;
    }
    return value;
  }

  #bit(model: Uint16Array, index: number): number {
    if (this.#range < 0x1000000) this.#normalize();
    const probability = model[index]!;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      model[index] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    model[index] = probability - (probability >> 5);
    return 1;
  }

  #normalize(): void {
    if (this.at >= this.#chunkEnd) throw this.#corrupt('a chunk needs more bytes than it has');
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
  }
}
