import assert from 'node:assert/strict';
import { reference, theStack } from '../document.ts';

describe('the user pool', () => {
  const pool = () => theStack().resource('aws_cognito_user_pool.users');

  it('knows users by their e-mail address, however it is written', () => {
    assert.deepEqual(pool().username_attributes, ['email']);
    assert.equal(pool().username_configuration.case_sensitive, false);
  });

  it('verifies an address by a code, the first and every later one', () => {
    assert.deepEqual(pool().auto_verified_attributes, ['email']);
    assert.equal(pool().verification_message_template.default_email_option, 'CONFIRM_WITH_CODE');
    assert.deepEqual(pool().user_attribute_update_settings.attributes_require_verification_before_update, ['email']);
  });

  it('lets a user back in by the verified address only', () => {
    assert.deepEqual(pool().account_recovery_setting.recovery_mechanism, [{ name: 'verified_email', priority: 1 }]);
  });

  it('wants passwords of twelve characters of every kind', () => {
    const { temporary_password_validity_days: _, ...policy } = pool().password_policy;
    assert.deepEqual(policy, {
      minimum_length: 12,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
    });
  });

  it('has the managed login pages under a name of its own', () => {
    const domain = theStack().resource('aws_cognito_user_pool_domain.sign_in');
    assert.equal(domain.managed_login_version, 2);
    const account = reference('data.aws_caller_identity.current', 'account_id');
    assert.equal(domain.domain, `image-conversion-dev-${account}`);
  });

  it('has the scope image-conversion/conversions', () => {
    const { identifier, scope } = theStack().resource('aws_cognito_resource_server.api');
    assert.equal(identifier, 'image-conversion');
    assert.deepEqual(
      scope.map(({ scope_name }: { scope_name: string }) => scope_name),
      ['conversions'],
    );
  });
});

describe('the site’s client', () => {
  const client = () => theStack().resource('aws_cognito_user_pool_client.site');
  const origin = `https://${reference('aws_cloudfront_distribution.site', 'domain_name')}`;

  it('is public: it has no secret', () => {
    assert.equal(client().generate_secret, false);
  });

  it('uses the authorization code alone', () => {
    assert.equal(client().allowed_oauth_flows_user_pool_client, true);
    assert.deepEqual(client().allowed_oauth_flows, ['code']);
  });

  it('asks for openid, email and the API', () => {
    const api = `${reference('aws_cognito_resource_server.api', 'identifier')}/conversions`;
    assert.deepEqual(client().allowed_oauth_scopes, ['openid', 'email', api]);
  });

  it('comes back to the site and nowhere else', () => {
    assert.deepEqual(client().callback_urls, [`${origin}/signed-in`]);
    assert.deepEqual(client().logout_urls, [`${origin}/`]);
  });

  it('has access tokens of 15 minutes', () => {
    assert.equal(client().access_token_validity, 15);
    assert.equal(client().token_validity_units[0].access_token, 'minutes');
  });

  it('gets a new refresh token each time, with grace for a second tab', () => {
    assert.deepEqual(client().refresh_token_rotation, [{ feature: 'ENABLED', retry_grace_period_seconds: 60 }]);
  });

  it('does not have the flow that rotation excludes', () => {
    assert.deepEqual(client().explicit_auth_flows, ['ALLOW_USER_SRP_AUTH']);
  });

  it('can revoke its refresh token', () => {
    assert.equal(client().enable_token_revocation, true);
  });

  it('does not tell whether a user exists', () => {
    assert.equal(client().prevent_user_existence_errors, 'ENABLED');
  });

  it('has a style, without which managed login shows no page', () => {
    const branding = theStack().resource('aws_cognito_managed_login_branding.site');
    assert.equal(branding.client_id, reference('aws_cognito_user_pool_client.site', 'id'));
    assert.equal(branding.use_cognito_provided_values, true);
  });
});
