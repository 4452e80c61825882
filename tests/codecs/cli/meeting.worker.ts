/** A worker for the tests of `ThreadedConverter`: what it does is what the job's path says. */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, threadId } from 'node:worker_threads';
import type { Job } from '../../../codecs/cli/converter.ts';

parentPort!.on('message', ({ path }: Job) => {
  const [verb, mine, other] = path.split(' ');
  if (verb === 'exit') process.exit(3);
  if (verb === 'throw') throw new Error('a fault');
  if (verb === 'meet') {
    // Blocks its thread until the other has come: two threads must really run at once.
    writeFileSync(mine!, '');
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let tries = 0; !existsSync(other!) && tries < 4000; tries++) Atomics.wait(pause, 0, 0, 5);
    if (!existsSync(other!)) throw new Error('the other did not come');
  }
  parentPort!.postMessage({ result: { failure: { message: `${verb} ${threadId}` } } });
});
