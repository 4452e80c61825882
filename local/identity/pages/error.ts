import { type Html, html } from './html.ts';

/** What an error page shows: a sentence, and the protocol's own words for those who look into it. */
export interface ErrorPage {
  readonly title: string;
  readonly message: string;
  readonly code?: string;
  readonly detail?: string | undefined;
  readonly home: string | undefined;
  readonly application: string;
}

/** The card of an error page. */
export function errorCard({ title, message, code, detail, home, application }: ErrorPage): Html {
  return html`<h1>${title}</h1>
<p class="lead">${message}</p>
${home && html`<p class="actions"><a class="button" href="${home}">Back to ${application}</a></p>`}
${code && html`<div class="aside"><p><code>${code}</code>${detail && html` ${detail}`}</p></div>`}`;
}
