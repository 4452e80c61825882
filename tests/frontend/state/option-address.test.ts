import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FormatInfo, formatNames, formats, type OptionInfo } from '../../../codecs/formats.ts';
import { type Options, parseOptions, sharedOptions } from '../../../codecs/options.ts';
import { fromAddress, toAddress } from '../../../frontend/src/state/option-address.ts';

/** Any value that an option may have, by its row. */
function anyValue(info: OptionInfo): fc.Arbitrary<unknown> {
  switch (info.type) {
    case 'integer':
      return fc.integer({ min: info.minimum, max: info.maximum });
    case 'color':
      return fc.constantFrom('#000000', '#12ab9f', '#ffffff');
    case 'choice':
      return fc.constantFrom(...info.values);
    case 'pages':
      return fc.constantFrom('first', 'all', '2', '1-3,5');
    case 'size': {
      const side = fc.integer({ min: 1, max: info.maximum });
      return fc.oneof(
        fc.record({ width: side }),
        fc.record({ height: side, enlarge: fc.constant(true) }),
        fc.record({ width: side, height: side, fit: fc.constantFrom(...info.fits) }),
      );
    }
    default:
      return info satisfies never;
  }
}

const anyOptions = fc.constantFrom(...formatNames).chain((to) => {
  const { options }: FormatInfo = formats[to];
  const { to: _, ...shared } = sharedOptions;
  const rows = Object.entries<OptionInfo>({ ...options, ...shared });
  const values = Object.fromEntries(rows.map(([name, info]) => [name, anyValue(info)]));
  return fc.record(values, { requiredKeys: [] }).map((chosen) => parseOptions({ to, ...chosen }));
});

describe('frontend: options in the address', () => {
  it('come back from it as they went in, for every format and every option', () => {
    fc.assert(
      fc.property(anyOptions, (options: Options) => assert.deepEqual(fromAddress(toAddress(options)), options)),
    );
  });

  it('are readable', () => {
    assert.equal(
      toAddress({ to: 'jpeg', quality: 70, metadata: 'private', resize: { width: 1600, height: 900, fit: 'cover' } }),
      '#to=jpeg&quality=70&metadata=private&width=1600&height=900&fit=cover',
    );
  });

  const taken: readonly (readonly [string, Options | undefined])[] = [
    ['', undefined],
    ['#files', undefined],
    ['#to=gif', undefined],
    ['#to=png&to=jpeg', { to: 'png' }],
    ['#to=jpeg&quality=0', { to: 'jpeg' }],
    ['#to=jpeg&quality=1e1', { to: 'jpeg', quality: 10 }],
    ['#to=jpeg&quality=x&effort=small', { to: 'jpeg', effort: 'small' }],
    ['#to=png&quality=40', { to: 'png' }],
    ['#to=png&width=70000', { to: 'png' }],
    ['#to=png&width=80&fit=cover', { to: 'png' }],
    ['#to=png&limits=1&__proto__=x&name=IMG_1.jpg', { to: 'png' }],
    ['#to=tiff&pages=3-1&compression=lzw', { to: 'tiff', compression: 'lzw' }],
  ];
  for (const [address, options] of taken)
    it(`"${address}" asks for ${JSON.stringify(options) ?? 'nothing'}`, () =>
      assert.deepEqual(fromAddress(address), options));

  it('are options whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const options = fromAddress(`#to=jpeg&${text}`);
        if (options) assert.deepEqual(parseOptions(options), options);
      }),
    );
  });
});
