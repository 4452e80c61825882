import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fits, type Resize } from '../../../codecs/index.ts';
import { placeResized, uprightSize } from '../../../codecs/resize/placement.ts';

type Row = readonly [source: string, resize: Resize, size: string, region?: string];

const rows: readonly Row[] = [
  ['400×300', { width: 200 }, '200×150'],
  ['400×300', { height: 150 }, '200×150'],
  ['400×300', { width: 200, height: 200 }, '200×150'],
  ['300×400', { width: 200, height: 200 }, '150×200'],
  ['400×300', { width: 800, height: 800 }, '400×300'],
  ['400×300', { width: 800, height: 800, enlarge: true }, '800×600'],
  ['400×300', { width: 800, height: 200 }, '267×200'],
  ['1000×1', { width: 10 }, '10×1'],
  ['1×1000', { width: 10, height: 10 }, '1×10'],
  ['400×300', { width: 100, height: 100, fit: 'fill' }, '100×100'],
  ['400×300', { width: 800, height: 100, fit: 'fill' }, '400×100'],
  ['400×300', { width: 800, height: 100, fit: 'fill', enlarge: true }, '800×100'],
  ['400×300', { width: 100, height: 100, fit: 'cover' }, '100×100', '50,0 300×300'],
  ['300×400', { width: 100, height: 100, fit: 'cover' }, '100×100', '0,50 300×300'],
  ['400×300', { width: 200, height: 100, fit: 'cover' }, '200×100', '0,50 400×200'],
  ['400×300', { width: 100, height: 75, fit: 'cover' }, '100×75'],
  ['400×300', { width: 600, height: 600, fit: 'cover' }, '300×300', '50,0 300×300'],
  ['400×300', { width: 600, height: 600, fit: 'cover', enlarge: true }, '600×600', '50,0 300×300'],
  ['10×9', { width: 65_535, height: 1, fit: 'cover' }, '10×1', '0,4 10×1'],
];

const read = (text: string) => {
  const [width, height] = text.split('×').map(Number);
  return { width: width!, height: height! };
};

describe('the size of a resized picture', () => {
  for (const [source, resize, size, region] of rows)
    it(`${source} by ${JSON.stringify(resize)} is ${size}${region ? ` of the part ${region}` : ''}`, () => {
      const { region: found, ...placed } = placeResized(read(source), resize);
      assert.deepEqual(placed, read(size));
      assert.equal(`${found.x},${found.y} ${found.width}×${found.height}`, region ?? `0,0 ${source}`);
    });

  it('has at least one pixel, is never above what was asked, nor above the picture unless told', () => {
    const side = fc.integer({ min: 1, max: 65_535 });
    const size = fc.record({ width: side, height: side });
    fc.assert(
      fc.property(size, size, fc.constantFrom(...fits), fc.boolean(), (source, box, fit, enlarge) => {
        const { width, height, region } = placeResized(source, { ...box, fit, enlarge });
        assert.ok(width >= 1 && height >= 1 && Number.isInteger(width) && Number.isInteger(height));
        assert.ok(width <= box.width && height <= box.height);
        assert.ok(enlarge || (width <= source.width && height <= source.height));
        if (enlarge && fit !== 'inside') assert.deepEqual([width, height], [box.width, box.height]);
        assert.ok(region.x >= 0 && region.y >= 0 && region.width > 0 && region.height > 0);
        assert.ok(region.x + region.width <= source.width && region.y + region.height <= source.height);
      }),
    );
  });

  it('is of the picture as it is shown', () => {
    assert.deepEqual(uprightSize({ width: 4, height: 3, orientation: 4 }), { width: 4, height: 3 });
    assert.deepEqual(uprightSize({ width: 4, height: 3, orientation: 5 }), { width: 3, height: 4 });
  });
});
