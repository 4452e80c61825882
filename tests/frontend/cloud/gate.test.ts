import assert from 'node:assert/strict';
import { Gate } from '../../../frontend/src/cloud/gate.ts';

describe('frontend: gate', () => {
  it('lets so many through at once, the others in their order', async () => {
    const gate = new Gate(2);
    const finish: (() => void)[] = [];
    const begun: number[] = [];
    const all = [0, 1, 2, 3].map((index) =>
      gate.run(() => {
        begun.push(index);
        return new Promise<void>((done) => finish.push(done));
      }),
    );
    await tick();
    assert.deepEqual(begun, [0, 1]);
    finish[1]!();
    await tick();
    assert.deepEqual(begun, [0, 1, 2]);
    finish[0]!();
    await tick();
    assert.deepEqual(begun, [0, 1, 2, 3]);
    finish[2]!();
    finish[3]!();
    await Promise.all(all);
  });

  it('opens again behind work that fails', async () => {
    const gate = new Gate(1);
    await assert.rejects(gate.run(() => Promise.reject(new Error('no'))));
    assert.equal(await gate.run(async () => 'yes'), 'yes');
  });
});

const tick = () => new Promise((done) => setImmediate(done));
