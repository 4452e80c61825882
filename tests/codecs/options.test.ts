import assert from 'node:assert/strict';
import { convert, encode, parseOptions, UsageError } from '../../codecs/index.ts';
import { multiPageTiff, plain } from '../pictures/index.ts';
import { assertCode } from './assertions.ts';

describe('parseOptions', () => {
  it('gives back what is right, the colour in lower case', () => {
    const options = { to: 'jpeg', quality: 100, background: '#A0b1C2', pages: '1,3-4' };
    assert.deepEqual(parseOptions(options), { ...options, background: '#a0b1c2' });
  });

  it('gives back a size as it is, without what is not given', () => {
    const resize = { width: 800, height: 600, fit: 'cover', enlarge: false };
    assert.deepEqual(parseOptions({ to: 'png', resize }), { to: 'png', resize });
    assert.deepEqual(parseOptions({ to: 'png', resize: { width: 1, height: undefined } }).resize, { width: 1 });
  });

  it('takes undefined for not given', () => {
    assert.deepEqual(parseOptions({ to: 'png', quality: undefined, metadata: undefined }), { to: 'png' });
  });

  const refused: readonly (readonly [string, unknown, string])[] = [
    ['null', null, 'options'],
    ['an array', [], 'options'],
    ['no target', {}, 'to'],
    ['an unknown target', { to: 'gif' }, 'to'],
    ['an unknown option', { to: 'png', colour: 'red' }, 'colour'],
    ['quality 0', { to: 'jpeg', quality: 0 }, 'quality'],
    ['quality 101', { to: 'jpeg', quality: 101 }, 'quality'],
    ['quality 1.5', { to: 'jpeg', quality: 1.5 }, 'quality'],
    ['quality as text', { to: 'jpeg', quality: '80' }, 'quality'],
    ['quality for a lossless target', { to: 'png', quality: 80 }, 'quality'],
    ['a background where alpha stays', { to: 'png', background: '#ffffff' }, 'background'],
    ['a background that is no colour', { to: 'jpeg', background: 'white' }, 'background'],
    ['a compression that TIFF does not have', { to: 'tiff', compression: 'jpeg' }, 'compression'],
    ['a compression where there is no choice', { to: 'png', compression: 'lzw' }, 'compression'],
    ['metadata of another word', { to: 'png', metadata: 'all' }, 'metadata'],
    ['metadata as a truth value', { to: 'png', metadata: true }, 'metadata'],
    ['page 0', { to: 'png', pages: '0' }, 'pages'],
    ['pages backwards', { to: 'png', pages: '3-1' }, 'pages'],
    ['pages as a number', { to: 'png', pages: 1 }, 'pages'],
    ['a resize that is a number', { to: 'png', resize: 800 }, 'resize'],
    ['a resize to no size', { to: 'png', resize: { enlarge: true } }, 'resize'],
    ['a width of 0', { to: 'png', resize: { width: 0 } }, 'resize.width'],
    ['a height of 65,536', { to: 'png', resize: { height: 65_536 } }, 'resize.height'],
    ['a width as text', { to: 'png', resize: { width: '800' } }, 'resize.width'],
    ['an unknown fit', { to: 'png', resize: { width: 8, height: 8, fit: 'contain' } }, 'resize.fit'],
    ['a fit that has no effect', { to: 'png', resize: { width: 8, fit: 'cover' } }, 'resize.fit'],
    ['an enlarge that is text', { to: 'png', resize: { width: 8, enlarge: 'yes' } }, 'resize.enlarge'],
    ['an unknown part of resize', { to: 'png', resize: { width: 8, kernel: 'cubic' } }, 'resize.kernel'],
    ['an unknown limit', { to: 'png', limits: { maxColours: 1 } }, 'limits.maxColours'],
    ['a limit of 0', { to: 'png', limits: { maxPixels: 0 } }, 'limits.maxPixels'],
    ['a prototype name as an option', JSON.parse('{"to":"png","__proto__":{}}'), '__proto__'],
  ];
  for (const [name, value, option] of refused)
    it(`refuses ${name}, naming the option and what it may be`, async () => {
      const error = await assertCode(() => parseOptions(value), 'invalid-option');
      assert.ok(error instanceof UsageError);
      assert.equal(error.details.option?.name, option);
      assert.ok(error.details.option.allowed.length > 0);
    });

  it('names every option at fault, in one sentence each', async () => {
    const wrong = { to: 'png', quality: 80, pages: '0', resize: { width: 0, kernel: 'cubic' }, colour: 'red' };
    const error = await assertCode(() => parseOptions(wrong), 'invalid-option');
    const names = ['colour', 'quality', 'pages', 'resize.kernel', 'resize.width'];
    assert.deepEqual(
      error.details.options?.map(({ name }) => name),
      names,
    );
    assert.equal(error.details.option?.name, 'colour');
    assert.equal(error.message, error.details.options?.map(({ message }) => message).join('. '));
  });

  it('names what can be told without a target beside the target that is missing', async () => {
    const error = await assertCode(() => parseOptions({ pages: '0', quality: 500 }), 'invalid-option');
    assert.deepEqual(
      error.details.options?.map(({ name }) => name),
      ['to', 'pages'],
    );
  });

  it('does not let options ask for more than the ceiling of limits', async () => {
    assert.deepEqual(parseOptions({ to: 'png', limits: { maxPixels: 5 } }, { maxPixels: 10, maxPages: 2 }).limits, {
      maxPixels: 5,
      maxPages: 2,
    });
    const error = await assertCode(
      () => parseOptions({ to: 'png', limits: { maxPixels: 11 } }, { maxPixels: 10 }),
      'invalid-option',
    );
    assert.equal(error.details.option?.allowed, 'a whole number from 1 to 10');
  });
});

describe('options are held everywhere', () => {
  it('by convert', () => assertCode(() => convert(plain('png').bytes, { to: 'jpeg', quality: 0 }), 'invalid-option'));
  it('by encode', () => assertCode(() => encode([], 'png'), 'invalid-option'));
  it('by encode for an image of the wrong length', async () => {
    const layout = { color: 'rgb', bits: 8, alpha: true, compression: 'none' } as const;
    await assertCode(
      () => encode([{ width: 2, height: 2, data: new Uint8ClampedArray(15), layout, metadata: {} }], 'png'),
      'invalid-option',
    );
  });
  it('for pages that the file does not have', async () => {
    const error = await assertCode(() => convert(multiPageTiff().bytes, { to: 'png', pages: '2-4' }), 'invalid-option');
    assert.deepEqual(error.details.option, { name: 'pages', allowed: '1 to 3' });
  });
});
