import assert from 'node:assert/strict';
import { PolicyBench } from './flow.ts';
import { type Removal, removalsOf } from './removal.ts';

/** What a role is granted although nothing here fails without it, and why. */
const waivers: Readonly<Record<string, string>> = {};

/** What fails first without a thing; `undefined` where nothing does. */
async function failureOf(bench: PolicyBench, roleId: string, removal: Removal): Promise<string | undefined> {
  try {
    await bench.run(roleId, removal);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, 2)
      .join(' ');
  }
}

describe('least privilege, everything that is granted taken out by itself', function () {
  this.timeout(3_600_000);
  let bench: PolicyBench;
  const table: { role: string; removed: string; failed: string }[] = [];
  before(async () => {
    bench = await PolicyBench.start();
  });
  after(async () => {
    console.table(table);
    await bench.clean();
  });

  for (const roleId of ['api', 'convert', 'settle'])
    it(`breaks ${roleId} by each removal, and by nothing else`, async () => {
      await bench.run(roleId);
      const unneeded: string[] = [];
      for (const removal of removalsOf(bench.roles.find(({ id }) => id === roleId)!)) {
        const name = `${roleId} ${removal.what}`;
        let failed = await failureOf(bench, roleId, removal);
        // A connection that broke says nothing about policies.
        if (/ECONNRESET|socket hang up/.test(failed ?? '')) failed = await failureOf(bench, roleId, removal);
        table.push({ role: roleId, removed: removal.what, failed: failed ?? waivers[name] ?? 'NOTHING' });
        if ((failed === undefined) !== name in waivers) unneeded.push(name);
      }
      assert.deepEqual(unneeded, []);
      await bench.run(roleId);
    });
});
