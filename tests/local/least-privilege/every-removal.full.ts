import assert from 'node:assert/strict';
import { PolicyBench } from './flow.ts';
import { removalsOf } from './removal.ts';

/** What a role is granted although nothing here fails without it, and why. */
const waivers: Readonly<Record<string, string>> = {};

describe('least privilege, everything that is granted taken out by itself', function () {
  this.timeout(3_600_000);
  let bench: PolicyBench;
  const table: { role: string; removed: string; failed: string }[] = [];
  before(async () => {
    bench = await PolicyBench.start();
  });
  after(async () => {
    console.table(table);
    await bench.started.clean();
  });

  for (const roleId of ['api', 'convert', 'settle'])
    it(`breaks ${roleId} by each removal, and by nothing else`, async () => {
      await bench.run(roleId);
      const unneeded: string[] = [];
      for (const removal of removalsOf(bench.roles.find(({ id }) => id === roleId)!)) {
        const name = `${roleId} ${removal.what}`;
        const failed = await bench.run(roleId, removal).then(
          () => undefined,
          (error: unknown) =>
            String(error instanceof Error ? error.message : error)
              .split('\n')
              .filter((line) => line !== '')
              .slice(0, 2)
              .join(' '),
        );
        table.push({ role: roleId, removed: removal.what, failed: failed ?? waivers[name] ?? 'NOTHING' });
        if ((failed === undefined) !== name in waivers) unneeded.push(name);
      }
      assert.deepEqual(unneeded, []);
      await bench.run(roleId);
    });
});
