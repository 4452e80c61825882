/** A request as the core sees it, whatever brought it. */
export interface ApiRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** The claims of the access token, which the authorizer has verified; absent on public routes. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a route answers: a value that becomes JSON, or nothing. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly value?: object;
  /** The conversion that it is about, for the log. */
  readonly conversionId?: string;
}
