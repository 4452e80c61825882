import type { IncomingMessage } from 'node:http';

/** What the JWT authorizer adds to an event: every claim as a string. */
export interface JwtAuthorization {
  readonly claims: Readonly<Record<string, string>>;
  /** The route's scopes that the token holds; `null` where the route asks for none. */
  readonly scopes: readonly string[] | null;
}

/**
 * The event of an HTTP API's Lambda integration, payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  /** Percent-decoded, as HTTP APIs deliver it. */
  readonly rawPath: string;
  /** As it was sent, without `?`. */
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  /** Lower case names; repeated headers joined by commas; no `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded; repeated parameters joined by commas. */
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly authorizer?: { readonly jwt: JwtAuthorization };
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: '$default';
    /** Common Log Format: `12/Mar/2020:19:03:58 +0000`. */
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** What events say of the API. */
export interface ApiIdentity {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
}

/** What an event is made of. */
export interface EventSource {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly authorization: JwtAuthorization | undefined;
  readonly identity: ApiIdentity;
  readonly requestId: string;
  readonly now: Date;
}

/** Describes a request to a function. */
export function createEvent(source: EventSource): HttpApiEvent {
  const { request, body, routeKey, path, pathParameters, authorization, identity, requestId, now } = source;
  const query = request.url?.split('?').slice(1).join('?') ?? '';
  const parameters = joinParameters(query);
  const cookies = request.headers.cookie?.split(/; */).filter(Boolean);
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const asText = isText(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && cookies.length > 0 ? { cookies } : {}),
    headers: {
      ...joinHeaders(request),
      host: identity.domainName,
      'x-amzn-trace-id': `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${requestId}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(request.socket.localPort ?? 80),
      'x-forwarded-proto': 'http',
    },
    ...(parameters ? { queryStringParameters: parameters } : {}),
    requestContext: {
      accountId: identity.accountId,
      apiId: identity.apiId,
      ...(authorization ? { authorizer: { jwt: authorization } } : {}),
      domainName: identity.domainName,
      domainPrefix: identity.domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    ...(body.length > 0 ? { body: body.toString(asText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

function joinHeaders(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (name !== 'cookie' && values) joined[name] = values.join(',');
  }
  return joined;
}

function joinParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

/** HTTP APIs hand over these media types as text and everything else, forms and no type too, in base64. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('text/') || /^application\/(json|xml|javascript)$/.test(type);
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
