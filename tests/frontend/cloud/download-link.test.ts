import assert from 'node:assert/strict';
import { isStale, linkExpiry } from '../../../frontend/src/cloud/download-link.ts';

const link = 'https://output.example/k?X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-Signature=s';
const end = Date.UTC(2026, 0, 2, 3, 19, 5);

describe('frontend: download links', () => {
  it('end when their signature says', () => assert.equal(linkExpiry(link), end));
  it('are stale shortly before their end', () => {
    assert.equal(isStale(link, end - 60_000), false);
    assert.equal(isStale(link, end - 1_000), true);
  });
  for (const url of ['blob:http://127.0.0.1/5b1d', 'https://output.example/k'])
    it(`do not end where they do not say so: ${url}`, () => assert.equal(isStale(url), false));
});
