import assert from 'node:assert/strict';
import { change, count, size } from '../../../frontend/src/words/number-words.ts';

describe('frontend: numbers in words', () => {
  const sizes = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1234, '1.23 kB'],
    [999_999, '1 MB'],
    [12_345_678, '12.3 MB'],
    [200_000_000, '200 MB'],
    [4_500_000_000, '4.5 GB'],
  ] as const;
  for (const [bytes, text] of sizes) it(`${bytes} is ${text}`, () => assert.equal(size(bytes), text));

  it('tells how much smaller or larger', () => {
    assert.equal(change(200, 100), '−50%');
    assert.equal(change(100, 310), '+210%');
    assert.equal(change(100, 100), '0%');
    assert.equal(change(0, 100), undefined);
  });

  it('counts in the singular and the plural', () => {
    assert.equal(count(1, 'file', 'files'), '1 file');
    assert.equal(count(0, 'file', 'files'), '0 files');
    assert.equal(count(2000, 'file', 'files'), '2,000 files');
  });
});
