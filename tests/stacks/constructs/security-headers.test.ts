import assert from 'node:assert/strict';
import { reference, theStack } from '../document.ts';

describe('the security headers', () => {
  const policy = () => theStack().resource('aws_cloudfront_response_headers_policy.site');
  const directives = (): Map<string, string[]> =>
    new Map(
      policy()
        .security_headers_config.content_security_policy.content_security_policy.split('; ')
        .map((directive: string) => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources];
        }),
    );

  it('are on every answer, the API’s too', () => {
    const { default_cache_behavior, ordered_cache_behavior } = theStack().resource('aws_cloudfront_distribution.site');
    for (const { response_headers_policy_id } of [default_cache_behavior, ...ordered_cache_behavior])
      assert.equal(response_headers_policy_id, reference('aws_cloudfront_response_headers_policy.site', 'id'));
  });

  it('let scripts come from the site alone, and compile WASM', () => {
    assert.deepEqual(directives().get('script-src'), ["'self'", "'wasm-unsafe-eval'"]);
    assert.deepEqual(directives().get('worker-src'), ["'self'"]);
  });

  it('let scripts reach the site, the sign-in and the two buckets, by their names', () => {
    assert.deepEqual(directives().get('connect-src'), [
      "'self'",
      'https://cognito-idp.eu-central-1.amazonaws.com',
      `https://${reference('aws_cognito_user_pool_domain.sign_in', 'domain')}.auth.eu-central-1.amazoncognito.com`,
      `https://${reference('aws_s3_bucket.input', 'bucket_regional_domain_name')}`,
      `https://${reference('aws_s3_bucket.output', 'bucket_regional_domain_name')}`,
    ]);
  });

  it('allow nothing that no other directive names', () => {
    assert.deepEqual(directives().get('default-src'), ["'none'"]);
    for (const name of ['object-src', 'base-uri', 'frame-ancestors'])
      assert.deepEqual(directives().get(name), ["'none'"], name);
    assert.deepEqual(directives().get('form-action'), ["'self'"]);
    assert.deepEqual(directives().get('style-src'), ["'self'"]);
    assert.deepEqual(directives().get('img-src'), ["'self'", 'blob:', 'data:']);
  });

  it('have no unsafe-inline, no unsafe-eval, no wildcard and no plain http', () => {
    const sources = [...directives().values()].flat();
    for (const source of sources) assert.doesNotMatch(source, /^'unsafe-|\*|^http:|^https:$/);
  });

  it('keep browsers to HTTPS for two years', () => {
    assert.deepEqual(policy().security_headers_config.strict_transport_security, {
      access_control_max_age_sec: 63_072_000,
      include_subdomains: true,
      override: true,
    });
  });

  it('forbid guessing types, framing, and telling where one came from', () => {
    const { content_type_options, frame_options, referrer_policy } = policy().security_headers_config;
    assert.deepEqual(content_type_options, { override: true });
    assert.deepEqual(frame_options, { frame_option: 'DENY', override: true });
    assert.deepEqual(referrer_policy, { referrer_policy: 'no-referrer', override: true });
  });

  it('keep the page in a browsing context of its own, without camera, microphone or position', () => {
    const items: readonly { header: string; value: string; override: boolean }[] = policy().custom_headers_config.items;
    const headers = new Map(items.map(({ header, value }) => [header, value]));
    assert.ok(items.every(({ override }) => override));
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    for (const feature of ['camera', 'microphone', 'geolocation'])
      assert.match(headers.get('permissions-policy') ?? '', new RegExp(`\\b${feature}=\\(\\)`));
  });
});
