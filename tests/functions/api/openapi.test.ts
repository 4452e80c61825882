import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { formatNames, formats } from '../../../codecs/formats.ts';
import { parseOptions } from '../../../codecs/options.ts';
import { routes } from '../../../functions/api/routes.ts';
import { schemaNames } from '../../../functions/api/schemas.ts';
import { convertObject } from '../../../functions/convert/convert.ts';
import { type Equipment, equip, submit } from '../service/equipment.ts';
import { accessClaims, call, type ReadResponse } from './client.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of this depth is looked into by paths
type Document = any;

/** Every object schema closed, so that a field that no schema names is found. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, close(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...closed, additionalProperties: false }
    : closed;
}

describe('the OpenAPI document', () => {
  let equipment: Equipment;
  let document: Document;
  let ajv: Ajv2020;

  beforeEach(async () => {
    equipment = equip();
    document = (await call(equipment, 'GET', '/api/openapi.json', { claims: {} })).json;
    ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'document', components: { schemas: close(document.components.schemas) } });
  });

  function assertValid(name: string, value: unknown): void {
    const valid = ajv.validate({ $ref: `document#/components/schemas/${name}` }, value);
    assert.ok(valid, `${name}: ${ajv.errorsText()}`);
  }
  const isValid = (name: string, value: unknown) => ajv.getSchema(`document#/components/schemas/${name}`)!(value);

  /** Holds a real response against what the document says of its operation, status and media type. */
  function assertDescribed(operationId: string, response: ReadResponse): void {
    const operations: Document[] = Object.values<Document>(document.paths).flatMap((path) => Object.values(path));
    const operation = operations.find((candidate) => candidate.operationId === operationId);
    const described = operation.responses[response.status];
    assert.ok(described, `${operationId} may answer ${response.status}`);
    assert.equal(response.body === undefined, described.content === undefined);
    if (response.body === undefined) return;
    const { $ref } = described.content[response.headers['content-type']!].schema;
    assertValid($ref.split('/').at(-1), response.json);
  }

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(document);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(document.openapi, '3.1.0');
  });

  it('describes every route, under an operationId of its own', () => {
    const described = Object.entries<Document>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(described.sort(), routes.map(({ method, path }) => `${method} ${path}`).sort());
    assert.equal(new Set(routes.map((route) => route.operationId)).size, routes.length);
  });

  it('names no schema that is missing, and holds none that is not used', () => {
    const used = new Set(
      [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name),
    );
    assert.deepEqual([...used].sort(), [...schemaNames].sort());
    assert.deepEqual(Object.keys(document.components.schemas).sort(), [...schemaNames].sort());
  });

  it('says which routes are public', () => {
    const open = routes.filter(({ access }) => access === 'public').map(({ path }) => path);
    assert.deepEqual(open, ['/api/formats', '/api/openapi.json']);
    for (const { path, method, access } of routes) {
      const { security } = document.paths[path][method.toLowerCase()];
      const scoped = [{ accessToken: ['image-conversion/conversions'] }];
      assert.deepEqual(security, access === 'public' ? [] : scoped);
    }
  });

  it('has the options of the table of formats, and agrees with the codecs on what they take', () => {
    const qualities = [undefined, 0, 1, 50, 100, 101, 1.5, '80'];
    const backgrounds = [undefined, '#FFFFFF', '#123abc', 'white', 7];
    for (const to of [...formatNames, 'gif']) {
      for (const quality of qualities) {
        for (const background of backgrounds) {
          const options = JSON.parse(JSON.stringify({ to, quality, background }));
          let taken = true;
          try {
            parseOptions(options);
          } catch {
            taken = false;
          }
          assert.equal(isValid('ConversionOptions', options), taken, JSON.stringify(options));
        }
      }
    }
    const [jpeg] = document.components.schemas.ConversionOptions.oneOf;
    assert.deepEqual(jpeg.properties.quality, formats.jpeg.options.quality);
  });

  it('describes what every route really answers', async () => {
    const body = { fileName: 'photo.tif', sizeBytes: 7, options: { to: 'jpeg', quality: 5, background: '#102030' } };
    assertValid('NewConversion', body);
    const created = await call(equipment, 'POST', '/api/conversions', { body });
    assert.equal(created.status, 201);
    assertDescribed('createConversion', created);

    const done = await submit(equipment, 'pages 3');
    const failed = await submit(equipment, 'corrupt');
    for (const { key } of [done, failed]) await convertObject(key, equipment.convert, equipment.log);
    for (const id of [created.json.id, done.id, failed.id]) {
      const response = await call(equipment, 'GET', `/api/conversions/${id}`);
      assert.equal(response.status, 200);
      assertDescribed('getConversion', response);
    }
    for (const query of ['', '?limit=1']) {
      const response = await call(equipment, 'GET', `/api/conversions${query}`);
      assert.equal('nextCursor' in response.json, query !== '');
      assertDescribed('listConversions', response);
    }
    const inGroups = { ...accessClaims, 'cognito:groups': '[team guests]' };
    for (const claims of [accessClaims, inGroups])
      assertDescribed('exportAccount', await call(equipment, 'GET', '/api/account/export?limit=2', { claims }));
    const signedOut = await call(equipment, 'POST', '/api/account/sign-out-everywhere');
    assert.equal(signedOut.status, 204);
    assertDescribed('signOutEverywhere', signedOut);
    assertDescribed('deleteConversion', await call(equipment, 'DELETE', `/api/conversions/${done.id}`));
    const hurried = { ...equipment, api: { ...equipment.api, hasTimeLeft: () => false } };
    for (const [service, status] of [
      [hurried, 202],
      [equipment, 200],
    ] as const) {
      const response = await call(service, 'DELETE', '/api/account');
      assert.equal(response.status, status);
      assertDescribed('deleteAccount', response);
    }
    assertDescribed('createConversion', await call(equipment, 'POST', '/api/conversions', { body }));
    assertDescribed('exportAccount', await call(equipment, 'GET', '/api/account/export'));
    assertDescribed('listFormats', await call(equipment, 'GET', '/api/formats', { claims: {} }));
    assertDescribed('getOpenApiDocument', await call(equipment, 'GET', '/api/openapi.json', { claims: {} }));
  });

  it('describes the problems that routes really answer', async () => {
    const missing = `/api/conversions/${'0'.repeat(26)}`;
    const claims = { token_use: 'id' };
    assertDescribed('createConversion', await call(equipment, 'POST', '/api/conversions', { body: '{' }));
    assertDescribed('createConversion', await call(equipment, 'POST', '/api/conversions', { body: {} }));
    assertDescribed('listConversions', await call(equipment, 'GET', '/api/conversions?limit=0'));
    assertDescribed('listConversions', await call(equipment, 'GET', '/api/conversions', { claims }));
    assertDescribed('getConversion', await call(equipment, 'GET', missing));
    assertDescribed('deleteConversion', await call(equipment, 'DELETE', missing));
    const { username: _, ...script } = accessClaims;
    const refused = await call(equipment, 'POST', '/api/account/sign-out-everywhere', { claims: script });
    assert.equal(refused.status, 403);
    assertDescribed('signOutEverywhere', refused);
  });

  it('lets the public parts be cached for five minutes', async () => {
    for (const path of ['/api/formats', '/api/openapi.json']) {
      const { headers } = await call(equipment, 'GET', path, { claims: {} });
      assert.equal(headers['cache-control'], 'public, max-age=300');
    }
  });
});
