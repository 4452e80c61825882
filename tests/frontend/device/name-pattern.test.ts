import assert from 'node:assert/strict';
import { type NameFields, patternFileName, unknownFields } from '../../../frontend/src/device/name-pattern.ts';

const fields: NameFields = {
  name: 'holiday',
  width: 640,
  height: 480,
  page: 3,
  number: '07',
  format: 'png',
  date: '2026-11-27',
};

describe('frontend: names by a pattern', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['{name}', '', 'holiday.png'],
    ['{name}', '-3', 'holiday-3.png'],
    ['', '-3', 'holiday-3.png'],
    ['   ', '', 'holiday.png'],
    ['{name}-{width}', '', 'holiday-640.png'],
    ['{number} {name} {width}x{height} {format} {date}', '', '07 holiday 640x480 png 2026-11-27.png'],
    ['{name} page {page}', '-3', 'holiday page 3.png'],
    ['{date}/{name}', '', '2026-11-27_holiday.png'],
    ['..\\{name}', '', '.._holiday.png'],
    ['{name}.v2', '', 'holiday.v2.png'],
    ['{nome}', '', '{nome}.png'],
    ['con', '', '_con.png'],
    ['a\u202egnp', '', 'agnp.png'],
    ['...', '', 'image.png'],
  ];
  for (const [pattern, suffix, name] of cases)
    it(`${JSON.stringify(pattern)} with ${JSON.stringify(suffix)} is ${name}`, () => {
      assert.equal(patternFileName(pattern, fields, suffix, 'png'), name);
    });

  it('keeps every script, and at most 255 bytes', () => {
    const name = patternFileName('{name}-{width}', { ...fields, name: '写真'.repeat(60) }, '', 'tiff');
    assert.ok(Buffer.byteLength(name) <= 255);
    assert.ok(name.startsWith('写真') && name.endsWith('.tiff'));
  });

  it('names the fields that there are not', () => {
    assert.deepEqual(unknownFields('{name}-{witdh}-{}'), ['witdh', '']);
    assert.deepEqual(unknownFields('{name}-{width}-{page}'), []);
  });
});
