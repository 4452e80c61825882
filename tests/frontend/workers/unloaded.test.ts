import assert from 'node:assert/strict';
import { codecError } from '../../../codecs/errors.ts';
import { isUnloaded } from '../../../frontend/src/workers/unloaded.ts';

const wasm = (cause: unknown) => codecError('runtime-failure', 'The WASM could not be loaded', {}, { cause });

describe('frontend: what a worker could not load', () => {
  for (const [browser, message] of [
    ['Chromium, a module', 'Failed to fetch dynamically imported module: https://site/assets/png-1.js'],
    ['Firefox, a module', 'error loading dynamically imported module: https://site/assets/png-1.js'],
    ['Safari, a module', 'Importing a module script failed.'],
    ['Chromium, a file', 'Failed to fetch'],
    ['Firefox, a file', 'NetworkError when attempting to fetch resource.'],
    ['Safari, a file', 'Load failed'],
  ] as const)
    it(`is known by the words of ${browser}, also as the cause of a codec's failure`, () => {
      assert.equal(isUnloaded(new TypeError(message)), true);
      assert.equal(isUnloaded(wasm(new TypeError(message))), true);
    });

  it('is a WASM file that the server does not give', () => {
    assert.equal(isUnloaded(wasm(new Error('https://site/assets/png-1.wasm answered 404'))), true);
  });

  it('is nothing that a file or the memory is to blame for', () => {
    assert.equal(isUnloaded(codecError('corrupt', 'Failed to fetch a marker')), false);
    assert.equal(isUnloaded(wasm(new RangeError('Out of memory'))), false);
    assert.equal(isUnloaded(new RangeError('Array buffer allocation failed')), false);
  });
});
