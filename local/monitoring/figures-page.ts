import { Html, html } from '../identity/pages/html.ts';
import type { AlarmState } from './alarms.ts';
import { amountOf } from './amounts.ts';
import { styles } from './figures-styles.ts';
import type { Series } from './series.ts';

/** What the page shows. */
export interface Figures {
  readonly siteUrl: string;
  /** Since when is measured. */
  readonly since: Date;
  readonly alarms: readonly AlarmState[];
  readonly numbers: readonly Series[];
  readonly graphs: readonly Html[];
  /** The titles of graphs that have nothing to show. */
  readonly silent: readonly string[];
}

/** Asks for the page again every few seconds and puts its new content in place, unless somebody is at it. */
export const script = `
setInterval(async () => {
  const main = document.querySelector('main');
  if (document.hidden || main.contains(document.activeElement) || !getSelection().isCollapsed) return;
  try {
    const answer = await fetch('/');
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    next.querySelector('details').open = main.querySelector('details').open;
    main.replaceWith(document.adoptNode(next));
    delete document.body.dataset.stopped;
  } catch {
    document.body.dataset.stopped = '';
  }
}, 5000);
`;

/** The whole page. */
export function figuresPage(figures: Figures): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Figures · Image conversion</title>
<style>${new Html(styles)}</style>
</head>
<body>
<header>
<h1>Figures</h1>
<p>Measured on this machine since ${clock(figures.since)}; the last three hours are shown. <a href="${figures.siteUrl}">Convert pictures</a></p>
<p class="stopped" role="status">The service does not answer. These are its last figures.</p>
</header>
<main>
${figures.alarms.filter(({ isRinging }) => isRinging).map(ringing)}
${numbers(figures.numbers)}
${alarmList(figures.alarms)}
${
  figures.graphs.length > 0 &&
  html`<div class="graphs">
${figures.graphs}
</div>`
}
${silence(figures)}
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

function clock(time: Date): string {
  return time.toTimeString().slice(0, 5);
}

function ringing({ alarm: { name, description } }: AlarmState): Html {
  return html`<section class="ringing"><h2>${name}</h2><p>${description}</p></section>`;
}

function numbers(series: readonly Series[]): Html {
  return html`<dl class="numbers">${series.map(({ label, metric, whole }) => {
    const state = whole === undefined ? 'none' : label === 'failed' && whole > 0 ? 'bad' : '';
    // The amount has its unit with it.
    const name = label.replace(/, (ms|%)$/, '');
    return html`<div class="${state}"><dt>${name}</dt><dd>${whole === undefined ? '–' : amountOf(metric, whole)}</dd></div>`;
  })}</dl>`;
}

function alarmList(alarms: readonly AlarmState[]): Html {
  const count = alarms.filter(({ isRinging }) => isRinging).length;
  const state = count === 0 ? 'none rings' : count === 1 ? 'one rings' : `${count} ring`;
  return html`<details class="alarms"><summary>${alarms.length} alarms <span class="calm">· ${state}</span></summary><dl>${alarms.map(
    ({ alarm: { name, description }, isRinging }) =>
      html`<div><dt>${name}${isRinging && ' · rings'}</dt><dd>${description}</dd></div>`,
  )}</dl></details>`;
}

function silence({ graphs, silent, siteUrl }: Figures): Html | undefined {
  if (graphs.length === 0)
    return html`<p class="silent">Nothing was measured yet. Convert a picture in the cloud on <a href="${siteUrl}">the page</a>, or put one into the input bucket: it shows here within seconds.</p>`;
  return silent.length > 0 ? html`<p class="silent">Nothing to show of: ${silent.join('; ')}.</p>` : undefined;
}
