import assert from 'node:assert/strict';
import { optionsFor, type PrefixRule } from '../../../functions/convert/options.ts';
import type { StoredRequest } from '../../../functions/service/documents.ts';
import type { ConversionOptions, ConversionRequest } from '../../../functions/service/record.ts';
import type { Work } from '../../../functions/service/work.ts';

const rules: readonly PrefixRule[] = [
  { prefix: '', options: { to: 'png' } },
  { prefix: 'incoming/print/', options: { to: 'tiff' } },
  { prefix: 'incoming/', options: { to: 'jpeg', quality: 70 } },
];
const work = (key: string, metadata: Record<string, string> = {}, stored?: StoredRequest): Work => ({
  input: { key, etag: '"e"', sizeBytes: 1, lastModified: new Date(0), metadata },
  ...(stored && { stored }),
});
const request: ConversionRequest = {
  version: 1,
  fileName: 'x',
  options: { to: 'bmp' },
  sizeBytes: 1,
  createdAt: '',
  uploadExpiresAt: '',
};

describe('the options of an object', () => {
  it('are those of its request before all', () => {
    assert.deepEqual(optionsFor(work('incoming/a', { options: '{"to":"tiff"}' }, { request }), rules), { to: 'bmp' });
  });

  it('are those of its metadata, else those of the longest prefix', () => {
    const metadata = { options: '{"to":"jpeg","quality":1}' };
    assert.deepEqual(optionsFor(work('incoming/a', metadata), rules), { to: 'jpeg', quality: 1 });
    assert.deepEqual(optionsFor(work('incoming/a'), rules), { to: 'jpeg', quality: 70 });
    assert.deepEqual(optionsFor(work('incoming/print/a'), rules), { to: 'tiff' });
    assert.deepEqual(optionsFor(work('a'), rules), { to: 'png' });
  });

  it('may hold a size, in metadata as in a rule', () => {
    const thumbnail: ConversionOptions = { to: 'jpeg', resize: { width: 320, height: 320, fit: 'cover' } };
    assert.deepEqual(optionsFor(work('a', { options: JSON.stringify(thumbnail) }), rules), thumbnail);
    assert.deepEqual(optionsFor(work('b/c'), [...rules, { prefix: 'b/', options: thumbnail }]), thumbnail);
  });

  const faults: readonly (readonly [title: string, options: string, code: string])[] = [
    ['no JSON', '{to:png}', 'invalid-option'],
    ['no object', '"png"', 'invalid-option'],
    ['no target', '{}', 'invalid-option'],
    ['an unknown option', '{"to":"png","speed":1}', 'invalid-option'],
    ['metadata of another word', '{"to":"png","metadata":"all"}', 'invalid-option'],
    ['a quality of 0', '{"to":"jpeg","quality":0}', 'invalid-option'],
    ['limits of its own', '{"to":"png","limits":{"maxPixels":1}}', 'invalid-option'],
    ['what is not ASCII', '=?UTF-8?B?ü?=', 'invalid-option'],
    ['1 kB', `{"to":"png"${' '.repeat(988)}}`, 'invalid-option'],
  ];
  for (const [title, options, code] of faults) {
    it(`are refused with ${code} when the metadata holds ${title}`, () =>
      assert.throws(() => optionsFor(work('a', { options }), rules), { code }));
  }

  it('may have 999 bytes in metadata', () => {
    const options = `{"to":"png"${' '.repeat(987)}}`;
    assert.equal(options.length, 999);
    assert.deepEqual(optionsFor(work('a', { options }), rules), { to: 'png' });
  });

  it('are refused, and not guessed, when the request cannot be read', () => {
    assert.throws(() => optionsFor(work('incoming/a', {}, {}), rules), { code: 'invalid-option' });
  });

  it('are refused when nothing says what they are', () => {
    assert.throws(() => optionsFor(work('a'), rules.slice(1)), { code: 'invalid-option' });
  });
});
