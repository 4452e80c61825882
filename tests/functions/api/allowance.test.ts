import assert from 'node:assert/strict';
import { userOf } from '../../../functions/api/user.ts';
import { limitsOf, type UserLimits } from '../../../functions/api/user-limits.ts';
import { convertObject } from '../../../functions/convert/convert.ts';
import { conversionKey } from '../../../functions/service/keys.ts';
import { StorageUnavailable } from '../../../functions/service/ports.ts';
import { type Equipment, equip, upload, userId } from '../service/equipment.ts';
import { hookedStore } from '../service/hooked-store.ts';
import { accessClaims, call, type ReadResponse } from './client.ts';

/** A service whose users have these limits. */
function equipWith(userLimits: Partial<UserLimits>): Equipment {
  const equipment = equip();
  return { ...equipment, api: { ...equipment.api, userLimits: { ...equipment.api.userLimits, ...userLimits } } };
}

const create = (equipment: Equipment, sizeBytes = 9, claims = accessClaims) =>
  call(equipment, 'POST', '/api/conversions', {
    claims,
    body: { fileName: 'photo.tif', sizeBytes, options: { to: 'png' } },
  });

function assertRefused(response: ReadResponse, code: string, retryAfter: string): void {
  assert.deepEqual([response.status, response.json.code], [429, code]);
  assert.equal(response.headers['retry-after'], retryAfter);
  assert.equal(response.headers['content-type'], 'application/problem+json');
}

const requestCount = ({ store }: Equipment) =>
  store.keys('output').filter((key) => key.endsWith('/request.json')).length;

describe('what a user may ask for', () => {
  it('is so many conversions at a time; the next is refused, says what to do, and leaves nothing', async () => {
    const equipment = equipWith({ openConversions: 2 });
    assert.deepEqual([(await create(equipment)).status, (await create(equipment)).status], [201, 201]);
    const refused = await create(equipment);
    assertRefused(refused, 'too-many-open-conversions', '5');
    assert.match(refused.json.detail, /At most 2 conversions .* Wait until some are done, or delete them\./);
    assert.equal(requestCount(equipment), 2);
  });

  it('is counted for each user alone', async () => {
    const equipment = equipWith({ openConversions: 1 });
    assert.equal((await create(equipment)).status, 201);
    assert.equal((await create(equipment, 9, { ...accessClaims, sub: 'other' })).status, 201);
    assertRefused(await create(equipment), 'too-many-open-conversions', '5');
  });

  const endings: Readonly<Record<string, (equipment: Equipment, id: string) => unknown>> = {
    'is done': async (equipment, id) => {
      const key = conversionKey({ userId, conversionId: id });
      await upload(equipment.store, key, 'pages 1');
      await convertObject(key, equipment.convert, equipment.log);
    },
    'has failed': async (equipment, id) => {
      const key = conversionKey({ userId, conversionId: id });
      await upload(equipment.store, key, 'corrupt');
      await convertObject(key, equipment.convert, equipment.log);
    },
    'is deleted': (equipment, id) => call(equipment, 'DELETE', `/api/conversions/${id}`),
    'has expired without an upload': ({ clock }) => clock.advance(900),
  };
  for (const [title, end] of Object.entries(endings))
    it(`has room again when a conversion ${title}`, async () => {
      const equipment = equipWith({ openConversions: 1 });
      const { json } = await create(equipment);
      await end(equipment, json.id);
      assert.equal((await create(equipment)).status, 201);
      assertRefused(await create(equipment), 'too-many-open-conversions', '5');
    });

  it('has no room again while an upload waits for its conversion, however long', async () => {
    const equipment = equipWith({ openConversions: 1 });
    const { json } = await create(equipment);
    await upload(equipment.store, conversionKey({ userId, conversionId: json.id }), 'pages 1');
    equipment.clock.advance(10_000);
    assertRefused(await create(equipment), 'too-many-open-conversions', '5');
  });

  it('is so many bytes a day, until midnight, UTC', async () => {
    const equipment = equipWith({ dailyBytes: 10_000 });
    assert.equal((await create(equipment, 6_000)).status, 201);
    const refused = await create(equipment, 4_001);
    assertRefused(refused, 'too-many-bytes', String(12 * 3600));
    assert.match(refused.json.detail, /10000 bytes a day, and 6000 were announced today/);
    assert.equal((await create(equipment, 4_000)).status, 201);
    equipment.clock.advance(12 * 3600 - 1);
    assertRefused(await create(equipment, 1), 'too-many-bytes', '1');
    equipment.clock.advance(1);
    assert.equal((await create(equipment, 10_000)).status, 201);
  });

  it('is no more when 40 requests come at once: exactly as many are taken as there is room for', async () => {
    const equipment = equipWith({ openConversions: 7 });
    const slow = hookedStore(equipment.store, { before: () => new Promise((resolve) => setImmediate(resolve)) });
    const service = { ...equipment, api: { ...equipment.api, store: slow } };
    const responses = await Promise.all(Array.from({ length: 40 }, () => create(service)));
    const taken = responses.filter(({ status }) => status === 201);
    assert.equal(taken.length, 7);
    for (const { status, json } of responses)
      if (status !== 201) assert.match(json.code, /^too-many-(open-conversions|requests)$/);
    assert.equal(requestCount(equipment), 7);
  });

  it('is no more bytes either when 40 requests come at once', async () => {
    const equipment = equipWith({ dailyBytes: 5_000 });
    const slow = hookedStore(equipment.store, { before: () => new Promise((resolve) => setImmediate(resolve)) });
    const service = { ...equipment, api: { ...equipment.api, store: slow } };
    const responses = await Promise.all(Array.from({ length: 40 }, () => create(service, 1_000)));
    assert.equal(responses.filter(({ status }) => status === 201).length, 5);
  });

  it('is asked anew where the account cannot be written, and the request is not left behind', async () => {
    const equipment = equip();
    const store = hookedStore(equipment.store, {
      before: (callNumber, operation) => {
        // The second write is the account's.
        if (operation === 'put' && callNumber > 3) throw new StorageUnavailable('SlowDown');
      },
    });
    const response = await create({ ...equipment, api: { ...equipment.api, store } });
    assert.deepEqual([response.status, response.json.code], [503, 'storage-unavailable']);
    assert.equal(requestCount(equipment), 0);
  });

  it('counts from nothing where the account cannot be read', async () => {
    const equipment = equipWith({ openConversions: 1 });
    const key = `users/${userId}/account.json`;
    await equipment.store.put('output', key, new TextEncoder().encode('{'), { contentType: 'application/json' });
    assert.equal((await create(equipment)).status, 201);
    assertRefused(await create(equipment), 'too-many-open-conversions', '5');
  });
});

describe('what a user may ask for by groups', () => {
  const byGroup = { team: { openConversions: 3 }, guests: { openConversions: 1, dailyBytes: 20 } };
  const everybody = { openConversions: 2, dailyBytes: 100 };
  const limits = (claim?: string) => {
    const claims = { ...accessClaims, ...(claim !== undefined && { 'cognito:groups': claim }) };
    const user = userOf({ method: 'GET', path: '/', query: {}, claims });
    return limitsOf(user, { userLimits: everybody, userLimitsByGroup: byGroup });
  };

  const cases: readonly (readonly [claim: string | undefined, limits: UserLimits, title: string])[] = [
    [undefined, everybody, 'as for everybody without a group'],
    ['[team]', { openConversions: 3, dailyBytes: 100 }, 'more in a group, and what it leaves out as for everybody'],
    ['[guests]', { openConversions: 1, dailyBytes: 20 }, 'less in a group'],
    ['[guests team]', { openConversions: 3, dailyBytes: 100 }, 'the largest of each where there are several'],
    ['[others guests]', { openConversions: 1, dailyBytes: 20 }, 'not of a group without limits'],
    ['[others]', everybody, 'as for everybody in a group without limits'],
    ['[toString __proto__]', everybody, 'as for everybody in a group that is called like a part of every object'],
    ['[]', everybody, 'as for everybody in no group at all'],
    ['team', everybody, 'as for everybody where the claim is no list'],
  ];
  for (const [claim, expected, title] of cases)
    it(`is ${title}: ${claim}`, () => assert.deepEqual(limits(claim), expected));

  it('is what is refused with 429', async () => {
    const equipment = equipWith(everybody);
    const service = { ...equipment, api: { ...equipment.api, userLimitsByGroup: byGroup } };
    const ask = (sub: string, groups: string) =>
      create(service, 9, { ...accessClaims, sub, 'cognito:groups': groups } as typeof accessClaims);
    for (const [sub, groups, room] of [
      ['a', '[team]', 3],
      ['b', '[guests]', 1],
    ] as const) {
      for (let taken = 0; taken < room; taken++) assert.equal((await ask(sub, groups)).status, 201);
      const refused = await ask(sub, groups);
      assertRefused(refused, 'too-many-open-conversions', '5');
      assert.match(refused.json.detail, new RegExp(`^At most ${room} conversions`));
    }
  });
});
