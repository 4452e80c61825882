import assert from 'node:assert/strict';
import { codecErrorCodes } from '../../../codecs/errors.ts';
import { errorTable, problemDocument, serviceErrorCodes } from '../../../functions/service/errors.ts';

describe('the table of errors', () => {
  for (const code of [...codecErrorCodes, ...serviceErrorCodes]) {
    it(`gives ${code} an HTTP status and a sentence`, () => {
      const { status, title } = errorTable[code];
      assert.ok(status >= 400 && status <= 599);
      assert.match(title, /^[A-Z].*\.$/);
    });
  }

  it('makes problem documents (RFC 9457 §3.1)', () => {
    assert.deepEqual(problemDocument('not-found', 'There is no such conversion.'), {
      type: 'urn:problem-type:image-conversion:not-found',
      title: 'There is nothing at this address.',
      status: 404,
      detail: 'There is no such conversion.',
      code: 'not-found',
    });
  });

  it('names the fields at fault', () => {
    const errors = [{ field: 'sizeBytes', detail: 'Must be a whole number.' }];
    assert.deepEqual(problemDocument('invalid-request', 'x', errors).errors, errors);
  });
});
