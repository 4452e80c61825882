import assert from 'node:assert/strict';
import { readDeployment } from '../../../local/deployment/deployment.ts';
import { localize } from '../../../local/deployment/localize.ts';
import { untriedSignIn } from '../../../local/deployment/untried.ts';
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

  it('tells the groups, and the client of scripts where there is one', () => {
    assert.deepEqual([read({}).identity.groups, read({}).identity.scripts], [[], undefined]);
    const { identity, api } = read({
      IMAGE_CONVERSION_SCRIPTS_CLIENT: 'on',
      IMAGE_CONVERSION_USER_LIMITS_BY_GROUP: '{"team":{"openConversions":9},"guests":{"openConversions":1}}',
    });
    assert.deepEqual([...identity.groups].sort(), ['guests', 'team']);
    const clientId = 'scriptslocal';
    assert.deepEqual(identity.scripts, { clientId, scopes: ['image-conversion/conversions'], accessTokenSeconds: 900 });
    assert.ok(api.authorizer.audience.includes(clientId));
  });

  for (const [attribute, reason] of Object.entries(untriedSignIn))
    it(`passes over ${attribute} of the user pool, which some environments set: ${reason}`, () => {
      assert.match(reason, /^[A-Z].{30,}\.$/);
      const set = synthesizedEnvironments().filter(
        ({ document }) => document.resource('aws_cognito_user_pool.users')[attribute] !== undefined,
      );
      assert.ok(set.length > 0);
    });

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
