import assert from 'node:assert/strict';
import { backoffMs, retryAfterMs } from '../../../frontend/src/cloud/wait.ts';

describe('frontend: waiting', () => {
  const now = Date.UTC(2026, 0, 1);
  const headers = [
    ['120', 120_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ] as const;
  for (const [header, ms] of headers)
    it(`takes ${JSON.stringify(header)} of Retry-After for ${ms} ms (RFC 9110 §10.2.3)`, () => {
      assert.equal(retryAfterMs(header, now), ms);
    });

  it('doubles from half a second to 16 seconds, half of it by chance', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 20].map((attempt) => backoffMs(attempt, 1)),
      [500, 1000, 2000, 16_000, 16_000],
    );
    assert.equal(backoffMs(2, 0), 500);
  });
});
