import assert from 'node:assert/strict';
import { readDeployment } from '../../../local/deployment/deployment.ts';
import { localize } from '../../../local/deployment/localize.ts';
import { type Document, synthesizeStack } from '../../stacks/document.ts';
import { synthesizedEnvironments } from '../../stacks/synthesized-environments.ts';

const origins = { site: 'http://127.0.0.1:1', store: 'http://127.0.0.1:2', identity: 'http://127.0.0.1:3' };

describe('the deployment read from each environment that the settings can make', () => {
  const readDocument = ({ content }: Document) => localize(readDeployment(content, '/code'), origins);
  const read = (variables: Readonly<Record<string, string>>) => readDocument(synthesizeStack(variables));

  for (const { name, document } of synthesizedEnvironments()) {
    it(`${name} leads to this machine alone`, () => {
      const { site, identity, api } = readDocument(document);
      assert.equal(site.origin, origins.site);
      assert.equal(identity.domainOrigin, origins.identity);
      assert.deepEqual(identity.client.callbackUrls, [`${origins.site}/signed-in`]);
      assert.equal(new URL(api.authorizer.issuer).origin, origins.identity);
      assert.ok(api.authorizer.audience.includes(identity.client.clientId));
      assert.doesNotMatch(JSON.stringify([site.headers, site.config]), /example\.com|amazoncognito|cloudfront/);
    });
  }

  it('tells who may sign up', () => {
    assert.deepEqual(read({}).identity.signUp, { byInvitation: false });
    assert.deepEqual(read({ IMAGE_CONVERSION_SIGN_UP: 'invitation' }).identity.signUp, { byInvitation: true });
    const { identity, functions } = read({
      IMAGE_CONVERSION_SIGN_UP: 'domain',
      IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com',
    });
    const admit = functions.find(({ id }) => id === 'admit');
    assert.deepEqual(identity.signUp, { byInvitation: false, admitArn: admit?.arn });
    assert.equal(admit?.environment.SIGN_UP_DOMAINS, '["example.com"]');
  });
});
