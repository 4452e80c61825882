import assert from 'node:assert/strict';
import { readDeployment } from '../../../local/deployment/deployment.ts';
import { localize } from '../../../local/deployment/localize.ts';
import { makeArtefacts } from '../../stacks/artefacts.ts';
import { synthesizeStack } from '../../stacks/document.ts';
import { allEnvironments } from '../../stacks/environments.ts';

const origins = { site: 'http://127.0.0.1:1', store: 'http://127.0.0.1:2', identity: 'http://127.0.0.1:3' };

describe('the deployment read from each environment that the settings can make', () => {
  const artefacts = makeArtefacts();
  const read = (variables: Readonly<Record<string, string>>) =>
    localize(readDeployment(synthesizeStack(variables, artefacts).content, '/code'), origins);

  for (const { name, variables } of allEnvironments()) {
    it(`${name} leads to this machine alone`, () => {
      const { site, identity, api } = read(variables);
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
