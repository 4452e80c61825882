import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { type LoopbackServer, listen } from '../../local/listen.ts';

describe('a server of the local service', () => {
  let server: LoopbackServer;
  before(async () => {
    server = await listen(0, 'test');
    server.serve((_request, response) => response.end('served'));
  });
  after(() => server.close());

  async function statusFor(host: string): Promise<number | undefined> {
    const sent = request(server.origin, { headers: { host } });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode;
  }

  for (const host of ['127.0.0.1:4401', 'localhost', 'input.localhost:4401'])
    it(`answers to ${host}`, async () => assert.equal(await statusFor(host), 200));
  for (const host of ['evil.example', 'evil.example:4401', '127.0.0.1.evil.example', 'localhost.evil.example'])
    it(`does not answer to ${host}, a name that was made to point here`, async () =>
      assert.equal(await statusFor(host), 421));
});
