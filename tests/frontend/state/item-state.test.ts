import assert from 'node:assert/strict';
import { fractionOf, type ItemState, phaseOf } from '../../../frontend/src/state/item-state.ts';

const failure = { code: 'corrupt', message: 'x' };

describe('frontend: state of a file', () => {
  const cases: readonly (readonly [ItemState, boolean, number | undefined])[] = [
    [{ stage: 'ready' }, false, undefined],
    [{ stage: 'waiting' }, true, 0],
    [{ stage: 'reading' }, true, 0],
    [{ stage: 'decoding', page: 1, pages: 1 }, true, 0],
    [{ stage: 'encoding' }, true, 0.25],
    [{ stage: 'encoding', fraction: 0.5 }, true, 0.625],
    [{ stage: 'encoding', fraction: 1 }, true, 1],
    [{ stage: 'decoding', page: 3, pages: 4 }, true, 0.5],
    [{ stage: 'encoding', page: 3, pages: 4 }, true, 0.5625],
    [{ stage: 'encoding', page: 3, pages: 4, fraction: 0.5 }, true, 0.65625],
    [{ stage: 'writing' }, true, 1],
    [{ stage: 'uploading', fraction: 0.25 }, true, 0.25],
    [{ stage: 'uploading', fraction: 1 }, true, undefined],
    [{ stage: 'converting' }, true, undefined],
    [{ stage: 'done' }, false, undefined],
    [{ stage: 'failed', failure }, false, undefined],
  ];
  for (const [state, busy, fraction] of cases)
    it(`${JSON.stringify(state)} is ${busy ? 'busy' : 'at rest'}, ${fraction ?? 'of unknown length'}`, () => {
      assert.equal(phaseOf(state) === 'busy', busy);
      assert.equal(fractionOf(state), fraction);
    });
});
