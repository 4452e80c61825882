import assert from 'node:assert/strict';
import { parseArguments } from '../../bench/arguments.ts';

describe('bench: arguments', () => {
  it('takes the folder from the command line before the environment', () => {
    const parsed = parseArguments(['photos'], { BENCH_PHOTOS: 'others' });
    assert.ok(parsed !== 'help' && parsed.source === 'photos');
    const from = parseArguments([], { BENCH_PHOTOS: 'others' });
    assert.ok(from !== 'help' && from.source === 'others');
  });

  it('runs less often when quick, unless told', () => {
    const quick = parseArguments(['--quick'], {});
    const told = parseArguments(['--quick', '--runs', '9'], {});
    assert.ok(quick !== 'help' && quick.runs === 3 && quick.photographs === 1);
    assert.ok(told !== 'help' && told.runs === 9);
  });

  it('splits --only at commas', () => {
    const parsed = parseArguments(['--only', 'decode,pairs/jpeg', '--only', 'weight'], {});
    assert.ok(parsed !== 'help');
    assert.deepEqual(parsed.only, ['decode', 'pairs/jpeg', 'weight']);
  });

  for (const [parameters, message] of [
    [['--runs', '0'], /--runs is 0/],
    [['--runs', 'many'], /--runs is many/],
    [['a', 'b'], /One folder at most/],
    [['--faster'], /--faster/],
  ] as const)
    it(`refuses ${parameters.join(' ')}`, () => {
      assert.throws(() => parseArguments(parameters, {}), message);
    });
});
