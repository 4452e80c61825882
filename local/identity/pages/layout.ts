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

/** The site's own mark, in the colour of the cloud. */
const mark = html`<svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
<rect class="mark-ground" width="32" height="32" rx="8"/>
<path class="mark-front" d="M6 26V21h5v-5h5v-5h5V6h5v5.5A14.5 14.5 0 0 1 11.500 26Z"/>
<path class="mark-back" d="M6 6h10v5h-5v5H6Z"/>
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
