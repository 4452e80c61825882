import assert from 'node:assert/strict';
import { type SendForm, upload } from '../../../frontend/src/cloud/upload.ts';

const permission = {
  url: 'http://store/input',
  fields: { key: 'users/u/c', 'Content-Type': 'application/octet-stream', policy: 'p', 'x-amz-signature': 's' },
  expiresAt: '2030-01-01T00:00:00Z',
};
const file = new File(['pixels'], 'photo.jpg');

/** Answers with each of the given in turn; a number is a status, an error is a lost connection. */
function sender(...answers: (number | { status: number; body: string } | Error)[]) {
  const forms: FormData[] = [];
  const send: SendForm = async (_url, form) => {
    forms.push(form);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number' ? { status: answer, body: '' } : answer!;
  };
  return { forms, send };
}

const noWait = async () => {};
const xml = (code: string, message = '') =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe('frontend: presigned upload', () => {
  it('sends the fields in their order, and the file last', async () => {
    const { forms, send } = sender(204);
    await upload(permission, file, { send });
    assert.deepEqual([...forms[0]!.keys()], [...Object.keys(permission.fields), 'file']);
    assert.equal(forms[0]!.get('policy'), 'p');
    assert.equal((forms[0]!.get('file') as File).name, 'photo.jpg');
  });

  const refusals = [
    ['EntityTooLarge', '', 'The file is larger than was announced'],
    ['AccessDenied', '', 'The storage refused the upload'],
  ] as const;
  for (const [code, said, message] of refusals)
    it(`puts ${code} (${said || 'no reason'}) into words and tries no more`, async () => {
      const { forms, send } = sender({ status: 403, body: xml(code, said) });
      await assert.rejects(upload(permission, file, { send }), { code: 'upload-refused', message });
      assert.equal(forms.length, 1);
    });

  it('tells a permission that has expired from a refusal, for a new one helps', async () => {
    const { forms, send } = sender({
      status: 403,
      body: xml('AccessDenied', 'Invalid according to Policy: Policy expired.'),
    });
    await assert.rejects(upload(permission, file, { send }), { code: 'upload-expired' });
    assert.equal(forms.length, 1);
  });

  it('tries again when the connection is lost or the storage is busy', async () => {
    const { forms, send } = sender(new TypeError('lost'), 503, 204);
    await upload(permission, file, { send, wait: noWait });
    assert.equal(forms.length, 3);
  });

  it('says what it waits for, and as long as it is asked to', async () => {
    const waits: number[] = [];
    const told: string[] = [];
    const busy = { status: 503, body: '', retryAfter: '7' };
    const { send } = sender(new TypeError('lost'), busy as { status: number; body: string }, 204);
    await upload(permission, file, {
      send,
      wait: async (ms) => void waits.push(ms),
      onHeld: ({ why }) => told.push(why),
    });
    assert.deepEqual(told, ['network', 'busy']);
    assert.equal(waits[1], 7000);
  });

  it('gives up after twenty tries', async () => {
    const { forms, send } = sender(...Array(30).fill(503));
    await assert.rejects(upload(permission, file, { send, wait: noWait }), { code: 'storage-unavailable' });
    assert.equal(forms.length, 20);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const send: SendForm = async () => {
      stop.abort(new DOMException('stop', 'AbortError'));
      throw stop.signal.reason;
    };
    await assert.rejects(upload(permission, file, { send, signal: stop.signal }), { name: 'AbortError' });
  });
});
