import assert from 'node:assert/strict';
import { inflateWhole, crc32 as platformCrc32 } from '#zlib';
import { chainMatcher } from '../../../codecs/deflate/chain-matcher.ts';
import { packZlib } from '../../../codecs/deflate/deflate.ts';
import { unpackZlib } from '../../../codecs/deflate/zlib.ts';
import { plainCrc32 } from '../../../codecs/png/crc.ts';

/** Bytes with runs, repeats and noise, the same every time. */
function sampleBytes(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, (_, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return at % 97 < 40 ? at >> 5 : at % 97 < 60 ? 7 : state >>> 24;
  });
}

describe("the runtime's zlib, which reading may ask", () => {
  const plain = sampleBytes(9_000);
  const stream = packZlib(plain, (window, size) => chainMatcher(window, size, { depth: 16, nice: 258 }));
  const changed = (at: number, value: number) => stream.map((byte, index) => (index === at ? byte ^ value : byte));

  it('gives what our own inflate gives', () => {
    assert.deepEqual(inflateWhole(stream, plain.length), new Uint8Array(plain));
  });

  it('gives nothing but whole streams of just the length that is asked for', () => {
    const refused = {
      'cut by a byte': inflateWhole(stream.subarray(0, -1), plain.length),
      'one byte longer': inflateWhole(stream, plain.length - 1),
      'one byte shorter': inflateWhole(stream, plain.length + 1),
      'with a wrong check sum': inflateWhole(changed(stream.length - 1, 1), plain.length),
      'with a preset dictionary': inflateWhole(changed(1, 0x20), plain.length),
    };
    for (const [what, result] of Object.entries(refused)) assert.equal(result, undefined, what);
  });

  it('agrees with our own inflate on whatever of 1,000 changed streams it takes', () => {
    const taken = { whole: 0, refused: 0 };
    for (let round = 0; round < 1000; round++) {
      const broken = changed(2 + ((round * 7919) % (stream.length - 2)), 1 << (round % 8));
      const found = inflateWhole(broken, plain.length);
      taken[found === undefined ? 'refused' : 'whole'] += 1;
      const own = new Uint8Array(plain.length);
      const { end, length } = unpackZlib(broken, own);
      if (found !== undefined) assert.deepEqual([found, 'whole', plain.length], [own, end, length]);
      else assert.notDeepEqual([end, length], ['whole', plain.length]);
    }
    assert.ok(taken.refused > 500, JSON.stringify(taken));
  });

  it('reckons the CRC that our own table does, where it has one', () => {
    for (const length of [0, 1, 3, 4, 255, 256, 9_000]) {
      const own = plainCrc32(plain.subarray(0, length));
      assert.equal(platformCrc32?.(plain.subarray(0, length)) ?? own, own);
    }
    assert.equal(plainCrc32(new TextEncoder().encode('123456789')), 0xcbf4_3926);
  });
});
