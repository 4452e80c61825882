import assert from 'node:assert/strict';
import { limitFlags, optionFlags, readOptionFlags } from '../../../codecs/cli/option-flags.ts';
import { type OptionInfo, parseOptions } from '../../../codecs/index.ts';

/** Options that no format needs to have: what the mapping makes of each kind. */
const shared: Readonly<Record<string, OptionInfo>> = {
  metadata: { type: 'choice', values: ['keep', 'private', 'none'], default: 'keep', description: 'What is kept' },
  resize: { type: 'size', maximum: 30_000, fits: ['inside', 'cover', 'fill'], description: 'The size' },
  pages: { type: 'pages', default: 'all', description: 'The pages' },
};
const number = { type: 'integer', minimum: 1, maximum: 2_000_000_000, default: 5, description: 'The size' } as const;
const color = { type: 'color', default: '#ffffff', description: 'The colour' } as const;
const rows: Readonly<Record<string, { label: string; options: Readonly<Record<string, OptionInfo>> }>> = {
  a: { label: 'A', options: { maxOutputBytes: number, background: color } },
  b: { label: 'B', options: { maxOutputBytes: number } },
};
const flags = [...optionFlags(shared, rows), ...limitFlags()];

describe('flags from the tables', () => {
  it('are named in kebab-case, and say which formats have them and what holds without them', () => {
    const lines = flags.map(({ flag, placeholder, help }) => `--${flag} ${placeholder} ${help}`);
    for (const line of [
      '--metadata <keep|private|none> What is kept; keep unless given',
      '--resize <width>x<height>[,inside|cover|fill][,enlarge] The size',
      '--max-output-bytes <1…2,000,000,000> The size (A, B); 5 unless given',
      '--background <#rrggbb> The colour (A); #ffffff unless given',
      '--max-total-pixels <number> At most so many pixels in all pages; 400,000,000 unless given',
    ])
      assert.ok(lines.includes(line), lines.join('\n'));
  });

  const cases: readonly (readonly [string, string, unknown])[] = [
    ['max-output-bytes', '1500', { maxOutputBytes: 1500 }],
    ['max-output-bytes', '1.1M', { maxOutputBytes: 1_100_000 }],
    ['max-output-bytes', '200kB', { maxOutputBytes: 200_000 }],
    ['max-output-bytes', '-3', { maxOutputBytes: '-3' }],
    ['max-output-bytes', '1e3', { maxOutputBytes: '1e3' }],
    ['max-output-bytes', '', { maxOutputBytes: '' }],
    ['background', '#A0b1C2', { background: '#A0b1C2' }],
    ['background', '102030', { background: '#102030' }],
    ['background', 'red', { background: 'red' }],
    ['metadata', 'private', { metadata: 'private' }],
    ['pages', '1-3', { pages: '1-3' }],
    ['resize', '800x600', { resize: { width: 800, height: 600 } }],
    ['resize', '800x', { resize: { width: 800 } }],
    ['resize', 'x600', { resize: { height: 600 } }],
    ['resize', '800x600,cover,enlarge', { resize: { width: 800, height: 600, fit: 'cover', enlarge: true } }],
    ['resize', 'x', { resize: 'x' }],
    ['resize', '50%', { resize: '50%' }],
    ['max-pixels', '20M', { limits: { maxPixels: 20_000_000 } }],
    ['max-pages', 'all', { limits: { maxPages: 'all' } }],
  ];
  for (const [flag, text, expected] of cases)
    it(`reads --${flag} '${text}' as ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(readOptionFlags(flags, { [flag]: text }), expected);
    });

  it('give what parseOptions takes', () => {
    const values = { to: 'jpeg', quality: '70', background: 'ffffff', pages: 'first', 'max-pages': '1k' };
    assert.deepEqual(parseOptions(readOptionFlags([...optionFlags(), ...limitFlags()], values)), {
      to: 'jpeg',
      quality: 70,
      background: '#ffffff',
      pages: 'first',
      limits: { maxPages: 1000 },
    });
  });
});
