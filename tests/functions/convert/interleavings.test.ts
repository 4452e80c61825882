import assert from 'node:assert/strict';
import { deleteConversion } from '../../../functions/api/conversions.ts';
import { convertObject } from '../../../functions/convert/convert.ts';
import { StorageUnavailable } from '../../../functions/service/ports.ts';
import { settleObject } from '../../../functions/settle/settle.ts';
import { type Equipment, equip, reportOf, submit, textOf, upload, userId } from '../service/equipment.ts';
import { hookedStore, type StoreHooks } from '../service/hooked-store.ts';

/** What happens in between happens around each call that a conversion makes of its store. */
const moments = ['before', 'after'] as const;
const source = 'pages 2 first';

type Moment = (typeof moments)[number];

function convert(equipment: Equipment, key: string, hooks: StoreHooks = {}) {
  const store = hookedStore(equipment.store, hooks);
  return convertObject(key, { ...equipment.convert, store }, equipment.log);
}

/** How many calls an undisturbed conversion makes. */
async function countCalls(content = source): Promise<number> {
  const equipment = equip();
  const { key } = await submit(equipment, content);
  let calls = 0;
  await convert(equipment, key, {
    before: (call) => {
      calls = call;
    },
  });
  return calls;
}

/** Something that happens once, at the given call of the conversion. */
function at(moment: Moment, wanted: number, happen: () => Promise<unknown>): StoreHooks {
  return {
    [moment]: async (call: number) => {
      if (call === wanted) await happen();
    },
  };
}

/** One report, which tells what is there; and nothing is there that it does not tell of. */
async function assertWhole({ store }: Equipment, key: string, content: string): Promise<void> {
  const report = await reportOf(store, key);
  assert.equal(report.state, 'done');
  assert.equal(report.input.etag, (await store.head('input', key))?.etag);
  const expected = [...report.outputs.map((output) => output.key), `${key}/report.json`];
  if (report.request) expected.push(`${key}/request.json`);
  assert.deepEqual(store.keys('output'), expected.sort());
  for (const [index, output] of report.outputs.entries())
    assert.equal(await textOf(store, output.key), `${content} / ${index + 1}`);
}

function assertNothingLeft({ store }: Equipment): void {
  assert.deepEqual({ input: store.keys('input'), output: store.keys('output') }, { input: [], output: [] });
}

describe('a conversion, at each of its calls of the store', async () => {
  let calls: readonly number[] = [];
  before(async () => {
    calls = Array.from({ length: await countCalls() }, (_, index) => index + 1);
    assert.ok(calls.length >= 9);
  });

  /** Runs the case for every call and moment, each with a conversion of its own. */
  async function everywhere(
    run: (
      equipment: Equipment,
      key: string,
      at: (happen: () => Promise<unknown>) => StoreHooks,
      id: string,
    ) => Promise<void>,
  ): Promise<void> {
    for (const call of calls) {
      for (const moment of moments) {
        const equipment = equip();
        const { key, id } = await submit(equipment, source);
        try {
          await run(equipment, key, (happen) => at(moment, call, happen), id);
        } catch (error) {
          throw new Error(`${moment} call ${call}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      }
    }
  }

  it('deleted by the API leaves nothing in either bucket', () =>
    everywhere(async (equipment, key, hooks, id) => {
      await convert(
        equipment,
        key,
        hooks(() => deleteConversion(userId, id, equipment.api)),
      );
      assertNothingLeft(equipment);
    }));

  it('deleted by the API, then killed at any later call, leaves nothing once it is tried again', async () => {
    for (const kill of calls) {
      await everywhere(async (equipment, key, hooks, id) => {
        const deletion = hooks(() => deleteConversion(userId, id, equipment.api));
        const killing: StoreHooks = {
          ...deletion,
          before: async (call, operation) => {
            await deletion.before?.(call, operation);
            if (call === kill) throw new Error('killed');
          },
        };
        await convert(equipment, key, killing).catch(() => undefined);
        await deleteConversion(userId, id, equipment.api).catch(() => undefined);
        await convert(equipment, key);
        assertNothingLeft(equipment);
      });
    }
  });

  it('uploaded once more by a form that is still valid, after it was deleted, leaves nothing', () =>
    everywhere(async (equipment, key, hooks, id) => {
      await convert(
        equipment,
        key,
        hooks(async () => {
          await deleteConversion(userId, id, equipment.api);
          await upload(equipment.store, key, source);
        }),
      );
      await convert(equipment, key);
      assertNothingLeft(equipment);
    }));

  it('of an object whose input is taken away leaves nothing, unless it was done', () =>
    everywhere(async (equipment, _, hooks, id) => {
      const { store } = equipment;
      await deleteConversion(userId, id, equipment.api);
      await upload(store, 'f/a.tif', source);
      const outcome = await convert(
        equipment,
        'f/a.tif',
        hooks(() => store.delete('input', ['f/a.tif'])),
      );
      if (outcome === 'deleted') assertNothingLeft(equipment);
      else assert.deepEqual(store.keys('output'), ['f/a.tif/a-1.png', 'f/a.tif/a-2.png', 'f/a.tif/report.json']);
    }));

  it('running twice at once gives one report and the same bytes', () =>
    everywhere(async (equipment, key, hooks) => {
      await convert(
        equipment,
        key,
        hooks(() => convert(equipment, key)),
      );
      await assertWhole(equipment, key, source);
    }));

  for (const [title, content] of [
    ['fewer', 'pages 1 second'],
    ['as many', 'pages 2 second'],
    ['more', 'pages 4 second'],
  ] as const) {
    it(`replaced by an upload with ${title} pages gives the new one alone, its event before or after`, async () => {
      for (const order of ['meanwhile', 'after'] as const) {
        await everywhere(async (equipment, key, hooks) => {
          const again = async () => {
            await upload(equipment.store, key, content);
            if (order === 'meanwhile') await convert(equipment, key);
          };
          await convert(equipment, key, hooks(again));
          await convert(equipment, key);
          await assertWhole(equipment, key, content);
        });
      }
    });
  }

  it('failing there, is done by the next try with one report and the same bytes', () =>
    everywhere(async (equipment, key, hooks) => {
      const fail = () => Promise.reject(new StorageUnavailable('SlowDown'));
      await assert.rejects(convert(equipment, key, hooks(fail)), { name: 'StorageUnavailable' });
      await convert(equipment, key);
      await assertWhole(equipment, key, source);
    }));

  it('failing there and then at any other call, is done by the third try', async () => {
    for (const second of calls) {
      await everywhere(async (equipment, key, hooks) => {
        const fail = () => Promise.reject(new Error('killed'));
        await convert(equipment, key, hooks(fail)).catch(() => undefined);
        await convert(equipment, key, at('before', second, fail)).catch(() => undefined);
        await convert(equipment, key);
        await assertWhole(equipment, key, source);
      });
    }
  });

  it('settled meanwhile as crashed ends in the report that came first, whose outputs are there', () =>
    everywhere(async (equipment, key, hooks) => {
      let first: string | undefined;
      const settle = async () => {
        await settleObject({ key }, 'conversion-crashed', equipment);
        first = (await reportOf(equipment.store, key)).state;
      };
      await convert(equipment, key, hooks(settle));
      const report = await reportOf(equipment.store, key);
      assert.equal(report.state, first);
      for (const output of report.outputs) assert.ok(await equipment.store.head('output', output.key));
      assert.equal(report.outputs.length, report.state === 'done' ? 2 : 0);
    }));

  it('of an object that is taken away, and comes again as another while that is seen to, gives the other', async () => {
    const key = 'f/a.tif';
    for (const deletion of calls) {
      for (let arrival = deletion + 1; arrival <= deletion + 6; arrival++) {
        const equipment = equip();
        let arrived = false;
        await upload(equipment.store, key, source);
        await convert(equipment, key, {
          before: async (call) => {
            if (call === deletion) await equipment.store.delete('input', [key]);
            if (call !== arrival) return;
            arrived = true;
            await upload(equipment.store, key, 'pages 3 second');
            await convert(equipment, key);
          },
        });
        if (arrived) await assertWhole(equipment, key, 'pages 3 second');
      }
    }
  });
});

describe('a deletion by the API', () => {
  it('leaves nothing, whichever of its calls a whole conversion runs beside', async () => {
    let calls = 0;
    for (let beside = true; beside; calls++) {
      beside = false;
      const equipment = equip();
      const { key, id } = await submit(equipment, source);
      const inner = async () => {
        beside = true;
        await convert(equipment, key);
      };
      const store = hookedStore(equipment.store, at('before', calls + 1, inner));
      await deleteConversion(userId, id, { ...equipment.api, store });
      assertNothingLeft(equipment);
    }
    assert.ok(calls > 4);
  });
});

describe('two conversions of one folder, each call of one beside the whole of the other', () => {
  it('do not touch each other', async () => {
    let calls = 0;
    for (let beside = true; beside; calls++) {
      beside = false;
      const equipment = equip();
      await upload(equipment.store, 'f/a', 'pages 2 outer');
      await upload(equipment.store, 'f/a/a.png', 'pages 3 inner');
      const inner = async () => {
        beside = true;
        await convert(equipment, 'f/a/a.png');
      };
      await convert(equipment, 'f/a', at('before', calls + 1, inner));
      if (!beside) break;
      assert.equal((await reportOf(equipment.store, 'f/a')).outputs.length, 2);
      assert.equal((await reportOf(equipment.store, 'f/a/a.png')).outputs.length, 3);
      assert.equal(equipment.store.keys('output').length, 7);
    }
    assert.ok(calls >= 8);
  });
});
