import type { AuthorizerOptions, RouteOptions, ThrottleLimits } from '../gateway/options.ts';
import { LocalProblem } from '../problem.ts';
import { demandPermission, type InvokePermission } from './access.ts';
import type { Block } from './block.ts';
import { localAccountId } from './computed.ts';
import type { DeployedFunction } from './functions.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** The HTTP API as the stack defines it. */
export interface ApiDefinition {
  readonly id: string;
  /** `id.execute-api.region.amazonaws.com` */
  readonly domainName: string;
  /** The function of a route is named by its id in the stack. */
  readonly routes: readonly RouteOptions[];
  readonly authorizer: AuthorizerOptions;
  readonly throttle: {
    readonly default?: ThrottleLimits;
    readonly routes: Readonly<Record<string, ThrottleLimits>>;
  };
}

/** @throws LocalProblem where the stack asks for what the gateway does not do */
export function readApi(
  document: TerraformDocument,
  functions: readonly DeployedFunction[],
  permissions: readonly InvokePermission[],
): ApiDefinition {
  const api = document.only('aws_apigatewayv2_api');
  demandText(api, 'protocol_type', 'HTTP');
  api.ignore('name', 'description', 'disable_execute_api_endpoint').done();
  const integrations = readIntegrations(document, functions);
  const authorizer = document.only('aws_apigatewayv2_authorizer');
  const authorizerId = document.attribute('aws_apigatewayv2_authorizer', authorizer.id, 'id');
  const executionArn = document.attribute('aws_apigatewayv2_api', api.id, 'execution_arn');
  const routes = document.all('aws_apigatewayv2_route').map((block) => {
    const route = readRoute(block, integrations, authorizerId);
    const target = functions.find(({ id }) => id === route.functionName)!;
    demandPermission(permissions, target.name, 'apigateway.amazonaws.com', sourceArnOf(executionArn, route.routeKey));
    return route;
  });
  return {
    id: document.attribute('aws_apigatewayv2_api', api.id, 'id'),
    domainName: new URL(document.attribute('aws_apigatewayv2_api', api.id, 'api_endpoint')).host,
    routes,
    authorizer: readAuthorizer(authorizer),
    throttle: readStage(document.only('aws_apigatewayv2_stage')),
  };
}

function sourceArnOf(executionArn: string, routeKey: string): string {
  const [method = '', path = ''] = routeKey.split(' ');
  return `${executionArn}/$default/${method}${path}`;
}

function readIntegrations(
  document: TerraformDocument,
  functions: readonly DeployedFunction[],
): ReadonlyMap<string, string> {
  const byInvokeArn = new Map(
    functions.flatMap(({ id, arn }) => [
      [document.attribute('aws_lambda_function', id, 'invoke_arn'), id],
      [arn, id],
    ]),
  );
  return new Map(
    document.all('aws_apigatewayv2_integration').map((block) => {
      demandText(block, 'integration_type', 'AWS_PROXY');
      demandText(block, 'payload_format_version', '2.0');
      const uri = block.text('integration_uri');
      const functionId = byInvokeArn.get(uri);
      if (functionId === undefined) throw new LocalProblem(`The stack's ${block.address} calls ${uri}: no function.`);
      block.ignore('api_id', 'integration_method', 'timeout_milliseconds', 'connection_type', 'description').done();
      return [document.attribute('aws_apigatewayv2_integration', block.id, 'id'), functionId];
    }),
  );
}

function readRoute(block: Block, integrations: ReadonlyMap<string, string>, authorizerId: string): RouteOptions {
  const target = block.text('target');
  const functionName = integrations.get(target.replace(/^integrations\//, ''));
  if (functionName === undefined) throw new LocalProblem(`The stack's ${block.address} leads to ${target}: nothing.`);
  const authorization = block.optionalText('authorization_type') ?? 'NONE';
  if (authorization !== 'NONE' && (authorization !== 'JWT' || block.text('authorizer_id') !== authorizerId))
    throw new LocalProblem(`The stack's ${block.address} is authorized by ${authorization}; the gateway knows JWT.`);
  const scopes = block.texts('authorization_scopes');
  const routeKey = block.text('route_key');
  block.ignore('api_id', 'operation_name').done();
  return { routeKey, functionName, ...(authorization === 'JWT' && { authorization: { scopes } }) };
}

function readAuthorizer(block: Block): AuthorizerOptions {
  demandText(block, 'authorizer_type', 'JWT');
  if (block.texts('identity_sources').join() !== '$request.header.Authorization')
    throw new LocalProblem(`The stack's ${block.address} takes tokens from elsewhere than the Authorization header.`);
  const jwt = block.block('jwt_configuration');
  const options = { issuer: jwt.text('issuer'), audience: jwt.texts('audience') };
  block.ignore('api_id', 'name').done();
  return options;
}

function readStage(block: Block): ApiDefinition['throttle'] {
  demandText(block, 'name', '$default');
  const defaults = block.optionalBlock('default_route_settings');
  const standard = defaults && readThrottle(defaults);
  const routes = block.blocks('route_settings').flatMap((settings) => {
    const limits = readThrottle(settings);
    const routeKey = settings.text('route_key');
    return limits ? [[routeKey, limits] as const] : [];
  });
  block.ignore('api_id', 'auto_deploy', 'access_log_settings', 'description').done();
  return { ...(standard && { default: standard }), routes: Object.fromEntries(routes) };
}

function readThrottle(settings: Block): ThrottleLimits | undefined {
  const [burst, rate] = [
    settings.optionalNumber('throttling_burst_limit'),
    settings.optionalNumber('throttling_rate_limit'),
  ];
  settings.ignore('detailed_metrics_enabled');
  return burst === undefined || rate === undefined ? undefined : { burst, rate };
}

function demandText(block: Block, attribute: string, expected: string): void {
  const found = block.text(attribute);
  if (found !== expected)
    throw new LocalProblem(
      `The stack's ${block.address}.${attribute} is ${found}; the local gateway knows ${expected}.`,
    );
}

/** What events say of the API. */
export function apiIdentity({ id, domainName }: ApiDefinition) {
  return { accountId: localAccountId, apiId: id, domainName };
}
