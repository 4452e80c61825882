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
