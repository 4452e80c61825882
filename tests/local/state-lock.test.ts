import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockState } from '../../local/state-lock.ts';
import { makeStateFolder } from './start-service.ts';

describe('the lock of the state folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeStateFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is held until it is given up', () => {
    const release = lockState(folder);
    assert.throws(() => lockState(folder), { name: 'LocalProblem', message: new RegExp(`process ${process.pid}\\b`) });
    release();
    lockState(folder)();
    assert.ok(!existsSync(join(folder, 'lock')));
  });

  for (const [whose, content] of Object.entries({
    'a process that is gone': JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }),
    'an earlier process with the same id': JSON.stringify({ pid: process.pid, startedAt: 'long ago' }),
    'a process that died while writing it': '{"pid',
  })) {
    it(`is taken over from ${whose}`, () => {
      writeFileSync(join(folder, 'lock'), content);
      lockState(folder)();
    });
  }

  it('says in a sentence that a folder cannot be had', () => {
    writeFileSync(join(folder, 'file'), '');
    assert.throws(() => lockState(join(folder, 'file')), { name: 'LocalProblem', message: /cannot be used/ });
  });
});
