import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isConversionId, makeConversionId, randomIds } from '../../../functions/service/ids.ts';

const instants = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const randomness = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('conversion ids', () => {
  it('are the inverted milliseconds, then the random bytes modulo 32, in Crockford Base32', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 2 + 32);
    assert.equal(makeConversionId(new Date(2 ** 48 - 1), bytes), '000000000002468acegjmprtwy');
    assert.equal(makeConversionId(new Date(0), bytes), '7zzzzzzzzz02468acegjmprtwy');
  });

  it('have 26 characters that are safe in keys and addresses', () => {
    fc.assert(
      fc.property(instants, randomness, (instant, random) => {
        const id = makeConversionId(new Date(instant), random);
        return id.length === 26 && isConversionId(id) && /^[0-9a-hjkmnp-tv-z]+$/.test(id);
      }),
    );
  });

  it('sort the newest first, whatever the randomness', () => {
    fc.assert(
      fc.property(instants, instants, randomness, randomness, (one, other, random, otherRandom) => {
        fc.pre(one !== other);
        const ids = [makeConversionId(new Date(one), random), makeConversionId(new Date(other), otherRandom)];
        return ids[0]! < ids[1]! === one > other;
      }),
    );
  });

  it('differ within one millisecond', () => {
    const now = new Date();
    const ids = new Set(Array.from({ length: 1000 }, () => randomIds.conversionId(now)));
    assert.equal(ids.size, 1000);
  });

  for (const text of [
    '',
    'short',
    'I'.repeat(26),
    `${'0'.repeat(25)}u`,
    '0'.repeat(27),
    '../../../../../etc/passwd0',
    26,
  ]) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(isConversionId(text), false));
  }
});
