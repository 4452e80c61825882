import assert from 'node:assert/strict';
import { signInSettings } from '../../../stacks/sign-in-style.ts';
import { reference, synthesizeStack, theStack } from '../document.ts';

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
    assert.deepEqual(JSON.parse(branding.settings), signInSettings);
    assert.deepEqual(
      branding.asset.map(({ category, color_mode }: Record<string, string>) => `${category} ${color_mode}`),
      ['FORM_LOGO LIGHT', 'FORM_LOGO DARK', 'FAVICON_SVG DYNAMIC'],
    );
    // Either Cognito's own values or ours.
    assert.equal(branding.use_cognito_provided_values, undefined);
  });
});

describe('what the settings change about users', () => {
  const poolOf = (variables: Readonly<Record<string, string>>) =>
    synthesizeStack(variables).resource('aws_cognito_user_pool.users');

  it('a second factor is asked of who has one, of everybody, or of nobody', () => {
    assert.equal(poolOf({}).mfa_configuration, 'OPTIONAL');
    assert.deepEqual(poolOf({}).software_token_mfa_configuration, { enabled: true });
    const demanded = poolOf({ IMAGE_CONVERSION_AUTHENTICATOR_APP: 'required' });
    assert.equal(demanded.mfa_configuration, 'ON');
    assert.deepEqual(demanded.software_token_mfa_configuration, { enabled: true });
    const without = poolOf({ IMAGE_CONVERSION_AUTHENTICATOR_APP: 'off' });
    assert.equal(without.mfa_configuration, 'OFF');
    assert.equal(without.software_token_mfa_configuration, undefined);
  });

  it('passkeys are a choice beside the password, and the client has the flow that offers them', () => {
    assert.equal(poolOf({}).sign_in_policy, undefined);
    const stack = synthesizeStack({ IMAGE_CONVERSION_PASSKEYS: 'on' });
    assert.deepEqual(stack.resource('aws_cognito_user_pool.users').sign_in_policy, {
      allowed_first_auth_factors: ['PASSWORD', 'WEB_AUTHN'],
    });
    assert.deepEqual(stack.resource('aws_cognito_user_pool_client.site').explicit_auth_flows, [
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
    ]);
  });

  it('passkeys belong to the sign-in pages’ own name', () => {
    const pool = poolOf({
      IMAGE_CONVERSION_PASSKEYS: 'on',
      IMAGE_CONVERSION_DOMAIN: 'example.com',
      IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.example.com',
    });
    assert.equal(pool.web_authn_configuration.relying_party_id, 'sign-in.example.com');
  });

  it('accounts are made by anybody, or by administrators', () => {
    assert.equal(poolOf({}).admin_create_user_config.allow_admin_create_user_only, false);
    assert.equal(
      poolOf({ IMAGE_CONVERSION_SIGN_UP: 'invitation' }).admin_create_user_config.allow_admin_create_user_only,
      true,
    );
  });

  it('accounts are made by those whom a function admits, which the pool alone may call', () => {
    assert.equal(theStack().all('aws_lambda_function').admit, undefined);
    const stack = synthesizeStack({
      IMAGE_CONVERSION_SIGN_UP: 'domain',
      IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com,example.org',
    });
    assert.deepEqual(stack.resource('aws_cognito_user_pool.users').lambda_config, {
      pre_sign_up: reference('aws_lambda_function.admit'),
    });
    const { timeout, environment } = stack.resource('aws_lambda_function.admit');
    assert.deepEqual(JSON.parse(environment.variables.SIGN_UP_DOMAINS), ['example.com', 'example.org']);
    assert.ok(timeout <= 5, 'Cognito waits no longer');
    const { principal, source_arn, source_account } = stack.resource('aws_lambda_permission.admit');
    assert.deepEqual(
      [principal, source_arn, source_account],
      [
        'cognito-idp.amazonaws.com',
        reference('aws_cognito_user_pool.users'),
        reference('data.aws_caller_identity.current', 'account_id'),
      ],
    );
    assert.deepEqual(Object.keys(stack.policy('aws_iam_role_policy.admit')), ['WriteOwnLog']);
  });

  it('mail is sent by Amazon SES where a sender is set', () => {
    assert.equal(poolOf({}).email_configuration, undefined);
    const account = reference('data.aws_caller_identity.current', 'account_id');
    assert.deepEqual(poolOf({ IMAGE_CONVERSION_MAIL_FROM: 'images@example.com' }).email_configuration, {
      email_sending_account: 'DEVELOPER',
      from_email_address: 'images@example.com',
      source_arn: `arn:aws:ses:eu-central-1:${account}:identity/example.com`,
    });
  });

  it('groups are made, each with its limits beside its name', () => {
    assert.deepEqual(theStack().all('aws_cognito_user_group'), {});
    const stack = synthesizeStack({
      IMAGE_CONVERSION_USER_LIMITS_BY_GROUP:
        '{"team":{"openConversions":300,"dailyBytes":1000000000},"guests":{"openConversions":5}}',
    });
    const groups = Object.entries(stack.all('aws_cognito_user_group')).map(([id, block]) => [
      id,
      block.name,
      block.user_pool_id,
      block.description,
    ]);
    const pool = reference('aws_cognito_user_pool.users', 'id');
    assert.deepEqual(groups, [
      ['group-guests', 'guests', pool, 'Each of its users may have 5 open conversions.'],
      ['group-team', 'team', pool, 'Each of its users may have 300 open conversions and 1000000000 bytes a day.'],
    ]);
    const { variables } = stack.resource('aws_lambda_function.api').environment;
    assert.deepEqual(JSON.parse(variables.USER_LIMITS_BY_GROUP), {
      team: { openConversions: 300, dailyBytes: 1_000_000_000 },
      guests: { openConversions: 5 },
    });
  });

  it('scripts get a client with a secret and the API’s scope, whose tokens the API takes', () => {
    assert.equal(theStack().all('aws_cognito_user_pool_client').scripts, undefined);
    const stack = synthesizeStack({ IMAGE_CONVERSION_SCRIPTS_CLIENT: 'on' });
    const client = stack.resource('aws_cognito_user_pool_client.scripts');
    assert.equal(client.generate_secret, true);
    assert.deepEqual(client.allowed_oauth_flows, ['client_credentials']);
    assert.deepEqual(client.allowed_oauth_scopes, [
      `${reference('aws_cognito_resource_server.api', 'identifier')}/conversions`,
    ]);
    assert.deepEqual(stack.resource('aws_apigatewayv2_authorizer.tokens').jwt_configuration.audience, [
      reference('aws_cognito_user_pool_client.site', 'id'),
      reference('aws_cognito_user_pool_client.scripts', 'id'),
    ]);
  });
});
