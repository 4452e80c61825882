import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { unzlibSync } from 'fflate';
import { joinBytes } from '../../../codecs/bytes.ts';
import { bestPathMatcher } from '../../../codecs/deflate/best-path.ts';
import { chainMatcher } from '../../../codecs/deflate/chain-matcher.ts';
import { packZlib } from '../../../codecs/deflate/deflate.ts';
import type { MatcherOf } from '../../../codecs/deflate/matcher.ts';
import { runMatcher } from '../../../codecs/deflate/runs.ts';
import { ZlibPacker } from '../../../codecs/deflate/zlib-packer.ts';

const matchers: Readonly<Record<string, MatcherOf>> = {
  'the matcher of runs': runMatcher,
  'the search at every byte': (window, size) => chainMatcher(window, size, { depth: 8, nice: 32 }),
  'the search for copies of three bytes': (window, size) =>
    chainMatcher(window, size, { depth: 4, nice: 64, shortest: 3 }),
  'the search at every pixel': (window, size) =>
    chainMatcher(window, size, { depth: 4, nice: 32, grid: { rowBytes: 1201, pixelBytes: 3 } }),
  'the search at every byte of short rows': (window, size) =>
    chainMatcher(window, size, { depth: 4, nice: 258, grid: { rowBytes: 2, pixelBytes: 1 } }),
  'the search for the best path': (window) => bestPathMatcher(window, 16),
};

/** 32 bits that look like chance, the same every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Noise, runs, repeats from near and far, and small differences, in pieces of any length. */
function mixture(length: number, seed: number): Uint8Array {
  const next = chance(seed);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const kind = next() % 4;
    const end = Math.min(length, at + 1 + (next() % (next() % 8 === 0 ? 40_000 : 300)));
    const byte = next();
    const far = 1 + (next() % Math.max(at, 1));
    const distance = kind === 2 ? Math.min(far, 32_768) : far;
    for (; at < end; at++)
      bytes[at] =
        kind === 0 ? next() : kind === 1 ? byte : kind === 2 && at >= distance ? bytes[at - distance]! : next() % 3;
  }
  return bytes;
}

/** Noise of the bits of a mask, and the same again and again. */
function again(period: number, length: number, maskOf: (at: number) => number): Uint8Array {
  const next = chance(period);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at < period ? next() & maskOf(at) : bytes[at - period]!;
  return bytes;
}

const inputs: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8, 300].map((n) => [`${n} bytes of a mixture`, mixture(n, n + 1)])),
  '300 equal bytes': new Uint8Array(300).fill(7),
  'two megabytes and a bit of zeros': new Uint8Array(2 ** 21 + 5),
  'just a megabyte of a mixture': mixture(2 ** 20, 5),
  'more than two megabytes of a mixture': mixture(2_200_017, 9),
  'a megabyte of noise': mixture(2 ** 20, 3).map(chance(77)),
  'noise that comes again after 100 kB': again(100_000, 250_000, () => 255),
  'noise that comes again within reach': again(20_011, 90_000, () => 255),
  'noise of two bits': again(200_000, 200_000, () => 3),
  'noise, then runs, then noise of four bits, over block borders': again(150_000, 300_000, (at) =>
    at % 75_000 < 30_000 ? 255 : at % 75_000 < 45_000 ? 0 : 15,
  ),
  'rows of 1,201 bytes that are the same but for one': Uint8Array.from({ length: 1201 * 400 }, (_, at) =>
    at % 1201 === 600 ? at / 1201 : (at % 1201) * 7,
  ),
};

describe('packing as zlib', () => {
  for (const [matcher, matcherOf] of Object.entries(matchers))
    it(`by ${matcher} gives streams that zlib and fflate unpack`, function () {
      this.timeout(60_000);
      for (const [what, bytes] of Object.entries(inputs)) {
        const stream = packZlib(bytes, matcherOf);
        assert.ok(Buffer.from(bytes).equals(inflateSync(stream)), what);
        assert.ok(Buffer.from(bytes).equals(unzlibSync(stream)), `${what}, by fflate`);
        assert.ok(stream.length <= bytes.length * 1.001 + 32, `${what}: ${stream.length} bytes`);
      }
    });

  it('gives the same pieces of at most a megabyte however the bytes come in', () => {
    const bytes = mixture(3_000_000, 21).map((byte, at) => (at % 3 === 0 ? byte : byte ^ (at * at)));
    const matcherOf = matchers['the search at every byte']!;
    const pieces = (lengthOf: () => number) => {
      const given: Uint8Array<ArrayBuffer>[] = [];
      const packer = new ZlibPacker(matcherOf, bytes.length, (piece) => given.push(piece.slice()));
      for (let at = 0; at < bytes.length; ) {
        const end = at + lengthOf();
        packer.write(bytes.subarray(at, end));
        at = end;
      }
      packer.finish();
      return given;
    };
    const whole = pieces(() => bytes.length);
    assert.ok(whole.length > 1);
    assert.ok(whole.every(({ length }) => length <= 2 ** 20));
    const next = chance(8);
    assert.deepEqual(
      pieces(() => 1 + (next() % 70_000)),
      whole,
    );
    assert.ok(Buffer.from(bytes).equals(inflateSync(joinBytes(whole))));
  });

  for (const [matcher, matcherOf] of Object.entries(matchers))
    it(`by ${matcher} gives a stream that does not depend on those before it`, () => {
      const given: Uint8Array[] = [];
      const packer = new ZlibPacker(matcherOf, 90_000, (piece) => given.push(piece.slice()));
      const packAgain = (bytes: Uint8Array) => {
        given.length = 0;
        packer.write(bytes);
        packer.finish();
        return Buffer.from(joinBytes(given));
      };
      const plain = mixture(90_000, 31);
      const first = packAgain(plain);
      assert.ok(Buffer.from(plain).equals(inflateSync(first)));
      for (const other of [again(90_000, 90_000, () => 3), new Uint8Array(70_000), mixture(5, 3)]) {
        assert.ok(Buffer.from(other).equals(inflateSync(packAgain(other))));
        assert.ok(Buffer.from(packAgain(plain)).equals(first));
      }
    });

  it('unpacks to what was packed, whatever pieces of noise, runs and repeats follow one another', () => {
    const piece = fc.record({
      kind: fc.constantFrom('noise', 'run', 'repeat'),
      bits: fc.integer({ min: 1, max: 8 }),
      length: fc.integer({ min: 1, max: 9_000 }),
      distance: fc.integer({ min: 1, max: 40_000 }),
    });
    const pieces = fc.array(piece, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.constantFrom(...Object.keys(matchers)), (parts, matcher) => {
        const next = chance(parts.length);
        const bytes: number[] = [];
        for (const { kind, bits, length, distance } of parts)
          for (let i = 0; i < length; i++)
            bytes.push(
              kind === 'noise'
                ? next() >>> (32 - bits)
                : kind === 'run'
                  ? bits
                  : (bytes.at(-distance) ?? distance & 255),
            );
        const plain = Uint8Array.from(bytes);
        assert.ok(Buffer.from(plain).equals(inflateSync(packZlib(plain, matchers[matcher]!))));
      }),
      { numRuns: 60 },
    );
  });

  it('stores noise, and packs what comes between and behind it', () => {
    const noise = again(400_000, 400_000, () => 255);
    const between = new Uint8Array(200_000).fill(9);
    const few = again(300_000, 300_000, () => 3);
    const bytes = joinBytes([noise, between, noise, few, between, noise.subarray(0, 70_001)]);
    for (const [name, matcherOf] of Object.entries(matchers)) {
      const stream = packZlib(bytes, matcherOf);
      assert.ok(Buffer.from(bytes).equals(inflateSync(stream)), name);
      const most = 870_001 + 300_000 * 0.32 + 8_000;
      assert.ok(stream.length < most, `${name}: ${stream.length} bytes, not ${most}`);
    }
  });

  it('finds noise again within reach, wherever in a word it begins', () => {
    const anywhere = [
      'the search at every byte',
      'the search for copies of three bytes',
      'the search for the best path',
    ];
    for (const period of [4_097, 10_000, 20_011, 32_767])
      for (const name of anywhere) {
        const matcherOf = matchers[name]!;
        const bytes = again(period, period * 4, () => 255);
        const { length } = packZlib(bytes, matcherOf);
        assert.ok(length < period * 1.3 + 500, `${name}, ${period}: ${length} bytes`);
      }
  });

  it('finds what a search finds: rows that come again take next to nothing', () => {
    const rows = inputs['rows of 1,201 bytes that are the same but for one']!;
    for (const [name, matcherOf] of Object.entries(matchers)) {
      const { length } = packZlib(rows, matcherOf);
      assert.ok(name === 'the matcher of runs' || length < rows.length / 50, `${name}: ${length} bytes`);
    }
  });
});
