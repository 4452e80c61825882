import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, sendAnswer } from './answer.ts';
import { createHttpApi } from './http-api.ts';
import type { Gateway, GatewayOptions } from './options.ts';
import { createSite } from './site.ts';

export type { HttpApiEvent } from './event.ts';
export type { Gateway, GatewayOptions } from './options.ts';

/** One origin in place of a distribution: an HTTP API under its path prefixes, the site everywhere else. */
export function createGateway({ site, api, report, clock = { now: () => new Date() } }: GatewayOptions): Gateway {
  const { answer: answerSite, errorPage } = createSite(site);
  const answerApi = createHttpApi(api, () => clock.now());
  const underWay = new Set<Promise<void>>();

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const isApi = api.pathPrefixes.some((prefix) => request.url?.startsWith(prefix));
    const original = await (isApi ? answerApi : answerSite)(request);
    const custom = site.customErrorResponses?.find(({ errorCode }) => errorCode === original.status);
    return (custom && (await errorPage(request, custom))) ?? original;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      sendAnswer(request, response, await answer(request));
    } catch (error) {
      // A client that hung up is no failure.
      if (!request.destroyed) report?.(`The gateway failed at ${request.method} ${request.url}: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad Gateway\n');
    }
  };

  return {
    handler(request, response) {
      const done = serve(request, response).finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async close() {
      await Promise.all(underWay);
    },
  };
}
