import type { IncomingMessage, ServerResponse } from 'node:http';

/** What goes back to a client, as data. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Answers one request; the body of the request may be left unread. */
export type Answerer = (request: IncomingMessage) => Promise<Answer>;

/** Sends an answer: no body for HEAD and 304, and no second request after a body that was left unread. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!request.complete) response.setHeader('connection', 'close');
  if (status !== 304 && status !== 204) response.setHeader('content-length', body.length);
  response.statusCode = status;
  response.end(request.method === 'HEAD' || status === 304 ? undefined : body);
}
