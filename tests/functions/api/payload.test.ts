import assert from 'node:assert/strict';
import { toApiRequest, toHttpApiResult } from '../../../functions/api/payload.ts';

const event = {
  rawPath: '/api/conversions',
  isBase64Encoded: false,
  requestContext: { http: { method: 'POST' } },
};

describe('payload format 2.0', () => {
  it('gives method, path, query, body and claims', () => {
    const claims = { sub: 'u', token_use: 'access' };
    const request = toApiRequest({
      ...event,
      body: '{"a":1}',
      queryStringParameters: { limit: '5' },
      requestContext: { ...event.requestContext, authorizer: { jwt: { claims } } },
    });
    assert.deepEqual(request, {
      method: 'POST',
      path: '/api/conversions',
      query: { limit: '5' },
      body: '{"a":1}',
      claims,
    });
  });

  it('has neither query, body nor claims where there are none', () => {
    assert.deepEqual(toApiRequest(event), { method: 'POST', path: '/api/conversions', query: {} });
  });

  it('may have its body in Base64', () => {
    const body = Buffer.from('{"ü":1}').toString('base64');
    assert.equal(toApiRequest({ ...event, body, isBase64Encoded: true }).body, '{"ü":1}');
  });

  it('takes the answer back, with or without a body', () => {
    const headers = { 'content-type': 'application/json' };
    assert.deepEqual(toHttpApiResult({ status: 200, headers, body: '{}' }), { statusCode: 200, headers, body: '{}' });
    assert.deepEqual(toHttpApiResult({ status: 204, headers: {} }), { statusCode: 204, headers: {} });
  });
});
