import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api/index.js';
import { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration/index.js';
import { Apigatewayv2Route, type Apigatewayv2RouteConfig } from '@cdktf/provider-aws/lib/apigatewayv2-route/index.js';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { codecLimits, type Settings } from '../settings.ts';
import { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Storage } from './storage.ts';

export interface ApiProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly storage: Storage;
  /** Whose accounts can be exported, signed out and deleted. */
  readonly userPool: { readonly id: string; readonly arn: string };
  /** The folder of the built function. */
  readonly functionFolder: string;
}

/** Whose tokens the API takes, and what they must be good for. */
export interface TokenRule {
  readonly issuer: string;
  /** The clients that the tokens are made for. */
  readonly clientIds: readonly string[];
  readonly scope: string;
}

interface Route {
  readonly name: string;
  readonly routeKey: string;
  /** `token`: a user's access token with the API's scope. */
  readonly access: 'public' | 'token';
}

/** Every route; what is not here is 404 before any of our code runs. */
const routes: readonly Route[] = [
  { name: 'create_conversion', routeKey: 'POST /api/conversions', access: 'token' },
  { name: 'list_conversions', routeKey: 'GET /api/conversions', access: 'token' },
  { name: 'show_conversion', routeKey: 'GET /api/conversions/{id}', access: 'token' },
  { name: 'delete_conversion', routeKey: 'DELETE /api/conversions/{id}', access: 'token' },
  { name: 'export_account', routeKey: 'GET /api/account/export', access: 'token' },
  { name: 'delete_account', routeKey: 'DELETE /api/account', access: 'token' },
  { name: 'sign_out_everywhere', routeKey: 'POST /api/account/sign-out-everywhere', access: 'token' },
  { name: 'show_formats', routeKey: 'GET /api/formats', access: 'public' },
  { name: 'show_openapi', routeKey: 'GET /api/openapi.json', access: 'public' },
];

/** What the access log tells of a request: nothing of its token, its body or its query. */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  sourceIp: '$context.identity.sourceIp',
};

/** The HTTP API and the function behind it. */
export class Api extends Construct {
  readonly function: LambdaFunction;
  /** `<id>.execute-api.<region>.amazonaws.com`: the CDN's origin. */
  readonly domainName: string;
  readonly endpoint: string;
  readonly apiId: string;
  readonly #target: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { names, settings } = props;
    const api = named(
      'api',
      new Apigatewayv2Api(this, 'http-api', {
        name: names.regional('api'),
        description: 'Conversions: create, list, show, delete.',
        protocolType: 'HTTP',
      }),
    );
    this.apiId = api.id;
    this.domainName = `${api.id}.execute-api.${settings.region}.amazonaws.com`;
    this.endpoint = api.apiEndpoint;

    this.function = this.makeFunction(props);
    this.function.allowInvocation({
      service: 'apigateway.amazonaws.com',
      sourceArn: `${api.executionArn}/*/*/api/*`,
    });
    const integration = named(
      'api',
      new Apigatewayv2Integration(this, 'integration', {
        apiId: api.id,
        integrationType: 'AWS_PROXY',
        integrationUri: this.function.invokeArn,
        payloadFormatVersion: '2.0',
        timeoutMilliseconds: (settings.apiTimeoutSeconds + 1) * 1_000,
      }),
    );
    this.#target = `integrations/${integration.id}`;
    this.makeStage(props);
    // Anybody may know the formats and how the API is called.
    this.addRoutes('public', { authorizationType: 'NONE' });
  }

  /**
   * Opens the routes that want a token. They ask for a scope, since without one the authorizer takes ID tokens too: their
   * audience is the client as well.
   */
  openTo({ issuer, clientIds, scope }: TokenRule): void {
    const authorizer = named(
      'tokens',
      new Apigatewayv2Authorizer(this, 'tokens', {
        apiId: this.apiId,
        name: 'tokens',
        authorizerType: 'JWT',
        identitySources: ['$request.header.Authorization'],
        jwtConfiguration: { issuer, audience: [...clientIds] },
      }),
    );
    this.addRoutes('token', {
      authorizationType: 'JWT',
      authorizerId: authorizer.id,
      authorizationScopes: [scope],
    });
  }

  private addRoutes(
    access: Route['access'],
    authorization: Pick<Apigatewayv2RouteConfig, 'authorizationType' | 'authorizerId' | 'authorizationScopes'>,
  ): void {
    for (const { name, routeKey } of routes.filter((route) => route.access === access))
      named(
        name,
        new Apigatewayv2Route(this, name, { apiId: this.apiId, routeKey, target: this.#target, ...authorization }),
      );
  }

  private makeFunction({ names, settings, storage, userPool, functionFolder }: ApiProps): LambdaFunction {
    const { input, output } = storage;
    return new LambdaFunction(this, 'api', {
      names,
      description: 'Answers the HTTP API.',
      folder: functionFolder,
      memoryMegabytes: 512,
      timeoutSeconds: settings.apiTimeoutSeconds,
      tracing: settings.tracing,
      logRetentionDays: settings.logRetentionDays,
      environment: {
        INPUT_BUCKET: input.bucketName,
        OUTPUT_BUCKET: output.bucketName,
        LIMITS: JSON.stringify(codecLimits(settings)),
        USER_POOL_ID: userPool.id,
        USER_OPEN_CONVERSIONS: String(settings.userOpenConversions),
        USER_DAILY_BYTES: String(settings.userDailyBytes),
        USER_LIMITS_BY_GROUP: JSON.stringify(settings.userLimitsByGroup),
        RETENTION_DAYS: String(settings.retentionDays),
        UPLOAD_EXPIRY_SECONDS: String(settings.uploadExpirySeconds),
        DOWNLOAD_EXPIRY_SECONDS: String(settings.downloadExpirySeconds),
      },
      allow: [
        {
          // Writing is for the forms that it signs.
          sid: 'HandOutUploads',
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
          resources: [input.objects('users/*')],
        },
        {
          sid: 'WriteRequests',
          actions: ['s3:PutObject'],
          resources: [output.objects('users/*/request.json'), output.objects('users/*/account.json')],
        },
        {
          sid: 'HandOutResults',
          actions: ['s3:GetObject', 's3:DeleteObject'],
          resources: [output.objects('users/*')],
        },
        {
          // Also that a missing key is 404, not 403: the state of a conversion rests on it. S3 then takes the key itself
          // for the prefix that is asked for.
          sid: 'ListUsers',
          actions: ['s3:ListBucket'],
          resources: [input.arn, output.arn],
          conditions: { StringLike: { 's3:prefix': 'users/*' } },
        },
        {
          // Cognito knows no smaller resource: the function calls it for the user of the token alone.
          sid: 'LookAfterAccounts',
          actions: ['cognito-idp:AdminGetUser', 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:AdminDeleteUser'],
          resources: [userPool.arn],
        },
      ],
    });
  }

  private makeStage({ names, settings }: ApiProps): void {
    const logGroup = named(
      'api_access',
      new CloudwatchLogGroup(this, 'access-log', {
        // Under this prefix API Gateway needs no entry of its own in the account's one, short resource policy.
        name: `/aws/vendedlogs/apis/${names.regional('api')}`,
        retentionInDays: settings.logRetentionDays,
      }),
    );
    named(
      'api',
      new Apigatewayv2Stage(this, 'stage', {
        apiId: this.apiId,
        name: '$default',
        autoDeploy: true,
        accessLogSettings: { destinationArn: logGroup.arn, format: JSON.stringify(accessLogFields) },
        defaultRouteSettings: {
          detailedMetricsEnabled: true,
          throttlingBurstLimit: settings.apiBurst,
          throttlingRateLimit: settings.apiRequestsPerSecond,
        },
      }),
    );
  }
}
