import assert from 'node:assert/strict';
import { convertObject } from '../../../functions/convert/convert.ts';
import { conversionKey } from '../../../functions/service/keys.ts';
import { type Equipment, equip, submit, upload, userId } from '../service/equipment.ts';
import { accessClaims, call } from './client.ts';

const wanted = { fileName: 'ünï "quote" ;.jpg', sizeBytes: 9, options: { to: 'png' } };

describe('the API', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });
  const get = (id: string) => call(equipment, 'GET', `/api/conversions/${id}`);
  const convert = (key: string) => convertObject(key, equipment.convert, equipment.log);

  describe('POST /api/conversions', () => {
    it('gives an id and a form for exactly one key, size and time', async () => {
      const { status, headers, json } = await call(equipment, 'POST', '/api/conversions', { body: wanted });
      assert.equal(status, 201);
      assert.equal(headers.location, `/api/conversions/${json.id}`);
      assert.equal(json.upload.expiresAt, '2026-03-01T12:15:00.000Z');
      const key = conversionKey({ userId, conversionId: json.id });
      assert.equal(json.upload.fields.key, key);
      assert.deepEqual(JSON.parse(Buffer.from(json.upload.fields.Policy, 'base64').toString()), {
        key,
        contentType: 'application/octet-stream',
        maxBytes: 9,
        expiresInSeconds: 900,
      });
    });

    it('writes down what was asked for, and nothing else', async () => {
      const { json } = await call(equipment, 'POST', '/api/conversions', { body: wanted });
      const [key, ...others] = equipment.store.keys('output');
      assert.deepEqual(others, []);
      assert.equal(key, `users/${userId}/${json.id}/request.json`);
      const stored = await equipment.store.get('output', key!);
      assert.deepEqual(JSON.parse(new TextDecoder().decode(stored!.bytes)), {
        version: 1,
        ...wanted,
        createdAt: '2026-03-01T12:00:00.000Z',
        uploadExpiresAt: '2026-03-01T12:15:00.000Z',
      });
    });

    it('takes an empty file, whose conversion will say what it found', async () => {
      const { status } = await call(equipment, 'POST', '/api/conversions', { body: { ...wanted, sizeBytes: 0 } });
      assert.equal(status, 201);
    });
  });

  describe('the state of a conversion', () => {
    it('is waiting-for-upload, then expired when the form is no longer taken', async () => {
      const { json } = await call(equipment, 'POST', '/api/conversions', { body: wanted });
      assert.equal((await get(json.id)).json.state, 'waiting-for-upload');
      equipment.clock.advance(899);
      assert.equal((await get(json.id)).json.state, 'waiting-for-upload');
      equipment.clock.advance(1);
      assert.equal((await get(json.id)).json.state, 'expired');
    });

    it('is converting once the upload is there, past the time of the form too', async () => {
      const { id } = await submit(equipment, 'pages 1');
      equipment.clock.advance(1000);
      assert.equal((await get(id)).json.state, 'converting');
    });

    it('is done, with everything that there is to know', async () => {
      const { id, key } = await submit(equipment, 'pages 2', { fileName: 'ünï.tif' });
      await convert(key);
      const { status, headers, json } = await get(id);
      assert.equal(status, 200);
      assert.equal(headers['cache-control'], 'no-store');
      const { outputs, fidelity, ...rest } = json;
      assert.deepEqual(rest, {
        id,
        fileName: 'ünï.tif',
        state: 'done',
        createdAt: '2026-03-01T12:00:00.000Z',
        expiresAt: '2026-03-09T00:00:00.000Z',
        options: { to: 'png' },
        sizeBytes: 7,
      });
      assert.equal(fidelity.source.format, 'tiff');
      assert.deepEqual(
        outputs.map(({ url, ...output }: { url: string }) => output),
        [1, 2].map((page) => ({ fileName: `ünï-${page}.png`, mediaType: 'image/png', sizeBytes: 11 })),
      );
      const link = new URL(outputs[1].url);
      assert.equal(link.pathname, `/output/users/${userId}/${id}/output-2.png`);
      assert.equal(link.searchParams.get('X-Amz-Expires'), '300');
      assert.match(link.searchParams.get('response-content-disposition')!, /^attachment; .*%C3%BCn%C3%AF-2\.png$/);
    });

    it('is failed, with a code and a sentence', async () => {
      const { id, key } = await submit(equipment, 'corrupt');
      await convert(key);
      const { json } = await get(id);
      assert.equal(json.state, 'failed');
      assert.deepEqual(json.error, { code: 'corrupt', message: 'The file is no text with pages' });
      assert.deepEqual(json.outputs, []);
    });
  });

  describe('GET /api/conversions', () => {
    async function submitMany(count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        ids.unshift((await submit(equipment, 'pages 1', { fileName: `${index}.tif` })).id);
        equipment.clock.advance(1);
      }
      return ids;
    }

    it('is empty for a new user', async () => {
      assert.deepEqual((await call(equipment, 'GET', '/api/conversions')).json, { items: [] });
    });

    it('lists the newest first, 20 unless asked, each as a row', async () => {
      const ids = await submitMany(25);
      const { json } = await call(equipment, 'GET', '/api/conversions');
      assert.deepEqual(
        json.items.map((item: { id: string }) => item.id),
        ids.slice(0, 20),
      );
      assert.deepEqual(json.items[0], {
        id: ids[0],
        fileName: '24.tif',
        state: 'converting',
        createdAt: '2026-03-01T12:00:24.000Z',
        expiresAt: '2026-03-09T00:00:00.000Z',
      });
    });

    for (const limit of [1, 2, 3, 7, 100]) {
      it(`gives each conversion once over all pages of ${limit}`, async () => {
        const ids = await submitMany(7);
        // What did not come by the API is passed over, wherever it sorts.
        for (const other of ['0.png', '5', 'zzz.png']) {
          await upload(equipment.store, `users/${userId}/${other}`, 'pages 1');
          await convert(`users/${userId}/${other}`);
        }
        const found: string[] = [];
        let address = `/api/conversions?limit=${limit}`;
        for (let pages = 0; ; pages++) {
          assert.ok(pages <= 7);
          const { json } = await call(equipment, 'GET', address);
          assert.ok(json.items.length <= limit);
          found.push(...json.items.map((item: { id: string }) => item.id));
          if (json.nextCursor === undefined) break;
          address = `/api/conversions?limit=${limit}&cursor=${json.nextCursor}`;
        }
        assert.deepEqual(found, ids);
      });
    }

    it('goes on where it was when conversions are added and deleted meanwhile', async () => {
      const ids = await submitMany(6);
      const first = (await call(equipment, 'GET', '/api/conversions?limit=3')).json;
      await submitMany(2);
      await call(equipment, 'DELETE', `/api/conversions/${ids[2]}`);
      const second = (await call(equipment, 'GET', `/api/conversions?limit=3&cursor=${first.nextCursor}`)).json;
      assert.deepEqual(
        second.items.map((item: { id: string }) => item.id),
        ids.slice(3),
      );
    });

    it('shows nothing of other users', async () => {
      await submitMany(2);
      const other = { ...accessClaims, sub: `${userId.slice(0, -1)}1` };
      assert.deepEqual((await call(equipment, 'GET', '/api/conversions', { claims: other })).json, { items: [] });
      const shorter = { ...accessClaims, sub: userId.slice(0, 8) };
      assert.deepEqual((await call(equipment, 'GET', '/api/conversions', { claims: shorter })).json, { items: [] });
    });
  });

  describe('DELETE /api/conversions/{id}', () => {
    it('leaves nothing, in whatever state', async () => {
      for (const prepare of [
        async () => (await call(equipment, 'POST', '/api/conversions', { body: wanted })).json.id,
        async () => (await submit(equipment, 'pages 2')).id,
        async () => {
          const { id, key } = await submit(equipment, 'pages 2');
          await convert(key);
          return id;
        },
      ]) {
        const id = await prepare();
        const { status, body } = await call(equipment, 'DELETE', `/api/conversions/${id}`);
        assert.deepEqual([status, body], [204, undefined]);
        assert.deepEqual([...equipment.store.keys('input'), ...equipment.store.keys('output')], []);
        assert.equal((await get(id)).status, 404);
        assert.equal((await call(equipment, 'DELETE', `/api/conversions/${id}`)).status, 404);
      }
    });

    it('touches no other conversion', async () => {
      const kept = await submit(equipment, 'pages 1');
      await convert(kept.key);
      const { id } = await submit(equipment, 'pages 1');
      await call(equipment, 'DELETE', `/api/conversions/${id}`);
      assert.equal((await get(kept.id)).json.state, 'done');
      assert.equal(equipment.store.keys('output').length, 3);
    });
  });

  describe("another user's conversion", () => {
    for (const method of ['GET', 'DELETE']) {
      it(`answers ${method} exactly as one that does not exist`, async () => {
        const { id, key } = await submit(equipment, 'pages 1');
        await convert(key);
        const before = equipment.store.keys('output');
        const claims = { ...accessClaims, sub: 'somebody-else' };
        const theirs = await call(equipment, method, `/api/conversions/${id}`, { claims });
        const missing = await call(equipment, method, `/api/conversions/${'0'.repeat(26)}`, { claims });
        assert.equal(theirs.status, 404);
        assert.deepEqual(theirs, missing);
        assert.deepEqual(equipment.store.keys('output'), before);
      });
    }
  });
});
