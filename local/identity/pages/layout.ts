import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import { styles } from './styles.ts';

const styleHash = createHash('sha256').update(styles).digest('base64');

/**
 * The headers of every page: nothing is loaded, framed or cached, and forms go nowhere but here, and by redirect to
 * the origins of the application (browsers hold `form-action` against redirects too).
 */
export const pageHeaders = (formOrigins: readonly string[]): Record<string, string> => ({
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ['form-action', "'self'", ...formOrigins].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

const mark = html`<svg width="26" height="26" viewBox="0 0 26 26" fill="none" aria-hidden="true">
  <rect x="1" y="1" width="15" height="15" rx="4" stroke="currentColor" stroke-width="2" />
  <path d="M20 10h1a4 4 0 0 1 4 4v7a4 4 0 0 1-4 4h-7a4 4 0 0 1-4-4v-1" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
  <path d="m4.5 12 3.2-3.6a1 1 0 0 1 1.5 0L12.500 12" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

/** A whole page around its card. */
export function renderPage(page: {
  readonly title: string;
  readonly application: string;
  /** Where the name of the application leads. */
  readonly home: string | undefined;
  readonly card: Html;
}): string {
  const brand = html`${mark}<span>${page.application}</span>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title} · ${page.application}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<header>${page.home ? html`<a class="brand" href="${page.home}">${brand}</a>` : html`<span class="brand">${brand}</span>`}</header>
<main><div class="card">
${page.card}
</div></main>
<footer>Runs on this machine, in place of Amazon Cognito.</footer>
</body>
</html>
`.text;
}
