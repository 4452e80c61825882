import type {
  AccountExport,
  Conversion,
  ConversionOptions,
  ConversionPage,
  CreatedConversion,
  DeletedAccount,
} from '../../../functions/service/record.ts';
import { ApiError, apiErrorOf, SessionEnded } from './api-error.ts';
import { Gate } from './gate.ts';
import { type PersistenceTerms, persist, steadily } from './persistence.ts';
import { backoffMs, wait as realWait, type Wait } from './wait.ts';

/** Where the access token comes from. Both throw {@link SessionEnded} when there is none to be had. */
export interface Credentials {
  accessToken(): Promise<string>;
  /** A token other than the refused one. */
  renew(refused: string): Promise<string>;
}

export interface ConversionApiTerms {
  /** `apiBase` of the site's configuration. */
  readonly base: string;
  readonly credentials: Credentials;
  readonly wait?: Wait;
}

/** How one request is brought through. */
export type RequestTerms = Omit<PersistenceTerms, 'wait'>;

/** Requests under way at once; the rest of a large batch waits. */
const parallelRequests = 4;

/** So long a person is kept waiting for the end of all sessions. */
const signOutMs = 20_000;

/** The HTTP API as the page uses it. Every method throws {@link ApiError} or {@link SessionEnded}. */
export class ConversionApi {
  readonly #base: string;
  readonly #credentials: Credentials;
  readonly #wait: Wait | undefined;
  readonly #gate = new Gate(parallelRequests);

  constructor({ base, credentials, wait }: ConversionApiTerms) {
    this.#base = base;
    this.#credentials = credentials;
    this.#wait = wait;
  }

  /** Waits for room while the user's own conversions are under way. */
  create(
    request: { readonly fileName: string; readonly sizeBytes: number; readonly options: ConversionOptions },
    terms?: RequestTerms,
  ): Promise<CreatedConversion> {
    return this.#json('POST', '/conversions', { persistence: steadily, ...terms }, JSON.stringify(request));
  }

  get(id: string, terms?: RequestTerms): Promise<Conversion> {
    return this.#json('GET', `/conversions/${encodeURIComponent(id)}`, terms);
  }

  /** Newest first. */
  list(query: { readonly limit?: number; readonly cursor?: string } = {}): Promise<ConversionPage> {
    const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return this.#json('GET', `/conversions${parameters.size > 0 ? `?${parameters}` : ''}`);
  }

  /** Deleting what is gone already is no error. */
  async delete(id: string): Promise<void> {
    try {
      await this.#request('DELETE', `/conversions/${encodeURIComponent(id)}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Everything that is held of the user, page by page put together. */
  async exportAccount(): Promise<AccountExport> {
    const first = await this.#json<AccountExport>('GET', '/account/export');
    const conversions = [...first.conversions];
    let { nextCursor } = first;
    while (nextCursor !== undefined) {
      const page = await this.#json<AccountExport>('GET', `/account/export?cursor=${encodeURIComponent(nextCursor)}`);
      conversions.push(...page.conversions);
      nextCursor = page.nextCursor;
    }
    const { nextCursor: _, ...rest } = first;
    return { ...rest, conversions };
  }

  /** Deletes the account with everything in it, in as many requests as it takes. */
  async deleteAccount(): Promise<DeletedAccount> {
    for (;;) {
      const answer = await this.#json<DeletedAccount>('DELETE', '/account');
      if (answer.state === 'deleted') return answer;
      await (this.#wait ?? realWait)(backoffMs(1));
    }
  }

  /**
   * Ends the sign-ins of all devices, that of this one among them; access tokens are good until they end.
   * @throws DOMException `TimeoutError` where no answer comes
   */
  async signOutEverywhere(): Promise<void> {
    await this.#request('POST', '/account/sign-out-everywhere', { signal: AbortSignal.timeout(signOutMs) });
  }

  async #json<T>(method: string, path: string, terms?: RequestTerms, body?: string): Promise<T> {
    const response = await this.#request(method, path, terms, body);
    return (await response.json()) as T;
  }

  #request(method: string, path: string, terms: RequestTerms = {}, body?: string): Promise<Response> {
    const attempt = async () => {
      const response = await this.#gate.run(() => this.#authorized(method, path, terms.signal, body));
      if (response.ok) return response;
      throw await apiErrorOf(response);
    };
    return persist(attempt, { ...terms, wait: this.#wait });
  }

  /** One try with a valid token; a refused token is renewed once. */
  async #authorized(method: string, path: string, signal?: AbortSignal, body?: string): Promise<Response> {
    const token = await this.#credentials.accessToken();
    const first = await this.#send(method, path, token, signal, body);
    if (first.status !== 401) return first;
    const second = await this.#send(method, path, await this.#credentials.renew(token), signal, body);
    if (second.status === 401) throw new SessionEnded('The service takes the session no more');
    return second;
  }

  async #send(method: string, path: string, token: string, signal?: AbortSignal, body?: string): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`${this.#base}${path}`, { method, headers, body, signal, cache: 'no-store' });
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw new ApiError('offline', 0, 'The service could not be reached', { cause });
    }
  }
}
