import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { type Block, reference, synthesizeStack, theStack } from '../document.ts';

describe('the website', () => {
  const distribution = () => theStack().resource('aws_cloudfront_distribution.site');
  const behaviour = (pattern: string): Block => {
    const found = distribution().ordered_cache_behavior.find((one: Block) => one.path_pattern === pattern);
    assert.ok(found, `there is no behaviour for ${pattern}`);
    return found;
  };
  const origin = (id: string): Block => distribution().origin.find((one: Block) => one.origin_id === id);

  it('reads its bucket as itself, by signed requests', () => {
    const control = theStack().resource('aws_cloudfront_origin_access_control.site');
    assert.equal(control.signing_behavior, 'always');
    assert.equal(control.signing_protocol, 'sigv4');
    assert.deepEqual(origin('site'), {
      origin_id: 'site',
      domain_name: reference('aws_s3_bucket.site', 'bucket_regional_domain_name'),
      origin_access_control_id: reference('aws_cloudfront_origin_access_control.site', 'id'),
    });
  });

  it('alone may read its bucket, and no other distribution', () => {
    const { Cdn, TlsOnly, ...others } = theStack().policy('aws_s3_bucket_policy.site');
    assert.deepEqual(others, {});
    assert.equal(TlsOnly?.Effect, 'Deny');
    assert.deepEqual(Cdn, {
      Sid: 'Cdn',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: ['s3:GetObject'],
      Resource: [`${reference('aws_s3_bucket.site')}/*`],
      Condition: { StringEquals: { 'aws:SourceArn': reference('aws_cloudfront_distribution.site') } },
    });
  });

  it('speaks HTTPS only, over IPv6 and HTTP/3 too', () => {
    assert.equal(distribution().default_cache_behavior.viewer_protocol_policy, 'redirect-to-https');
    for (const { viewer_protocol_policy: policy } of distribution().ordered_cache_behavior)
      assert.match(policy, /^(https-only|redirect-to-https)$/);
    assert.equal(distribution().is_ipv6_enabled, true);
    assert.equal(distribution().http_version, 'http2and3');
  });

  it('compresses its files', () => {
    assert.equal(distribution().default_cache_behavior.compress, true);
  });

  it('hands /api/* to the API uncached, with all headers but the host', () => {
    const api = behaviour('/api/*');
    assert.equal(api.target_origin_id, 'api');
    assert.equal(api.cache_policy_id, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', 'CachingDisabled');
    assert.equal(api.origin_request_policy_id, 'b689b0a8-53d0-40ab-baf2-68738e2966ac', 'AllViewerExceptHostHeader');
    for (const method of ['GET', 'POST', 'DELETE']) assert.ok(api.allowed_methods.includes(method));
    assert.equal(
      origin('api').domain_name,
      `${reference('aws_apigatewayv2_api.api', 'id')}.execute-api.eu-central-1.amazonaws.com`,
    );
    assert.equal(origin('api').custom_origin_config.origin_protocol_policy, 'https-only');
    assert.deepEqual(origin('api').custom_origin_config.origin_ssl_protocols, ['TLSv1.2']);
  });

  it('does not cache its configuration', () => {
    assert.equal(behaviour('/config.json').cache_policy_id, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    assert.equal(theStack().resource('aws_s3_object.config').cache_control, 'no-cache');
  });

  it('lets the API’s 404 through: it replaces no error', () => {
    assert.equal(distribution().custom_error_response, undefined);
  });

  describe('its paths', () => {
    const rewrite = (uri: string): string => {
      const { code, publish, runtime } = theStack().resource('aws_cloudfront_function.page_paths');
      assert.deepEqual([publish, runtime], [true, 'cloudfront-js-2.0']);
      return runInNewContext(`${code}; handler({ request: { uri } }).uri`, { uri });
    };

    it('the one after the sign-in is the page', () => assert.equal(rewrite('/signed-in'), '/index.html'));

    for (const uri of ['/', '/assets/index-Bq3d_-x9.js', '/signed-in/more', '/nowhere'])
      it(`${uri} stays what it is`, () => assert.equal(rewrite(uri), uri));

    it('are looked at in the site’s own behaviour only', () => {
      const { function_association } = distribution().default_cache_behavior;
      assert.deepEqual(function_association, [
        { event_type: 'viewer-request', function_arn: reference('aws_cloudfront_function.page_paths') },
      ]);
      for (const other of distribution().ordered_cache_behavior) assert.equal(other.function_association, undefined);
    });
  });

  it('configures the page from what is deployed', () => {
    const config = theStack().resource('aws_s3_object.config');
    assert.equal(config.key, 'config.json');
    assert.equal(config.content_type, 'application/json');
    const domain = reference('aws_cognito_user_pool_domain.sign_in', 'domain');
    assert.deepEqual(JSON.parse(config.content), {
      version: 1,
      apiBase: '/api',
      oidc: {
        authority: `https://cognito-idp.eu-central-1.amazonaws.com/${reference('aws_cognito_user_pool.users', 'id')}`,
        clientId: reference('aws_cognito_user_pool_client.site', 'id'),
        scopes: `openid email ${reference('aws_cognito_resource_server.api', 'identifier')}/conversions`,
        logoutUrl: `https://${domain}.auth.eu-central-1.amazoncognito.com/logout`,
      },
      limits: { maxInputBytes: 200_000_000, maxPixels: 100_000_000 },
    });
  });

  it('tells the page the limits that the functions hold', () => {
    const document = synthesizeStack({ IMAGE_CONVERSION_MAX_PIXELS: '5000' });
    assert.equal(JSON.parse(document.resource('aws_s3_object.config').content).limits.maxPixels, 5_000);
    for (const name of ['convert', 'api'])
      assert.equal(
        JSON.parse(document.resource(`aws_lambda_function.${name}`).environment.variables.LIMITS).maxPixels,
        5_000,
      );
  });
});
