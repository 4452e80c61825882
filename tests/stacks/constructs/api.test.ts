import assert from 'node:assert/strict';
import { type Block, reference, theStack } from '../document.ts';

describe('the API', () => {
  const routes = () => new Map(Object.values(theStack().all('aws_apigatewayv2_route')).map((r) => [r.route_key, r]));
  const withToken = [
    'POST /api/conversions',
    'GET /api/conversions',
    'GET /api/conversions/{id}',
    'DELETE /api/conversions/{id}',
    'GET /api/account/export',
    'DELETE /api/account',
    'POST /api/account/sign-out-everywhere',
  ];
  const open = ['GET /api/formats', 'GET /api/openapi.json'];

  it('has the routes of the design and no other', () => {
    assert.deepEqual([...routes().keys()].sort(), [...withToken, ...open].sort());
  });

  for (const routeKey of withToken) {
    it(`${routeKey} wants a token with the API’s scope`, () => {
      const route = routes().get(routeKey) as Block;
      assert.equal(route.authorization_type, 'JWT');
      assert.equal(route.authorizer_id, reference('aws_apigatewayv2_authorizer.tokens', 'id'));
      assert.deepEqual(route.authorization_scopes, [
        `${reference('aws_cognito_resource_server.api', 'identifier')}/conversions`,
      ]);
    });
  }

  for (const routeKey of open) {
    it(`${routeKey} is public`, () => {
      const route = routes().get(routeKey) as Block;
      assert.equal(route.authorization_type, 'NONE');
      assert.equal(route.authorizer_id, undefined);
    });
  }

  it('sends every route to the function, in payload format 2.0', () => {
    const integration = theStack().resource('aws_apigatewayv2_integration.api');
    assert.equal(integration.integration_type, 'AWS_PROXY');
    assert.equal(integration.payload_format_version, '2.0');
    assert.equal(integration.integration_uri, reference('aws_lambda_function.api', 'invoke_arn'));
    for (const { target } of routes().values())
      assert.equal(target, `integrations/${reference('aws_apigatewayv2_integration.api', 'id')}`);
  });

  it('waits longer for the function than the function has', () => {
    const { timeout_milliseconds } = theStack().resource('aws_apigatewayv2_integration.api');
    const { timeout } = theStack().resource('aws_lambda_function.api');
    assert.ok(timeout_milliseconds > timeout * 1_000);
    assert.ok(timeout_milliseconds <= 30_000, 'API Gateway waits 30 s at most');
  });

  it('takes tokens of the user pool for the site’s client only', () => {
    const { jwt_configuration, authorizer_type, identity_sources } = theStack().resource(
      'aws_apigatewayv2_authorizer.tokens',
    );
    assert.equal(authorizer_type, 'JWT');
    assert.deepEqual(identity_sources, ['$request.header.Authorization']);
    assert.deepEqual(jwt_configuration, {
      issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${reference('aws_cognito_user_pool.users', 'id')}`,
      audience: [reference('aws_cognito_user_pool_client.site', 'id')],
    });
  });

  it('throttles', () => {
    const { default_route_settings } = theStack().resource('aws_apigatewayv2_stage.api');
    assert.equal(default_route_settings.throttling_rate_limit, 50);
    assert.equal(default_route_settings.throttling_burst_limit, 100);
  });

  it('logs each request, and neither its token nor its query', () => {
    const { access_log_settings } = theStack().resource('aws_apigatewayv2_stage.api');
    assert.equal(access_log_settings.destination_arn, reference('aws_cloudwatch_log_group.api_access'));
    const fields = Object.values<string>(JSON.parse(access_log_settings.format));
    assert.ok(fields.includes('$context.status'));
    for (const field of fields) assert.doesNotMatch(field, /authorization|header|querystring|\.path$/i);
  });

  it('has no CORS: it is of one origin with the site', () => {
    assert.equal(theStack().resource('aws_apigatewayv2_api.api').cors_configuration, undefined);
  });

  it('alone may call its function', () => {
    const permission = theStack().resource('aws_lambda_permission.api');
    assert.equal(permission.principal, 'apigateway.amazonaws.com');
    assert.equal(permission.source_arn, `${reference('aws_apigatewayv2_api.api', 'execution_arn')}/*/*/api/*`);
    // The ARN names the account; API Gateway is not known to send it beside.
    assert.equal(permission.source_account, undefined);
  });

  it('tells its function how long forms, links and objects live', () => {
    const { variables } = theStack().resource('aws_lambda_function.api').environment;
    assert.equal(variables.USER_OPEN_CONVERSIONS, '100');
    assert.equal(variables.USER_DAILY_BYTES, '20000000000');
    assert.equal(variables.USER_LIMITS_BY_GROUP, '{}');
    assert.equal(variables.RETENTION_DAYS, '7');
    assert.equal(variables.UPLOAD_EXPIRY_SECONDS, '900');
    assert.equal(variables.DOWNLOAD_EXPIRY_SECONDS, '900');
    assert.equal(JSON.parse(variables.LIMITS).maxInputBytes, 200_000_000);
  });
});
