import assert from 'node:assert/strict';
import { convertObject } from '../../../functions/convert/convert.ts';
import { conversionKey } from '../../../functions/service/keys.ts';
import { StorageUnavailable } from '../../../functions/service/ports.ts';
import { DirectoryUnavailable } from '../../../functions/service/user-directory.ts';
import { type Equipment, equip, submit, upload, userId } from '../service/equipment.ts';
import { hookedStore } from '../service/hooked-store.ts';
import { accessClaims, call } from './client.ts';

const body = { fileName: 'photo.tif', sizeBytes: 9, options: { to: 'png' } };
const note = `users/${userId}/account.json`;

/** One conversion of each state, and one of somebody else. */
async function fill(equipment: Equipment) {
  const { store, convert, log } = equipment;
  const done = await submit(equipment, 'pages 2');
  const failed = await submit(equipment, 'corrupt');
  for (const { key } of [done, failed]) await convertObject(key, convert, log);
  const converting = await submit(equipment, 'pages 1');
  const waiting = (await call(equipment, 'POST', '/api/conversions', { body })).json.id as string;
  const others = 'users/other/00000000000000000000000000';
  await upload(store, others, 'pages 1');
  await store.put('output', `${others}/request.json`, new Uint8Array(1), { contentType: 'application/json' });
  return { done, failed, converting, waiting };
}

/** The keys of a bucket that are not somebody else's. */
const left = ({ store }: Equipment) =>
  (['input', 'output'] as const).flatMap((bucket) =>
    store.allKeys(bucket).filter((key) => !key.startsWith('users/other/')),
  );

describe('GET /api/account/export', () => {
  it('tells everything that is held, with a link to each object', async () => {
    const equipment = equip();
    const { done, failed, converting, waiting } = await fill(equipment);
    const { status, json } = await call(equipment, 'GET', '/api/account/export');
    assert.equal(status, 200);
    assert.deepEqual(json.user, { id: userId, email: 'ada@example.com', createdAt: '2026-03-01T12:00:00.000Z' });
    assert.equal(json.allowance.open.length, 4);
    const ids = json.conversions.map(({ id }: { id: string }) => id);
    assert.deepEqual(ids.sort(), [done.id, failed.id, converting.id, waiting].sort());
    const links = JSON.stringify(json).matchAll(/https:\/\/store\.invalid\/(input|output)\/([^?"]+)/g);
    const linked = [...links].map(([, , key]) => key!);
    assert.deepEqual([...linked, note].sort(), left(equipment).sort());
  });

  it('goes on page by page', async () => {
    const equipment = equip();
    await fill(equipment);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const query: string = cursor && `&cursor=${cursor}`;
      const { json } = await call(equipment, 'GET', `/api/account/export?limit=3${query}`);
      seen.push(...json.conversions.map(({ id }: { id: string }) => id));
      cursor = json.nextCursor;
    }
    assert.equal(new Set(seen).size, 4);
    assert.equal((await call(equipment, 'GET', '/api/account/export?limit=51')).status, 400);
  });

  it('tells the groups of who is in some', async () => {
    const claims = { ...accessClaims, 'cognito:groups': '[team guests]' };
    const { json } = await call(equip(), 'GET', '/api/account/export', { claims });
    assert.deepEqual(json.user.groups, ['team', 'guests']);
  });

  it('of a script’s client asks nobody who it is', async () => {
    const equipment = equip();
    const { username: _, ...claims } = accessClaims;
    const { json } = await call(equipment, 'GET', '/api/account/export', { claims });
    assert.deepEqual(json.user, { id: userId });
  });
});

describe('DELETE /api/account', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });
  const remove = (claims: object = accessClaims) =>
    call(equipment, 'DELETE', '/api/account', { claims: { ...claims } });

  it('deletes all of the user’s, then the user; what stays is a note that says neither who nor what', async () => {
    await fill(equipment);
    const { status, json } = await remove();
    assert.deepEqual([status, json.state], [200, 'deleted']);
    assert.deepEqual(left(equipment), [note]);
    const stored = await equipment.store.get('output', note);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stored!.bytes)), {
      version: 1,
      open: [],
      day: '',
      announcedBytes: 0,
      deletion: { receipt: json.receipt, startedAt: '2026-03-01T12:00:00.000Z' },
    });
    assert.equal(equipment.directory.users.size, 0);
    assert.equal(equipment.store.allKeys('input').length + equipment.store.allKeys('output').length, 3);
  });

  it('allows nothing more, whatever token is still good', async () => {
    await remove();
    const refused = await call(equipment, 'POST', '/api/conversions', { body });
    assert.deepEqual([refused.status, refused.json.code], [410, 'account-deleted']);
    assert.deepEqual(left(equipment), [note]);
  });

  it('done again changes nothing and gives the same receipt', async () => {
    await fill(equipment);
    const first = await remove();
    assert.deepEqual((await remove()).json, first.json);
  });

  it('stops when its time is up, says so, and goes on when it is asked again', async () => {
    for (let count = 0; count < 250; count++) await upload(equipment.store, `users/${userId}/${count}`, 'x');
    equipment = { ...equipment, api: { ...equipment.api, hasTimeLeft: () => false } };
    const first = await remove();
    assert.deepEqual([first.status, first.json.state, first.headers['retry-after']], [202, 'deleting', '1']);
    assert.equal(equipment.store.allKeys('input').length, 50);
    assert.equal(equipment.directory.users.size, 1);
    for (let response = first; response.json.state !== 'deleted'; response = await remove())
      assert.equal(response.json.receipt, first.json.receipt);
    assert.deepEqual(left(equipment), [note]);
    assert.equal(equipment.directory.users.size, 0);
  });

  it('failing at any call of the store is answered with 503, and done by the next try', async () => {
    let failed = true;
    for (let wanted = 1; failed; wanted++) {
      equipment = equip();
      await fill(equipment);
      failed = false;
      const store = hookedStore(equipment.store, {
        before: (callNumber) => {
          if (callNumber !== wanted) return;
          failed = true;
          throw new StorageUnavailable('SlowDown');
        },
      });
      const response = await call({ ...equipment, api: { ...equipment.api, store } }, 'DELETE', '/api/account');
      assert.equal(response.status, failed ? 503 : 200);
      assert.equal((await remove()).status, 200);
      assert.deepEqual(left(equipment), [note]);
    }
  });

  it('leaves the user to the next try when the sign-in does not answer', async () => {
    const directory = {
      find: async () => undefined,
      signOut: async () => undefined,
      delete: () => Promise.reject(new DirectoryUnavailable('AdminDeleteUser failed: TimeoutError.')),
    };
    const service = { ...equipment, api: { ...equipment.api, directory } };
    const response = await call(service, 'DELETE', '/api/account');
    assert.deepEqual([response.status, response.json.code], [503, 'identity-unavailable']);
    assert.equal((await remove()).json.state, 'deleted');
    assert.equal(equipment.directory.users.size, 0);
  });

  it('leaves nothing, whichever of its calls a conversion or an upload by an old form runs beside', async () => {
    for (const beside of ['conversion', 'upload'] as const) {
      let happened = true;
      for (let wanted = 1; happened; wanted++) {
        happened = false;
        equipment = equip();
        const waiting = (await call(equipment, 'POST', '/api/conversions', { body })).json.id as string;
        const key = conversionKey({ userId, conversionId: waiting });
        if (beside === 'conversion') await upload(equipment.store, key, 'pages 2');
        const { store, convert, log } = equipment;
        const hooked = hookedStore(store, {
          before: async (callNumber) => {
            if (callNumber !== wanted) return;
            happened = true;
            if (beside === 'upload') await upload(store, key, 'pages 2');
            await convertObject(key, convert, log);
          },
        });
        await call({ ...equipment, api: { ...equipment.api, store: hooked } }, 'DELETE', '/api/account');
        assert.deepEqual(left(equipment), [note], `${beside} before call ${wanted}`);
      }
    }
  });

  it('leaves nothing of a conversion, whichever of whose calls it runs beside', async () => {
    let happened = true;
    for (let wanted = 1; happened; wanted++) {
      happened = false;
      equipment = equip();
      const { key } = await submit(equipment, 'pages 2');
      const store = hookedStore(equipment.store, {
        before: async (callNumber) => {
          if (callNumber !== wanted) return;
          happened = true;
          await remove();
        },
      });
      await convertObject(key, { ...equipment.convert, store }, equipment.log);
      if (happened) assert.deepEqual(left(equipment), [note], `before call ${wanted}`);
    }
  });

  it('leaves nothing of a request, whichever of whose calls it runs beside', async () => {
    let happened = true;
    for (let wanted = 1; happened; wanted++) {
      happened = false;
      equipment = equip();
      const store = hookedStore(equipment.store, {
        before: async (callNumber, operation) => {
          if (callNumber !== wanted || operation === 'presignPost') return;
          happened = true;
          await remove();
        },
      });
      const service = { ...equipment, api: { ...equipment.api, store } };
      const { status } = await call(service, 'POST', '/api/conversions', { body });
      if (happened) assert.deepEqual([status, left(equipment)], [410, [note]], `before call ${wanted}`);
      if (wanted === 1) happened = true; // The form is signed by the first call, which needs no store.
    }
  });

  it('empties what a script’s client holds, which then goes on', async () => {
    await fill(equipment);
    const { username: _, ...claims } = accessClaims;
    assert.equal((await remove(claims)).json.state, 'deleted');
    assert.deepEqual(left(equipment), []);
    assert.equal(equipment.directory.users.size, 1);
    assert.equal((await call(equipment, 'POST', '/api/conversions', { body, claims })).status, 201);
  });

  it('is told by the log from beginning to end, by a receipt and without a word of the user', async () => {
    await fill(equipment);
    equipment.lines.length = 0;
    const { json } = await remove();
    const lines = equipment.lines.map((line) => JSON.parse(line));
    const told = lines.filter(({ receipt }) => receipt === json.receipt).map(({ message }) => message);
    assert.deepEqual(told, [
      'The deletion of an account has begun.',
      'The data of an account are deleted.',
      'The user of an account is deleted.',
    ]);
    assert.ok(lines.some(({ removedInputs, removedResults }) => removedInputs === 3 && removedResults === 8));
    assert.doesNotMatch(equipment.lines.join('\n'), new RegExp(`${userId}|ada@example\\.com|photo`));
  });
});

describe('POST /api/account/sign-out-everywhere', () => {
  const path = '/api/account/sign-out-everywhere';

  it('signs out whom the token names, whatever else the request says', async () => {
    const equipment = equip();
    const response = await call(equipment, 'POST', `${path}?username=other`, { body: { username: 'other' } });
    assert.deepEqual([response.status, response.body], [204, undefined]);
    assert.deepEqual(equipment.directory.signedOut, [userId]);
  });

  it('is refused to a script’s client with a sentence', async () => {
    const equipment = equip();
    const { username: _, ...claims } = accessClaims;
    const response = await call(equipment, 'POST', path, { claims });
    assert.deepEqual([response.status, response.json.code], [403, 'not-a-person']);
    assert.match(response.json.detail, /signed in nowhere\.$/);
    assert.deepEqual(equipment.directory.signedOut, []);
  });

  it('is answered with 503 when the sign-in does not answer', async () => {
    const equipment = equip();
    const signOut = () => Promise.reject(new DirectoryUnavailable('AdminUserGlobalSignOut failed: TimeoutError.'));
    const directory = Object.assign(Object.create(equipment.directory), { signOut });
    const response = await call({ ...equipment, api: { ...equipment.api, directory } }, 'POST', path);
    assert.deepEqual([response.status, response.json.code], [503, 'identity-unavailable']);
    assert.equal(response.headers['retry-after'], '2');
  });
});
