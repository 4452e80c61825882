import assert from 'node:assert/strict';
import { makeConversionId } from '../../../functions/service/ids.ts';
import {
  conversionKey,
  hasRoomForResults,
  isUserId,
  maxInputKeyBytes,
  maxOutputSegmentBytes,
  namesOf,
  parseConversionKey,
} from '../../../functions/service/keys.ts';

const conversionId = makeConversionId(new Date(), new Uint8Array(16));
const userId = '5d3c8a0e-1f7b-4c9a-9a53-0d3b8a1e7f20';

describe('object keys', () => {
  it('are users/{userId}/{conversionId} for what the API makes', () => {
    const key = conversionKey({ userId, conversionId });
    assert.equal(key, `users/${userId}/${conversionId}`);
    assert.deepEqual(parseConversionKey(key), { userId, conversionId });
  });

  for (const key of [
    `users/${userId}/${conversionId}/report.json`,
    `users/${userId}/${conversionId}/`,
    `users//${conversionId}`,
    `users/../${conversionId}`,
    `users/${userId}/photo.jpg`,
    `Users/${userId}/${conversionId}`,
    `/users/${userId}/${conversionId}`,
    'users',
    '',
  ]) {
    it(`that read ${JSON.stringify(key)} are none of the API's`, () =>
      assert.equal(parseConversionKey(key), undefined));
  }

  it('leave an output at least 33 bytes under the longest input key', () => {
    const longest = 'k'.repeat(maxInputKeyBytes);
    assert.equal(hasRoomForResults(longest), true);
    assert.equal(hasRoomForResults(`${longest}k`), false);
    assert.equal(maxOutputSegmentBytes(longest), 33);
    assert.equal(hasRoomForResults('ü'.repeat(maxInputKeyBytes / 2 + 1)), false);
  });

  it('give an output at most 255 bytes, so that it can be copied to a disk', () => {
    assert.equal(maxOutputSegmentBytes('a'), 255);
  });

  it('stand in logs as the conversion they belong to, or as themselves', () => {
    assert.deepEqual(namesOf(`users/${userId}/${conversionId}`), { conversionId });
    assert.deepEqual(namesOf('incoming/a.tif'), { key: 'incoming/a.tif' });
  });

  for (const [sub, expected] of [
    [userId, true],
    ['user.name@example.com', true],
    ['auth0|1234', true],
    ['', false],
    ['..', false],
    ['.hidden', false],
    ['a/b', false],
    ['ü', false],
    ['a'.repeat(129), false],
    [undefined, false],
    [7, false],
  ] as const) {
    it(`${expected ? 'take' : 'do not take'} ${JSON.stringify(sub)} for a user's id`, () =>
      assert.equal(isUserId(sub), expected));
  }
});
