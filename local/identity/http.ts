import type { Provider } from 'oidc-provider';

/** The context of a middleware in front of the provider. */
export type Context = Parameters<Parameters<Provider['use']>[0]>[0];

/** A middleware in front of the provider. */
export type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

const maxFormBytes = 16_384;

/**
 * Reads a form sent by a page of ours. Browsers name the sending origin on every POST; another one gets nowhere.
 * @throws with status 403, 413 or 415
 */
export async function readForm(context: Context): Promise<URLSearchParams> {
  const origin = context.get('origin');
  if (origin && origin !== `${context.protocol}://${context.host}`)
    context.throw(403, 'The form came from another site.');
  if (!context.is('urlencoded')) context.throw(415, 'The form is not URL-encoded.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxFormBytes) context.throw(413, 'The form is too large.');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
