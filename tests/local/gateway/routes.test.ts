import assert from 'node:assert/strict';
import { createRouter } from '../../../local/gateway/routes.ts';

const find = createRouter(
  [
    '$default',
    'ANY /{proxy+}',
    'GET /api/{proxy+}',
    'GET /api/conversions/{id}',
    'ANY /api/conversions/{id}',
    'GET /api/conversions/latest',
    'GET /api/conversions',
    'DELETE /api/{kind}/{id}',
    'POST /',
  ].map((routeKey) => ({ routeKey, functionName: 'api' })),
);

describe('gateway: routes', () => {
  for (const [method, path, routeKey, parameters] of [
    ['GET', '/api/conversions', 'GET /api/conversions', {}],
    ['GET', '/api/conversions/latest', 'GET /api/conversions/latest', {}],
    ['GET', '/api/conversions/7', 'GET /api/conversions/{id}', { id: '7' }],
    ['PUT', '/api/conversions/7', 'ANY /api/conversions/{id}', { id: '7' }],
    ['DELETE', '/api/uploads/7', 'DELETE /api/{kind}/{id}', { kind: 'uploads', id: '7' }],
    ['GET', '/api/a/b/c', 'GET /api/{proxy+}', { proxy: 'a/b/c' }],
    ['PUT', '/api/a/b/c', 'ANY /{proxy+}', { proxy: 'api/a/b/c' }],
    ['GET', '/api/conversions/', 'GET /api/{proxy+}', { proxy: 'conversions/' }],
    ['POST', '/', 'POST /', {}],
    ['GET', '/', '$default', {}],
  ] as const) {
    it(`answers ${method} ${path} by ${routeKey}`, () => {
      const match = find(method, path);
      assert.equal(match?.route.routeKey, routeKey);
      assert.deepEqual(match?.pathParameters, parameters);
    });
  }

  it('knows no route for what nothing matches', () => {
    assert.equal(createRouter([{ routeKey: 'GET /a', functionName: 'api' }])('GET', '/b'), undefined);
  });

  it('refuses a route key that is none', () => {
    assert.throws(() => createRouter([{ routeKey: 'GET a', functionName: 'api' }]), TypeError);
  });
});
