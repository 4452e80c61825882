import assert from 'node:assert/strict';
import { type CloudProgress, convertInCloud, untilSettled } from '../../../frontend/src/cloud/convert-in-cloud.ts';
import { Gate } from '../../../frontend/src/cloud/gate.ts';
import type { Conversion, ConversionState } from '../../../functions/service/record.ts';

const file = new File(['pixels'], 'photo.jpg');
const created = { id: 'c1', upload: { url: 'http://store', fields: { key: 'k' }, expiresAt: '' } };

/** An API whose conversion goes through the states, one a question. */
function apiThatAnswers(...states: ConversionState[]) {
  const asked: unknown[] = [];
  return {
    asked,
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
