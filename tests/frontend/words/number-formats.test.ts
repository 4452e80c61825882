import assert from 'node:assert/strict';
import { NumberFormats } from '../../../frontend/src/words/number-formats.ts';

/** With plain blanks: some languages put others before a unit, and not everywhere the same. */
const plain = (text: string | undefined) => text?.replace(/\s/g, ' ');

describe('frontend: numbers as a person reads them', () => {
  const english = new NumberFormats('en-GB');
  const german = new NumberFormats('de');
  const sizes = [
    [0, '0 bytes', '0 Byte'],
    [1, '1 byte', '1 Byte'],
    [999, '999 bytes', '999 Byte'],
    [1000, '1 kB', '1 kB'],
    [1234, '1.23 kB', '1,23 kB'],
    [999_999, '1 MB', '1 MB'],
    [12_345_678, '12.3 MB', '12,3 MB'],
    [200_000_000, '200 MB', '200 MB'],
    [4_500_000_000, '4.5 GB', '4,5 GB'],
  ] as const;
  for (const [bytes, inEnglish, inGerman] of sizes)
    it(`${bytes} bytes are ${inEnglish}, in German ${inGerman}`, () => {
      assert.equal(english.size(bytes), inEnglish);
      assert.equal(plain(german.size(bytes)), inGerman);
    });

  it('tell how much smaller or larger', () => {
    assert.equal(english.change(200, 100), '−50%');
    assert.equal(english.change(100, 310), '+210%');
    assert.equal(english.change(100, 100), '0%');
    assert.equal(english.change(0, 100), undefined);
    assert.equal(plain(german.change(200, 100)), '−50 %');
  });

  it('part thousands, lists and dates as the language does', () => {
    assert.equal(english.integer(2000), '2,000');
    assert.equal(german.integer(2000), '2.000');
    assert.equal(english.list(['JPEG', 'PNG', 'TIFF']), 'JPEG, PNG and TIFF');
    assert.equal(german.list(['JPEG', 'PNG', 'TIFF']), 'JPEG, PNG und TIFF');
    assert.match(english.dateTime('2026-03-07T12:00:00Z'), /^7 Mar 2026, /);
    assert.match(german.dateTime('2026-03-07T12:00:00Z'), /^07\.03\.2026, /);
  });
});
