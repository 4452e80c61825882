import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { formats } from '../../codecs/index.ts';
import { hashMatrix, type MatrixCase, matrix } from '../codecs/matrix.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { withVisits } from './visits.ts';

const node24 = process.env.NODE_24;
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('The 16 pairs, every colour model and every size give the same bytes', function () {
  this.timeout(300_000);
  let fromSource: Record<string, string>;
  const visit = withVisits();

  before(async () => {
    fromSource = await hashMatrix();
  });

  it('in the web workers of the built page', async () => {
    const found: Record<string, string> = {};
    // A page of its own for a few: Chromium lets one page save ten files and then asks its person.
    for (const { to, options, cases } of batches()) {
      const { context, conversion } = await visit();
      await conversion.drop(cases.map(({ name, bytes }) => ({ name, bytes })));
      await conversion.chooseTarget(formats[to].label);
      if (options) await conversion.chooseOptions(options);
      await conversion.start();
      await conversion.settled(cases.length);
      for (const { name } of cases) {
        const saved = await conversion.downloads(conversion.card(name));
        found[name] = saved.map(({ bytes }) => hash(bytes)).join(' ');
      }
      await context.close();
    }
    assert.deepEqual(sorted(found), sorted(fromSource));
  });

  it('in the built function', async () => {
    const { service } = await visit();
    assert.deepEqual(sorted(await hashByFunction(service)), sorted(fromSource));
  });

  it(`in the built function on Node 24${node24 ? '' : ' (skipped: NODE_24 does not name its binary)'}`, async function () {
    if (node24 === undefined) this.skip();
    const newer = await StartedService.start(await makeStateFolder(), { nodePath: node24 });
    try {
      assert.deepEqual(sorted(await hashByFunction(newer)), sorted(fromSource));
    } finally {
      await newer.clean();
    }
  });
});

/** Cases of the same target and options, six at most. */
function batches(): (MatrixCase & { readonly cases: readonly MatrixCase[] })[] {
  const groups = new Map<string, MatrixCase[]>();
  for (const one of matrix) {
    const key = JSON.stringify([one.to, one.options]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / 6) }, (_, at) => {
      const cases = group.slice(at * 6, at * 6 + 6);
      return { ...cases[0]!, cases };
    }),
  );
}

/** Puts every input into the input bucket, and hashes what the convert function makes of it. */
async function hashByFunction(service: StartedService): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, to, bytes, options } of matrix) {
    const key = `matrix/${name.replaceAll(' ', '-')}`;
    await service.put(key, bytes, { to, ...options });
    const { outputs } = await service.report(key);
    const hashes: string[] = [];
    for (const output of outputs) hashes.push(hash(await service.get(output.key)));
    found[name] = hashes.join(' ');
  }
  return found;
}

function sorted(hashes: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(hashes).sort();
}
