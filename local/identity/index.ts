import { openArtifacts } from './artifacts.ts';
import {
  cognitoDiscovery,
  cognitoLogout,
  cognitoUserInfo,
  jsonRevocation,
  jsonTokens,
  requireHost,
} from './endpoints.ts';
import type { Context, Middleware } from './http.ts';
import { createInteractions, type SendPage } from './interactions.ts';
import { loadKeys } from './keys.ts';
import type { DemoUser, Identity, IdentityOptions } from './options.ts';
import { errorCard } from './pages/error.ts';
import { pageHeaders, renderPage } from './pages/layout.ts';
import { hashPassword } from './password.ts';
import { createProvider } from './provider.ts';
import { userPoolApi } from './user-pool-api.ts';
import { userPoolOperations } from './user-pool-operations.ts';
import { Users } from './users.ts';

export type { Identity, IdentityClient, IdentityOptions } from './options.ts';

/**
 * Opens an OpenID provider that looks like a Cognito user pool with managed login.
 * @throws LocalProblem where its folder is damaged
 */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { folder, client, announce, groups = [] } = options;
  const issuer = new URL(options.issuer);
  const [keys, users, artifacts] = await Promise.all([
    loadKeys(folder),
    Users.open(folder),
    openArtifacts(folder, client.rotation?.graceSeconds ?? 0),
  ]);
  const scripts = options.scripts && { ...options.scripts, clientSecret: keys.scriptsSecret };
  if (options.demoUser) await ensureUser(users, options.demoUser);

  const home = client.logoutUrls[0];
  const headers = pageHeaders([...new Set(client.callbackUrls.map((url) => new URL(url).origin))]);
  const sendPage: SendPage = (context, title, card, status = 200) => {
    context.status = status;
    context.set(headers);
    context.type = 'html';
    context.body = renderPage({ title, application: client.name, home, card });
  };
  const sendError = (context: Context, error: PageError) => {
    const { title, message } = wordsFor(error);
    const card = errorCard({
      title,
      message,
      code: error.error,
      detail: error.description,
      home,
      application: client.name,
    });
    sendPage(context, title, card, error.status);
  };

  const provider = createProvider({
    issuer: options.issuer,
    client,
    scripts,
    groups,
    keys,
    users,
    artifacts,
    renderError: (context, out) =>
      sendError(context, { status: context.status, error: out.error, description: out.error_description }),
  });

  const errorPages: Middleware = async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body === undefined) {
        sendError(context, { status: 404, error: 'not_found' });
      }
    } catch (error) {
      const known = asPageError(error);
      if (known.status >= 500) announce(`The identity provider failed: ${String(error)}`);
      sendError(context, known);
    }
  };

  for (const middleware of [
    requireHost(issuer),
    errorPages,
    cognitoDiscovery(issuer, client, scripts !== undefined),
    jsonRevocation,
    jsonTokens,
    ...(options.administrators
      ? [userPoolApi(userPoolOperations({ users, artifacts, groups, scripts }), options.administrators)]
      : []),
    cognitoLogout(provider, client),
    cognitoUserInfo(provider, { issuer: options.issuer, keys, users, client }),
    createInteractions(provider, users, sendPage, options),
  ]) {
    provider.use(middleware);
  }
  provider.on('server_error', (_context, error) => announce(`The identity provider failed: ${String(error)}`));
  // A browser that hangs up is no news, and Koa would print it.
  provider.silent = true;

  return {
    handler: provider.callback(),
    async close() {
      await Promise.all([users.save(), artifacts.save()]);
    },
  };
}

async function ensureUser(users: Users, { email, password }: DemoUser) {
  if (!users.findByEmail(email)) await users.add(email, await hashPassword(password));
}

interface PageError {
  readonly status: number;
  readonly error: string;
  readonly description?: string | undefined;
}

/** Only what was meant for the reader leaves here. */
function asPageError(error: unknown): PageError {
  const { expose, status, message, code, error: name } = error as Partial<Record<string, unknown>>;
  if (!expose || typeof status !== 'number') return { status: 500, error: 'server_error' };
  const known = [name, code].find((value) => typeof value === 'string');
  const expired = (error as Error).constructor.name === 'SessionNotFound';
  return {
    status,
    error: expired ? 'session_expired' : typeof known === 'string' ? known : 'invalid_request',
    ...(typeof message === 'string' && !expired ? { description: message } : {}),
  };
}

function wordsFor({ status, error }: PageError): { title: string; message: string } {
  if (error === 'session_expired' || error === 'invalid_session') {
    return {
      title: 'This sign-in has expired',
      message: 'It was left open too long, finished already, or begun in another browser. Go back and sign in again.',
    };
  }
  if (status === 404) return { title: 'Nothing here', message: 'The address is not one of the sign-in pages.' };
  if (status >= 500) return { title: 'Something went wrong', message: 'The sign-in service failed. Try again.' };
  return { title: 'The request cannot be carried out', message: 'The application sent something that is not right.' };
}
