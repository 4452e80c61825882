import assert from 'node:assert/strict';
import { readDeployment } from '../../../local/deployment/deployment.ts';
import { synthesizeStack } from '../../stacks/document.ts';
import { PolicyBench, settings } from './flow.ts';
import { type Removal, removalsOf } from './removal.ts';

/** What a role is granted although nothing here fails without it, and why. */
const waivers: Readonly<Record<string, string>> = {};

/** The roles that the bench runs under. */
const { roles } = readDeployment(synthesizeStack(settings).content, '/code');

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

/**
 * Each removal is a test of its own, so `--grep` runs a part and goes on where a run was stopped:
 * `npm run test:least-privilege -- --grep "of api"`.
 */
describe('least privilege, everything that is granted taken out by itself', function () {
  this.timeout(600_000);
  let bench: PolicyBench;
  const table: { role: string; removed: string; failed: string }[] = [];
  before(async () => {
    bench = await PolicyBench.start();
  });
  after(async () => {
    console.table(table);
    await bench?.clean();
  });

  for (const role of roles)
    describe(`of ${role.id}`, () => {
      before('the whole policies are enough', () => bench.run(role.id));
      after('the whole policies are enough still', () => bench.run(role.id));

      for (const { what } of removalsOf(role)) {
        const waiver = waivers[`${role.id} ${what}`];
        it(`${what}: without it ${waiver === undefined ? 'something fails' : `nothing fails here: ${waiver}`}`, async () => {
          const removal = removalsOf(bench.roles.find(({ id }) => id === role.id)!).find((one) => one.what === what);
          assert.ok(removal, 'the bench runs under the same policies');
          let failed = await failureOf(bench, role.id, removal);
          // A connection that broke says nothing about policies.
          if (/ECONNRESET|socket hang up/.test(failed ?? '')) failed = await failureOf(bench, role.id, removal);
          table.push({ role: role.id, removed: what, failed: failed ?? waiver ?? 'NOTHING' });
          assert.equal(failed === undefined, waiver !== undefined, failed ?? 'nothing fails');
        });
      }
    });
});
