import assert from 'node:assert/strict';
import { ApiError } from '../../../frontend/src/cloud/api-error.ts';
import type { CloudProgress } from '../../../frontend/src/cloud/cloud-progress.ts';
import { type BegunConversion, convertInCloud } from '../../../frontend/src/cloud/convert-in-cloud.ts';
import { Gate } from '../../../frontend/src/cloud/gate.ts';
import { untilSettled } from '../../../frontend/src/cloud/until-settled.ts';
import type { Conversion, ConversionState } from '../../../functions/service/record.ts';

const file = new File(['pixels'], 'photo.jpg');
const created = { id: 'c1', upload: { url: 'http://store', fields: { key: 'k' }, expiresAt: '' } };

/** An API whose conversion goes through the states, one a question. */
function apiThatAnswers(...states: ConversionState[]) {
  const asked: unknown[] = [];
  return {
    asked,
    delete: async (id: string) => {
      asked.push(`delete ${id}`);
    },
    create: async (request: unknown) => {
      asked.push(request);
      return created;
    },
    get: async (id: string) => {
      asked.push(id);
      return { id, state: states.length > 1 ? states.shift() : states[0] } as Conversion;
    },
  };
}

describe('frontend: conversion in the cloud', () => {
  it('announces the file, uploads it, and follows it to its end', async () => {
    const api = apiThatAnswers('converting', 'converting', 'done');
    const stages: CloudProgress[] = [];
    const conversion = await convertInCloud(
      file,
      { to: 'png' },
      {
        api,
        gate: new Gate(1),
        send: async (_url, _form, { onProgress }) => {
          onProgress?.(0.5);
          return { status: 204, body: '' };
        },
        wait: async () => {},
        onProgress: (progress) => stages.push(progress),
      },
    );
    assert.equal(conversion.state, 'done');
    assert.deepEqual(api.asked[0], { fileName: 'photo.jpg', sizeBytes: 6, options: { to: 'png' } });
    assert.deepEqual(stages, [
      { stage: 'uploading', fraction: 0 },
      { stage: 'uploading', fraction: 0.5 },
      { stage: 'converting', id: 'c1' },
    ]);
  });

  const terms = { gate: new Gate(1), wait: async () => {} };
  const options = { to: 'png' } as const;
  const accept = async () => ({ status: 204, body: '' });

  for (const state of ['converting', 'done', 'failed'] as const)
    it(`uploads nothing that has arrived before: ${state}`, async () => {
      const api = apiThatAnswers(state, 'done');
      const send = () => assert.fail('uploaded');
      await convertInCloud(file, options, { ...terms, api, send, begun: { ...created, uploaded: false } });
      assert.deepEqual(api.asked.slice(0, 2), ['c1', 'c1']);
    });

  it('uploads by the permission that an earlier page had got', async () => {
    const api = apiThatAnswers('waiting-for-upload', 'done');
    const steps: BegunConversion[] = [];
    await convertInCloud(file, options, {
      ...terms,
      api,
      send: accept,
      begun: { ...created, uploaded: false },
      onBegun: (step) => steps.push(step),
    });
    assert.deepEqual(api.asked, ['c1', 'c1']);
    assert.deepEqual(
      steps.map(({ id, uploaded }) => [id, uploaded]),
      [
        ['c1', false],
        ['c1', true],
      ],
    );
  });

  it('begins anew, and leaves nothing behind, where the permission of an earlier page has expired', async () => {
    const api = apiThatAnswers('expired', 'done');
    await convertInCloud(file, options, { ...terms, api, send: accept, begun: { ...created, uploaded: false } });
    assert.deepEqual(api.asked.slice(0, 2), ['c1', 'delete c1']);
    assert.deepEqual(api.asked[2], { fileName: 'photo.jpg', sizeBytes: 6, options });
  });

  it('asks for a new permission where one expires while the network is away', async () => {
    const api = apiThatAnswers('done');
    const answers = [
      { status: 403, body: '<Message>Policy expired</Message>' },
      { status: 204, body: '' },
    ];
    await convertInCloud(file, options, { ...terms, api, send: async () => answers.shift()! });
    assert.equal(api.asked.filter((asked) => typeof asked === 'object').length, 2);
    assert.ok(api.asked.includes('delete c1'));
  });

  it('deletes what was refused, and what was taken back', async () => {
    const refused = apiThatAnswers('done');
    const send = async () => ({ status: 400, body: '<Code>EntityTooLarge</Code>' });
    await assert.rejects(convertInCloud(file, options, { ...terms, api: refused, send }), { code: 'upload-refused' });
    assert.ok(refused.asked.includes('delete c1'));

    const stop = new AbortController();
    const stopped = apiThatAnswers('done');
    const stopping = async () => {
      stop.abort(new DOMException('stop', 'AbortError'));
      throw stop.signal.reason;
    };
    const both = { ...terms, api: stopped, send: stopping, signal: stop.signal };
    await assert.rejects(convertInCloud(file, options, both), { name: 'AbortError' });
    assert.ok(stopped.asked.includes('delete c1'));
  });

  it('follows a conversion through a lost network, and says so', async () => {
    const api = apiThatAnswers('converting', 'done');
    const { get } = api;
    let asked = 0;
    const lossy = {
      get: async (id: string) => {
        asked += 1;
        if (asked === 2) throw new ApiError('offline', 0, 'lost');
        return get(id);
      },
    };
    const told: string[] = [];
    await untilSettled('c1', { ...terms, api: lossy, onProgress: ({ stage }) => told.push(stage) });
    assert.deepEqual(told, ['held']);
  });

  for (const state of ['done', 'failed', 'expired'] as const)
    it(`waits no longer when it is ${state}`, async () => {
      assert.equal((await untilSettled('c1', { api: apiThatAnswers(state) })).state, state);
    });

  it('asks ever less often, and at least every five seconds', async () => {
    const waits: number[] = [];
    const states: ConversionState[] = ['waiting-for-upload', ...Array<ConversionState>(11).fill('converting'), 'done'];
    await untilSettled('c1', {
      api: apiThatAnswers(...states),
      wait: async (ms) => {
        waits.push(ms);
      },
    });
    assert.equal(waits.length, 12);
    assert.ok(waits.every((ms, at) => at === 0 || ms >= waits[at - 1]!));
    assert.equal(waits.at(-1), 5000);
  });
});
