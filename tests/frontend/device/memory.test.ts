import assert from 'node:assert/strict';
import { deviceLimits, memoryBudget, memoryCost, workerCount } from '../../../frontend/src/device/memory.ts';
import type { FileFacts } from '../../../frontend/src/device/messages.ts';

const page = (width: number, height: number, bits = 8) =>
  ({ width, height, orientation: 1, layout: { bits } }) as unknown as FileFacts['pages'][number];
const megabyte = 2 ** 20;

describe('frontend: the strength of the device', () => {
  const counts: readonly (readonly [number, number | undefined, number])[] = [
    [1, undefined, 1],
    [2, undefined, 2],
    [4, undefined, 3],
    [32, undefined, 8],
    [8, 1, 1],
    [8, 2, 2],
    [8, 8, 7],
  ];
  for (const [cores, memoryGb, count] of counts)
    it(`${cores} cores and ${memoryGb ?? 'unknown'} GB run ${count} workers`, () => {
      assert.equal(workerCount({ cores, memoryGb }), count);
    });

  it('has a budget of an eighth of its memory, 256 MB to 1 GB', () => {
    assert.deepEqual(
      [0.5, 2, 4, 8, 32, undefined].map((memoryGb) => memoryBudget({ cores: 1, memoryGb }) / megabyte),
      [256, 256, 512, 1024, 1024, 1024],
    );
  });

  it('allows fewer pixels where there is little memory', () => {
    assert.deepEqual(
      [1, 2, 4, undefined].map((memoryGb) => deviceLimits({ cores: 1, memoryGb }).maxPixels),
      [25_000_000, 50_000_000, 100_000_000, 100_000_000],
    );
  });

  it('costs what its largest page costs, 16 bits twice', () => {
    const single = memoryCost({ pages: [page(100, 100)] }, 0);
    assert.equal(memoryCost({ pages: [page(10, 10), page(100, 100)] }, 0), single);
    assert.equal(memoryCost({ pages: [page(100, 100, 16)] }, 0), 2 * single);
    assert.equal(memoryCost({ pages: [page(100, 100)] }, 7), single + 14);
  });

  it('never lets two pictures of 50 megapixels fit the budget at once', () => {
    const cost = memoryCost({ pages: [page(10_000, 5_000)] }, 20_000_000);
    assert.ok(2 * cost > memoryBudget({ cores: 32, memoryGb: 32 }));
  });
});
