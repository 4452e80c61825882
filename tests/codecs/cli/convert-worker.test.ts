import assert from 'node:assert/strict';
import type { MessagePort } from 'node:worker_threads';
import { answerJobs } from '../../../codecs/cli/convert-worker.ts';
import type { WorkerMessage } from '../../../codecs/cli/converter.ts';
import { convert } from '../../../codecs/index.ts';
import { writePng } from '../../pictures/png.ts';
import type { Scene } from '../../pictures/scene.ts';

const noise: Scene = (x, y) => {
  const word = Math.imul(x * 8191 + y + 1, 2_654_435_761) >>> 0;
  const mixed = Math.imul(word ^ (word >>> 15), 2_246_822_519) >>> 0;
  return [mixed >>> 24, (mixed >>> 16) & 255, (mixed >>> 8) & 255, 255];
};

/** What a worker says of a job, and what it hands over with that. */
function answer(job: { readonly bytes: Uint8Array<ArrayBuffer>; readonly to: 'tiff' | 'png' }) {
  return new Promise<{ message: WorkerMessage; hand: readonly ArrayBuffer[] }>((done) => {
    const port = {
      on: (_: 'message', take: (job: unknown) => void) =>
        take({ path: '-', bytes: job.bytes, options: { to: job.to } }),
      postMessage(message: WorkerMessage, hand: readonly ArrayBuffer[]) {
        if ('result' in message) done({ message, hand });
      },
    };
    answerJobs(port as unknown as MessagePort);
  });
}

describe('what a worker of the command line hands over', () => {
  for (const to of ['tiff', 'png'] as const)
    it(`is the array that ${to} was written into, without a copy`, async () => {
      const bytes = new Uint8Array(writePng(300, 200, noise));
      const expected = (await convert(bytes, { to })).outputs[0]!.bytes;
      const { message, hand } = await answer({ bytes, to });
      assert.ok('result' in message);
      const written = message.result.conversion!.outputs[0]!.bytes;
      assert.ok(expected.byteLength < expected.buffer.byteLength);
      assert.equal(written.buffer.byteLength, expected.buffer.byteLength);
      assert.deepEqual(hand, [written.buffer]);
      assert.deepEqual(structuredClone(written, { transfer: [...hand] }), expected);
    });
});
