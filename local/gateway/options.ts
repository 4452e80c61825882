import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiIdentity, HttpApiEvent } from './event.ts';

/** A JWT authorizer of an HTTP API: `jwt_configuration` of `aws_apigatewayv2_authorizer`. */
export interface AuthorizerOptions {
  /** Discovery is fetched from `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** A token's `aud` must name one of these; where it has no `aud`, its `client_id` must. */
  readonly audience: readonly string[];
}

/** One `aws_apigatewayv2_route` with its Lambda integration. */
export interface RouteOptions {
  /** `METHOD /path/{parameter}`, `ANY /path/{proxy+}` or `$default`. */
  readonly routeKey: string;
  /** What is handed to `invoke`. */
  readonly functionName: string;
  /** Absent: the route is public. With scopes, a token must hold at least one of them. */
  readonly authorization?: { readonly scopes: readonly string[] };
}

/** A token bucket: `burst` requests at once, refilled at `rate` a second. */
export interface ThrottleLimits {
  readonly burst: number;
  readonly rate: number;
}

/** Calls a function and resolves with its answer; rejects where the function failed, timed out or crashed. */
type Invoke = (functionName: string, event: HttpApiEvent) => Promise<unknown>;

export interface ApiOptions {
  /** Requests whose path begins with one of these go to the API: `path_pattern`s such as `/api/`. */
  readonly pathPrefixes: readonly string[];
  readonly routes: readonly RouteOptions[];
  readonly authorizer: AuthorizerOptions;
  readonly invoke: Invoke;
  /** `default_route_settings` of the stage, and `route_settings` by route key. Each route has a bucket of its own. */
  readonly throttle?: {
    readonly default?: ThrottleLimits;
    readonly routes?: Readonly<Record<string, ThrottleLimits>>;
  };
  readonly identity: ApiIdentity;
  /** The response headers policy of the API's behaviour, if it has one. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A `custom_error_response` of the distribution. */
export interface CustomErrorResponse {
  readonly errorCode: number;
  readonly responseCode: number;
  readonly responsePagePath: string;
}

export interface SiteOptions {
  /** The production build. */
  readonly folder: string;
  /** The response headers policy: set on every answer of the site. */
  readonly headers: Readonly<Record<string, string>>;
  /** Served as `/config.json`. */
  readonly config: unknown;
  /** Exact paths of the application that the viewer request function rewrites to the root object, such as `/signed-in`. */
  readonly spaPaths: readonly string[];
  /** `default_root_object`. Default `index.html`. */
  readonly rootObject?: string;
  /**
   * A missing object is 403 at the origin (no `s3:ListBucket`); these turn it into what the viewer sees. They hold for
   * the whole distribution: an answer of the API with such a status is replaced too.
   */
  readonly customErrorResponses?: readonly CustomErrorResponse[];
}

export interface GatewayOptions {
  readonly site: SiteOptions;
  readonly api: ApiOptions;
  /** Told in a sentence when the gateway itself fails. */
  readonly report?: (line: string) => void;
  readonly clock?: { now(): Date };
}

/** Site and HTTP API of one origin, whose server the caller owns. */
export interface Gateway {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when no request is under way. */
  close(): Promise<void>;
}
