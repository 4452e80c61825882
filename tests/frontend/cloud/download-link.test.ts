import assert from 'node:assert/strict';
import { ApiError } from '../../../frontend/src/cloud/api-error.ts';
import { isStale, linkExpiry, linkNow } from '../../../frontend/src/cloud/download-link.ts';

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

  const lasting = 'https://output.example/k';
  const gone = () => Promise.reject(new ApiError('not-found', 404, 'It is gone'));
  const silent = () => Promise.reject(new ApiError('offline', 0, 'No answer came'));
  const codeIs = (code: string) => (error: unknown) => error instanceof ApiError && error.code === code;

  it('are had anew before they are followed', async () =>
    assert.equal(await linkNow(link, async () => 'https://output.example/new'), 'https://output.example/new'));
  it('are followed as they are where the service does not answer and they last', async () => {
    assert.equal(await linkNow(lasting, silent), lasting);
    assert.equal(await linkNow(lasting, async () => undefined), lasting);
  });
  it('are not followed where the result is gone, or where no new one can be had for one that ended', async () => {
    await assert.rejects(linkNow(lasting, gone), codeIs('not-found'));
    await assert.rejects(linkNow(link, silent), codeIs('offline'));
    await assert.rejects(
      linkNow(link, async () => undefined),
      codeIs('offline'),
    );
  });
});
