import assert from 'node:assert/strict';
import { claimTab, tabLock } from '../../../frontend/src/device/tab.ts';
import { MemoryLocks } from '../cloud/lock-manager.ts';
import { installStorage } from '../memory-storage.ts';

/** Longer than another tab is waited for. */
const slowMs = 800;

describe('frontend: name of the tab', () => {
  function setUp() {
    const { session } = installStorage();
    session.setItem('tab', 'known');
    const locks = new MemoryLocks();
    return { session, locks, release: locks.hold(tabLock('known')) };
  }

  it('is the same after a reload, however long the page before takes to go', async () => {
    const { session, locks, release } = setUp();
    setTimeout(release, slowMs);
    assert.equal(await claimTab({ locks, session, reloaded: true }), 'known');
  });

  it('is another where a tab that was not loaded anew finds its name taken', async () => {
    const { session, locks, release } = setUp();
    const tab = await claimTab({ locks, session, reloaded: false });
    assert.notEqual(tab, 'known');
    assert.equal(session.getItem('tab'), tab);
    release();
  });
});
