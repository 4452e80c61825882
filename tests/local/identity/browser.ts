import { createHash, randomBytes } from 'node:crypto';
import { client, site } from './service.ts';

interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as a sign-in needs: cookies by path, redirects by hand, forms. */
export class Browser {
  readonly cookies = new Map<string, Cookie>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...init.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    return response;
  }

  /** Follows redirects within the provider and returns the last answer, or the URL that leaves it. */
  async visit(url: string, init: RequestInit = {}): Promise<Page> {
    let target = url;
    let response = await this.fetch(target, init);
    for (let step = 0; step < 10; step++) {
      const location = response.headers.get('location');
      if (!location) return { url: target, response, html: await response.text() };
      target = new URL(location, target).href;
      if (new URL(target).origin !== new URL(url).origin) return { url: target, response, html: '' };
      response = await this.fetch(target);
    }
    throw new Error(`too many redirects from ${url}`);
  }

  submit(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.visit(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  #store(line: string) {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/';
    if (value === '' || attributes.some((attribute) => attribute.startsWith('expires=Thu, 01 Jan 1970'))) {
      this.cookies.delete(name);
    } else {
      this.cookies.set(name, { value, path });
    }
  }
}

export interface Page {
  readonly url: string;
  readonly response: Response;
  readonly html: string;
}

/** An authorization request with PKCE, and what is needed to redeem its code. */
export function authorizationRequest(origin: string, overrides: Record<string, string | undefined> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    client_id: client.clientId,
    redirect_uri: `${site}/signed-in`,
    response_type: 'code',
    scope: client.scopes.join(' '),
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...overrides,
  };
  const defined = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { url: `${origin}/oauth2/authorize?${new URLSearchParams(defined)}`, verifier };
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly token_type: string;
}

export const postForm = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });

export const redeem = (origin: string, callback: string, verifier: string) =>
  postForm(`${origin}/oauth2/token`, {
    grant_type: 'authorization_code',
    client_id: client.clientId,
    redirect_uri: `${site}/signed-in`,
    code: new URL(callback).searchParams.get('code') ?? '',
    code_verifier: verifier,
  });

export const refresh = (origin: string, refreshToken: string) =>
  postForm(`${origin}/oauth2/token`, {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: refreshToken,
  });

/** Signs in through the page and redeems the code. */
export async function signIn(
  browser: Browser,
  origin: string,
  user: { email: string; password: string },
): Promise<Tokens> {
  const { url, verifier } = authorizationRequest(origin);
  const page = await browser.visit(url);
  const { url: callback } = await browser.submit(page.url, user);
  const response = await redeem(origin, callback, verifier);
  return (await response.json()) as Tokens;
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
