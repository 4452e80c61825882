import assert from 'node:assert/strict';
import { NoiseGauge } from '../../../codecs/deflate/noise.ts';

/** Numbers of 32 bits that look like chance, the same every time. */
function chance(): () => number {
  let state = 0x2545_f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const length = 65_535;
const bytesFrom = (byteAt: (next: () => number, at: number) => number) => {
  const next = chance();
  return Uint8Array.from({ length }, (_, at) => byteAt(next, at));
};

describe('telling noise by a sample', () => {
  const gauge = new NoiseGauge();

  it('takes even noise for it, wherever it lies', () => {
    const noise = bytesFrom((next) => next() >>> 11);
    for (const from of [0, 1, 1000, 16_383]) assert.equal(gauge.isNoise(noise, from, length), true);
  });

  const others: Readonly<Record<string, Uint8Array>> = {
    'noise of seven bits': bytesFrom((next) => next() & 127),
    'samples of 16 bits whose low bytes are noise': bytesFrom((next, at) => (at % 2 === 0 ? next() : next() & 31)),
    'noise with a sixth of it flat': bytesFrom((next, at) => (at % 6000 < 1000 ? 0 : next())),
    'one byte over and over': new Uint8Array(length).fill(7),
  };
  for (const [what, bytes] of Object.entries(others))
    it(`does not take ${what} for it`, () => assert.equal(gauge.isNoise(bytes, 0, length), false));

  it('does not tell of few bytes', () => {
    assert.equal(
      gauge.isNoise(
        bytesFrom((next) => next() >>> 11),
        0,
        16_383,
      ),
      false,
    );
  });
});
