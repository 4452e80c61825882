import assert from 'node:assert/strict';
import { loggedError, makeLogger } from '../../../functions/service/logger.ts';

describe('the log', () => {
  it('is one JSON object a line, with time, level, message and the fields of its context', () => {
    const lines: string[] = [];
    makeLogger((line) => lines.push(line))
      .with({ requestId: 'r-1' })
      .with({ conversionId: 'c-1' })
      .warn('A line\nwith a break.', { status: 503 });
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines[0]!, /\n/);
    const { timestamp, ...rest } = JSON.parse(lines[0]!);
    assert.match(timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const fields = { requestId: 'r-1', conversionId: 'c-1', status: 503 };
    assert.deepEqual(rest, { level: 'WARN', message: 'A line\nwith a break.', ...fields });
  });

  it('tells an error by its name, message, frames and causes', () => {
    const error = new TypeError('x is not a function', { cause: new RangeError('too far') });
    const logged = loggedError(error);
    assert.equal(logged.name, 'TypeError');
    assert.equal(logged.message, 'x is not a function');
    assert.match(logged.frames![0]!, /^at .*logger\.test\.ts/);
    assert.equal(logged.cause!.name, 'RangeError');
  });

  it('ends a chain of causes that runs in a circle', () => {
    const error = new Error('one');
    error.cause = error;
    assert.equal(JSON.stringify(loggedError(error)).match(/"name"/g)!.length, 4);
  });

  const secrets = [
    ['a presigned address', 'GET https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=5ec4e7 failed', '5ec4e7'],
    [
      'a token',
      `Bearer ${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${'a'.repeat(80)}.${'b'.repeat(80)} is bad`,
      'aaaa',
    ],
    ['what a parser quotes', `Unexpected token 'D', "Dear Bob, m"... is not valid JSON`, 'Dear Bob'],
    ['a long text', 'word '.repeat(200), 'word '.repeat(61)],
  ] as const;
  for (const [title, message, secret] of secrets) {
    it(`leaves ${title} out of an error's message`, () =>
      assert.equal(JSON.stringify(loggedError(new Error(message))).includes(secret), false));
  }

  it('survives what is thrown and is no error', () => {
    assert.deepEqual(loggedError('secret text'), { name: 'string', message: 'not an Error' });
  });
});
