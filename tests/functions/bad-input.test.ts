import assert from 'node:assert/strict';
import { convert, identify } from '../../codecs/index.ts';
import { handleS3Event } from '../../functions/convert/handle-event.ts';
import { conversionKey } from '../../functions/service/keys.ts';
import { alphaPng, declaredHuge, half, multiPageTiff, phoneJpeg, plain, textNamedJpg } from '../pictures/index.ts';
import { call } from './api/client.ts';
import { type Equipment, equip, upload, userId } from './service/equipment.ts';

const gif = new TextEncoder().encode('GIF89a\u0001\0\u0001\0\0\0\0;');

const badFiles: readonly (readonly [title: string, bytes: Uint8Array, code: RegExp])[] = [
  ['a text file called photo.jpg', textNamedJpg().bytes, /^unknown-format$/],
  ['an empty file', new Uint8Array(), /^unknown-format$|^truncated$/],
  ['a GIF', gif, /^unknown-format$/],
  ['half a JPEG', half(phoneJpeg()).bytes, /^truncated$|^corrupt$/],
  ['half a PNG', half(alphaPng()).bytes, /^truncated$|^corrupt$/],
  ['half a BMP', half(plain('bmp')).bytes, /^truncated$|^corrupt$/],
  ['half a TIFF', half(plain('tiff')).bytes, /^truncated$|^corrupt$/],
  ['a JPEG of 30,000 × 30,000 in 1 kB', declaredHuge('jpeg').bytes, /^limit-exceeded$/],
  ['a PNG of 30,000 × 30,000 in 1 kB', declaredHuge('png').bytes, /^limit-exceeded$/],
  ['a BMP of 30,000 × 30,000 in 1 kB', declaredHuge('bmp').bytes, /^limit-exceeded$/],
  ['a TIFF of 30,000 × 30,000 in 1 kB', declaredHuge('tiff').bytes, /^limit-exceeded$/],
];

const fileNames: readonly (readonly [given: string, saved: string])[] = [
  ['ünï "quote" ;.jpg', 'ünï _quote_ ;.png'],
  [`${'😀'.repeat(300)}.jpg`, `${'😀'.repeat(62)}.png`],
  ['../../x.png', 'x.png'],
  ['no extension', 'no extension.png'],
  ['CON.png', '_CON.png'],
];

describe('the service, with the real codecs', () => {
  let equipment: Equipment;
  beforeEach(() => {
    const made = equip();
    const limits = { ...made.api.limits, maxInputBytes: 1_000_000 };
    equipment = { ...made, api: { ...made.api, limits }, convert: { ...made.convert, limits, convert } };
  });

  /** Everything that a client does, from asking to looking at the result. */
  async function convertByApi(bytes: Uint8Array, fileName = 'photo.jpg', to = 'png') {
    const body = { fileName, sizeBytes: bytes.length, options: { to } };
    const { json: created } = await call(equipment, 'POST', '/api/conversions', { body });
    const key = conversionKey({ userId, conversionId: created.id });
    assert.equal(created.upload.fields.key, key);
    await upload(equipment.store, key, bytes);
    await handleS3Event({ Records: [{ s3: { object: { key } } }] }, equipment.convert, equipment.log);
    const { json } = await call(equipment, 'GET', `/api/conversions/${created.id}`);
    return { key, json };
  }

  for (const [title, bytes, code] of badFiles) {
    it(`answers ${title} by a failed conversion with a code and a sentence`, async () => {
      const { key, json } = await convertByApi(bytes);
      assert.equal(json.state, 'failed');
      assert.match(json.error.code, code);
      assert.match(json.error.message, /\w+ \w+/);
      assert.deepEqual(equipment.store.keys('output'), [`${key}/report.json`, `${key}/request.json`]);
    });
  }

  for (const [given, saved] of fileNames) {
    it(`saves a file called ${given.slice(0, 20)} under a safe name`, async () => {
      const { key, json } = await convertByApi(plain('bmp').bytes, given);
      assert.equal(json.state, 'done');
      assert.equal(json.fileName, given);
      assert.equal(json.outputs[0].fileName, saved);
      assert.ok(Buffer.byteLength(saved) <= 255);
      const disposition = new URL(json.outputs[0].url).searchParams.get('response-content-disposition')!;
      assert.equal(decodeURIComponent(disposition.split("UTF-8''")[1]!), saved);
      for (const output of equipment.store.keys('output')) assert.ok(output.startsWith(`${key}/`));
    });
  }

  it('gives one file a page where the target holds one page', async () => {
    const { key, json } = await convertByApi(multiPageTiff().bytes, 'contract.tiff', 'bmp');
    assert.deepEqual(
      json.outputs.map((output: { fileName: string }) => output.fileName),
      ['contract-1.bmp', 'contract-2.bmp', 'contract-3.bmp'],
    );
    for (const page of [1, 2, 3]) {
      const output = await equipment.store.get('output', `${key}/output-${page}.bmp`);
      assert.equal(identify(output!.bytes), 'bmp');
    }
  });

  it('logs neither tokens, addresses, names nor contents, through a conversion that works and one that does not', async () => {
    const secretText = new TextEncoder().encode('Dear Bob, the secret is 4711. '.repeat(10));
    for (const bytes of [phoneJpeg().bytes, secretText, half(phoneJpeg()).bytes])
      await convertByApi(bytes, 'private name.jpg');
    const { json } = await call(equipment, 'GET', '/api/conversions');
    await call(equipment, 'GET', '/api/conversions', { claims: { sub: 'eyJhbGciOi', token_use: 'id' } });
    for (const { id } of json.items) await call(equipment, 'DELETE', `/api/conversions/${id}`);
    const log = equipment.lines.join('\n');
    assert.equal(equipment.lines.length, 3 * 3 + 2 + 3);
    for (const secret of ['://', 'X-Amz', 'Signature', 'Policy', 'eyJ', 'Dear Bob', '4711', 'private name', userId])
      assert.ok(!log.includes(secret), secret);
    for (const line of equipment.lines) assert.equal(typeof JSON.parse(line).message, 'string');
    for (const { id } of json.items) {
      const told = equipment.lines.map((line) => JSON.parse(line)).filter(({ conversionId }) => conversionId === id);
      const operations = told.map(({ operation = 'convert' }) => operation);
      assert.deepEqual(operations, ['createConversion', 'convert', 'getConversion', 'deleteConversion']);
    }
  });
});
