import assert from 'node:assert/strict';
import { convert } from '../../../codecs/convert.ts';
import { defaultLimits, open } from '../../../codecs/index.ts';
import { convertObject } from '../../../functions/convert/convert.ts';
import { multiPageTiff } from '../../pictures/index.ts';
import { type Equipment, equip, upload } from '../service/equipment.ts';

/** The sizes of a file's pages. */
const sizesOf = async (bytes: Uint8Array) => (await open(bytes)).pages;

describe('what is measured of conversions', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });
  const run = (key: string, dependencies = equipment.convert) => convertObject(key, dependencies, equipment.log);
  const real = () => ({ ...equipment.convert, convert, limits: defaultLimits });

  it('is their pair of formats, their time, their pixels and their bytes', async () => {
    const { bytes } = multiPageTiff();
    const sizes = await sizesOf(bytes);
    const slow = {
      ...real(),
      convert: async (...parameters: Parameters<typeof convert>) => {
        equipment.clock.advance(2.5);
        return convert(...parameters);
      },
    };
    await upload(equipment.store, 'a.tif', bytes, { options: '{"to":"bmp"}' });
    assert.equal(await run('a.tif', slow), 'done');
    const outputs = await Promise.all(
      sizes.map((_, at) => equipment.store.head('output', `a.tif/a-${at + 1}.bmp`).then((found) => found!.sizeBytes)),
    );
    assert.deepEqual(equipment.meter.conversions, [
      {
        source: 'tiff',
        target: 'bmp',
        durationMs: 2500,
        megapixels: sizes.reduce((sum, { width, height }) => sum + width * height, 0) / 1e6,
        inputBytes: bytes.length,
        outputBytes: outputs.reduce((sum, bytes) => sum + bytes, 0),
      },
    ]);
    assert.deepEqual(equipment.meter.failures, []);
  });

  it('counts the pixels of the pages that were converted, not of the others', async () => {
    const { bytes } = multiPageTiff();
    await upload(equipment.store, 'a.tif', bytes, { options: '{"to":"png","pages":"2"}' });
    await run('a.tif', real());
    const { width, height } = (await sizesOf(bytes))[1]!;
    assert.equal(equipment.meter.conversions[0]?.megapixels, (width * height) / 1e6);
  });

  it('of one that failed is its code alone', async () => {
    await upload(equipment.store, 'a.tif', 'corrupt');
    assert.equal(await run('a.tif'), 'failed');
    assert.deepEqual(equipment.meter.failures, ['corrupt']);
    assert.deepEqual(equipment.meter.conversions, []);
  });

  it('is told once, however often the event comes', async () => {
    await upload(equipment.store, 'a.tif', 'pages 1');
    await run('a.tif');
    await run('a.tif');
    assert.equal(equipment.meter.conversions.length, 1);
  });

  it('is nothing of what is tried again', async () => {
    await upload(equipment.store, 'a.tif', 'no memory');
    await assert.rejects(run('a.tif'));
    assert.deepEqual([equipment.meter.conversions, equipment.meter.failures], [[], []]);
  });
});
