import assert from 'node:assert/strict';
import { parseS3Event } from '../../../functions/service/s3-event.ts';

const event = (...keys: string[]) => ({
  Records: keys.map((key) => ({ eventName: 'ObjectCreated:Put', s3: { object: { key, size: 1, eTag: 'abc' } } })),
});

describe('an event of S3', () => {
  for (const [encoded, key] of [
    ['a.tif', 'a.tif'],
    ['two+words.png', 'two words.png'],
    ['a%2Bb%2520.png', 'a+b%20.png'],
    ['%C3%BCn%C3%AF+%22quote%22+%3B.jpg', 'ünï "quote" ;.jpg'],
    ['folder/%F0%9F%98%80.bmp', 'folder/😀.bmp'],
  ] as const) {
    it(`with the key ${encoded} is about ${key}`, () =>
      assert.deepEqual(parseS3Event(event(encoded)), [{ key, etag: 'abc' }]));
  }

  it('may tell of several objects', () => {
    assert.deepEqual(
      parseS3Event(event('a', 'b')).map(({ key }) => key),
      ['a', 'b'],
    );
  });

  for (const other of [undefined, null, {}, { Records: [{}] }, { Records: 'x' }, 'text']) {
    it(`is not ${JSON.stringify(other)}`, () => assert.throws(() => parseS3Event(other), /none of S3/));
  }
});
