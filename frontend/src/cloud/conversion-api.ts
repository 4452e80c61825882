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

/** Tries of one request in all: refused ones (429), and those that got no answer or a gateway's (502 to 504). */
const maxAttempts = 5;
/** Further tries of a request that finds no room beside the user's own open conversions; each waits about 5 seconds. */
const maxWaitsForRoom = 120;
/** Requests under way at once; the rest of a large batch waits. */
const parallelRequests = 4;

/** The HTTP API as the page uses it. Every method throws {@link ApiError} or {@link SessionEnded}. */
export class ConversionApi {
  readonly #base: string;
  readonly #credentials: Credentials;
  readonly #wait: Wait;
  readonly #gate = new Gate(parallelRequests);

  constructor({ base, credentials, wait = realWait }: ConversionApiTerms) {
    this.#base = base;
    this.#credentials = credentials;
    this.#wait = wait;
  }

  create(
    request: { readonly fileName: string; readonly sizeBytes: number; readonly options: ConversionOptions },
    signal?: AbortSignal,
  ): Promise<CreatedConversion> {
    return this.#json('POST', '/conversions', signal, JSON.stringify(request));
  }

  get(id: string, signal?: AbortSignal): Promise<Conversion> {
    return this.#json('GET', `/conversions/${encodeURIComponent(id)}`, signal);
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
      await this.#wait(backoffMs(1));
    }
  }

  async #json<T>(method: string, path: string, signal?: AbortSignal, body?: string): Promise<T> {
    const response = await this.#request(method, path, signal, body);
    return (await response.json()) as T;
  }

  async #request(method: string, path: string, signal?: AbortSignal, body?: string): Promise<Response> {
    let waitsForRoom = 0;
    for (let attempt = 1; ; attempt++) {
      const response = await this.#gate.run(() => this.#authorized(method, path, signal, body));
      if (response instanceof Response && response.ok) return response;
      const error = response instanceof Response ? await apiErrorOf(response) : response;
      if (error.code === 'too-many-open-conversions' && waitsForRoom < maxWaitsForRoom) {
        waitsForRoom += 1;
        attempt = 0;
      }
      if (attempt === maxAttempts || !isWorthAnotherTry(error)) throw error;
      const asked = response instanceof Response ? Number(response.headers.get('retry-after')) * 1000 : 0;
      await this.#wait(Math.max(backoffMs(attempt || 1), Math.min(asked || 0, 30_000)), signal);
    }
  }

  /** One try with a valid token; a refused token is renewed once. */
  async #authorized(method: string, path: string, signal?: AbortSignal, body?: string): Promise<Response | ApiError> {
    const token = await this.#credentials.accessToken();
    const first = await this.#send(method, path, token, signal, body);
    if (!(first instanceof Response) || first.status !== 401) return first;
    const second = await this.#send(method, path, await this.#credentials.renew(token), signal, body);
    if (second instanceof Response && second.status === 401)
      throw new SessionEnded('The service takes the session no more');
    return second;
  }

  async #send(
    method: string,
    path: string,
    token: string,
    signal?: AbortSignal,
    body?: string,
  ): Promise<Response | ApiError> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`${this.#base}${path}`, { method, headers, body, signal, cache: 'no-store' });
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      return new ApiError('offline', 0, 'The service could not be reached', { cause });
    }
  }
}

/** Creating twice is harmless: what is not uploaded to expires. */
function isWorthAnotherTry({ code, status }: ApiError): boolean {
  // Tomorrow is too late for a page.
  if (code === 'too-many-bytes') return false;
  return status === 0 || status === 429 || (status >= 502 && status <= 504);
}
