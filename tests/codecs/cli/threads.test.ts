import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ThreadedConverter } from '../../../codecs/cli/converter.ts';

describe('the worker threads of the command line', () => {
  let converter: ThreadedConverter;
  beforeEach(() => {
    converter = new ThreadedConverter(import.meta.resolve('./meeting.worker.ts'), 2);
  });
  afterEach(() => converter.close());
  const say = async (path: string) => (await converter.run({ path, options: { to: 'png' } }, () => {})).failure!;

  it('run at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'meeting-'));
    try {
      const [a, b] = [join(folder, 'a'), join(folder, 'b')];
      const [first, second] = await Promise.all([say(`meet ${a} ${b}`), say(`meet ${b} ${a}`)]);
      assert.match(first.message, /^meet \d+$/);
      assert.match(second.message, /^meet \d+$/);
      assert.notEqual(first.message, second.message);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are no more than asked for, and are used again', async () => {
    const said = await Promise.all(Array.from({ length: 12 }, () => say('name')));
    assert.equal(new Set(said.map(({ message }) => message)).size, 2);
  });

  for (const [death, message] of [
    ['exit', 'The conversion ended with status 3'],
    ['throw', 'The conversion ended with an error: a fault'],
  ] as const)
    it(`cost one file when they end (${death}), and others take their place`, async () => {
      const said = await Promise.all([death, death, 'name', 'name', death, 'name'].map(say));
      assert.deepEqual(said[0], { code: 'runtime-failure', message });
      assert.deepEqual(
        said.map((failure) => failure.message.split(' ')[0]),
        ['The', 'The', 'name', 'name', 'The', 'name'],
      );
    });
});
