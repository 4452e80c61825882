import assert from 'node:assert/strict';
import { ApiError } from '../../../frontend/src/cloud/api-error.ts';
import type { ConversionApi } from '../../../frontend/src/cloud/conversion-api.ts';
import type * as PastModule from '../../../frontend/src/state/past-conversions.svelte.ts';
import type { Conversion, ConversionPage, ConversionSummary } from '../../../functions/service/record.ts';
import { loadRuneModule } from '../rune-module.ts';

const summary = (id: string, state: ConversionSummary['state'] = 'done'): ConversionSummary => ({
  id,
  state,
  fileName: `${id}.png`,
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-08T00:00:00Z',
});

describe('frontend: past conversions', () => {
  let PastConversions: typeof PastModule.PastConversions;

  before(async () => {
    ({ PastConversions } = await loadRuneModule<typeof PastModule>('state/past-conversions.svelte.ts'));
  });

  /** A list over an API that answers with the given pages in turn. */
  function listOver(
    pages: ConversionPage[],
    other: Partial<Record<'get' | 'delete', (id: string) => Promise<unknown>>> = {},
  ) {
    const queries: unknown[] = [];
    const api = {
      list: async (query?: unknown) => {
        queries.push(query);
        return pages.shift();
      },
      ...other,
    } as unknown as ConversionApi;
    return { queries, past: new PastConversions((work) => work(api)) };
  }
  const ids = (past: InstanceType<typeof PastModule.PastConversions>) => past.items.map((item) => item.summary.id);

  it('are loaded newest first, and further by cursor', async () => {
    const { past, queries } = listOver([
      { items: [summary('1'), summary('2')], nextCursor: 'c' },
      { items: [summary('3')] },
    ]);
    await past.refresh();
    assert.equal(past.hasMore, true);
    await past.more();
    assert.deepEqual(ids(past), ['1', '2', '3']);
    assert.equal(past.hasMore, false);
    assert.deepEqual(queries, [undefined, { cursor: 'c' }]);
  });

  it('lose what is gone and keep older ones when they are refreshed', async () => {
    const { past } = listOver([
      { items: [summary('2'), summary('3')], nextCursor: 'c' },
      { items: [summary('4')] },
      { items: [summary('1'), summary('3')], nextCursor: 'd' },
    ]);
    await past.refresh();
    await past.more();
    await past.refresh();
    assert.deepEqual(ids(past), ['1', '3', '4']);
    assert.equal(past.hasMore, false);
  });

  it('follow what is being converted until it is done', async () => {
    const done = { ...summary('1'), outputs: [] } as unknown as Conversion;
    const { past } = listOver([{ items: [summary('1', 'converting')] }], { get: async () => done });
    await past.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(past.items[0]!.summary.state, 'done');
    assert.equal(past.items[0]!.details, done);
  });

  it('do not follow what somebody else is following', async () => {
    let asked = 0;
    const get = async () => {
      asked += 1;
    };
    const { past } = listOver([{ items: [summary('1', 'converting')] }], { get });
    past.followed.add('1');
    await past.refresh();
    assert.equal(asked, 0);
  });

  it('lose what is deleted, and keep it with the reason where that fails', async () => {
    const refusals = [new ApiError('throttled', 429, 'Too much to do'), undefined];
    const { past } = listOver([{ items: [summary('1'), summary('2')] }], {
      delete: async () => {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
      },
    });
    await past.refresh();
    const [first] = past.items;
    await past.delete(first!);
    assert.equal(first!.failure?.code, 'throttled');
    assert.deepEqual(ids(past), ['1', '2']);
    await past.delete(first!);
    assert.deepEqual(ids(past), ['2']);
  });

  it('ask for details again when their links have come to their end', async () => {
    let asked = 0;
    const url = 'http://store/k?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60';
    const get = async () => {
      asked += 1;
      return { ...summary('1'), outputs: [{ fileName: 'a', mediaType: '', sizeBytes: 1, url }] };
    };
    const { past } = listOver([{ items: [summary('1')] }], { get });
    await past.refresh();
    await past.loadDetails(past.items[0]!);
    await past.loadDetails(past.items[0]!);
    assert.equal(asked, 2);
  });

  it('say why they cannot be loaded', async () => {
    const past = new PastConversions(() =>
      Promise.reject(new ApiError('offline', 0, 'The service could not be reached')),
    );
    await past.refresh();
    assert.equal(past.failure?.code, 'offline');
    assert.equal(past.loading, false);
  });
});
