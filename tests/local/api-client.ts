import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Conversion, CreatedConversion } from '../../functions/service/record.ts';
import { authorizationRequest, Browser, postForm, type Tokens } from './identity/browser.ts';
import type { StartedService } from './start-service.ts';

/** A file as the API's clients have it. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A client of the HTTP API: signed in with code and PKCE, against what the discovery document names. */
export class ApiClient {
  readonly tokens: Tokens;
  readonly #siteUrl: string;

  private constructor(siteUrl: string, tokens: Tokens) {
    this.#siteUrl = siteUrl;
    this.tokens = tokens;
  }

  /** Signs in as the demo user or another that is known, or signs up as a new one first. */
  static async signIn(
    started: StartedService,
    newUser?: { email: string; password: string },
    knownUser: { email: string; password: string } = started.service.demoUser,
  ): Promise<ApiClient> {
    const { siteUrl } = started.service;
    const { oidc } = await (await fetch(`${siteUrl}/config.json`)).json();
    const discovery = await (await fetch(`${oidc.authority}/.well-known/openid-configuration`)).json();
    const redirect = { client_id: oidc.clientId, redirect_uri: `${siteUrl}/signed-in` };
    const { url, verifier } = authorizationRequest('', { ...redirect, scope: oidc.scopes });
    const browser = new Browser();
    const page = await browser.visit(`${discovery.authorization_endpoint}?${url.split('?')[1]}`);
    const { url: callback } = newUser
      ? await signUp(browser, page.url, newUser, started)
      : await browser.submit(page.url, knownUser);
    const answer = await postForm(discovery.token_endpoint, {
      ...redirect,
      grant_type: 'authorization_code',
      code: new URL(callback).searchParams.get('code') ?? '',
      code_verifier: verifier,
    });
    assert.equal(answer.status, 200);
    return new ApiClient(siteUrl, (await answer.json()) as Tokens);
  }

  /** Gets a token by client credentials, with the secret in the header. */
  static async asScripts(
    { service: { siteUrl, identityUrl } }: StartedService,
    { clientId, clientSecret }: { clientId: string; clientSecret: string },
  ): Promise<ApiClient> {
    const answer = await postForm(
      `${identityUrl}/oauth2/token`,
      { grant_type: 'client_credentials', scope: 'image-conversion/conversions' },
      { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    );
    assert.equal(answer.status, 200);
    return new ApiClient(siteUrl, (await answer.json()) as Tokens);
  }

  call(method: string, path: string, body?: object | string, token = this.tokens.access_token): Promise<Response> {
    return fetch(`${this.#siteUrl}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async create({ name, bytes }: NamedFile, options: object): Promise<CreatedConversion> {
    const answer = await this.call('POST', '/conversions', { fileName: name, sizeBytes: bytes.length, options });
    assert.equal(answer.status, 201);
    return (await answer.json()) as CreatedConversion;
  }

  /** Posts the file straight to the input bucket. */
  upload({ upload: { url, fields } }: CreatedConversion, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([bytes]));
    return fetch(url, { method: 'POST', body: form });
  }

  async get(id: string): Promise<Conversion> {
    const answer = await this.call('GET', `/conversions/${id}`);
    assert.equal(answer.status, 200);
    return (await answer.json()) as Conversion;
  }

  /** The conversion as soon as it is done or failed; the test's own time limit ends a vain wait. */
  async finished(id: string): Promise<Conversion> {
    for (;;) {
      const conversion = await this.get(id);
      if (conversion.state === 'done' || conversion.state === 'failed') return conversion;
      await wait(20);
    }
  }

  /** Creates, uploads and waits. */
  async convert(file: NamedFile, options: object): Promise<Conversion> {
    const created = await this.create(file, options);
    assert.equal((await this.upload(created, file.bytes)).status, 204);
    return this.finished(created.id);
  }
}

async function signUp(
  browser: Browser,
  signInUrl: string,
  user: { email: string; password: string },
  { announced }: StartedService,
): Promise<{ url: string }> {
  const confirmation = await browser.submit(`${signInUrl}/sign-up`, user);
  const line = announced.findLast((text) => text.includes(`code for ${user.email}`));
  const code = line?.match(/\b\d{6}$/)?.[0];
  assert.ok(code !== undefined, 'a code is announced');
  return browser.submit(confirmation.url, { code });
}
