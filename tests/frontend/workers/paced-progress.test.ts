import assert from 'node:assert/strict';
import type { DeviceProgress } from '../../../frontend/src/device/messages.ts';
import { pacedProgress } from '../../../frontend/src/workers/paced-progress.ts';

describe('frontend: what a worker tells of its progress', () => {
  it('is every stage, and of the rows ten words a second', () => {
    const told: DeviceProgress[] = [];
    let ms = 0;
    const tell = pacedProgress(
      (progress) => told.push(progress),
      () => ms,
    );
    tell({ stage: 'decoding', page: 1, pages: 2 });
    tell({ stage: 'encoding', page: 1, pages: 2 });
    for (; ms < 1000; ms++) tell({ stage: 'encoding', page: 1, pages: 2, fraction: ms / 1000 });
    tell({ stage: 'decoding', page: 2, pages: 2 });
    assert.deepEqual(
      told.map(({ stage, fraction }) => fraction ?? stage),
      ['decoding', 'encoding', 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 'decoding'],
    );
  });
});
