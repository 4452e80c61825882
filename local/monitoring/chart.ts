import type { WidgetDefinition } from '../deployment/monitoring.ts';
import { Html, html } from '../identity/pages/html.ts';
import { amountOf, roundUp } from './amounts.ts';
import type { Series } from './series.ts';

/** The height of the plot in its own units; its width is the number of periods. It is stretched to its place. */
const plotHeight = 100;

/** How much of a period its bars take. */
const barShare = 0.8;

/** What is drawn of a widget: a title, the plot, and each series by name with its value over the whole time. */
export function chart(
  { title, unit, mark }: WidgetDefinition,
  series: readonly Series[],
  periods: readonly number[],
): Html {
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  // Of an alarm far above all values, the number is told and no line drawn: the values would lie on the ground.
  const isMarkNear = mark !== undefined && mark.value <= 2 * most;
  const end = roundUp(Math.max(most, isMarkNear ? mark.value : 0, Number.EPSILON) || 1);
  const metric = series[0]?.metric ?? '';
  const counted = series.filter(({ isCount }) => isCount);
  const drawn = series.map((one, index) => {
    const draw = one.isCount ? bars(one, counted.indexOf(one), counted.length, end) : line(one, end);
    return `<g class="${toneOf(one.label, index)}">${draw}</g>`;
  });
  const told = series.map(({ label, whole }) => `${label} ${whole === undefined ? 'none' : amountOf(metric, whole)}`);
  return html`<section class="graph">
<h2>${title}</h2>
<p class="unit">${unit}${mark && !isMarkNear ? html`; an alarm rings above ${amountOf(metric, mark.value)}` : undefined}</p>
<div class="plot">
<span class="end">${amountOf(metric, end)}</span>
<svg viewBox="0 0 ${periods.length} ${plotHeight}" preserveAspectRatio="none" role="img" aria-label="${`${title}: ${told.join(', ')}`}">
<path class="grid" d="M0 0H${periods.length}M0 ${plotHeight / 2}H${periods.length}"/>
${isMarkNear && html`<path class="mark" d="M0 ${(1 - mark.value / end) * plotHeight}H${periods.length}"/>`}
${new Html(drawn.join(''))}
<path class="ground" d="M0 ${plotHeight}H${periods.length}"/>
${new Html(periods.map((from, at) => hint(from, at, series, metric)).join(''))}
</svg>
<span class="times"><span>${clock(periods[0]!)}</span><span>now</span></span>
</div>
<ul class="legend">${series.map(
    ({ label, whole }, index) =>
      html`<li><span class="${`swatch ${toneOf(label, index)}`}"></span><span>${label}</span><b>${
        whole === undefined ? '–' : amountOf(metric, whole)
      }</b></li>`,
  )}${isMarkNear && html`<li><span class="swatch dashed"></span><span>an alarm rings</span><b>${amountOf(metric, mark.value)}</b></li>`}</ul>
</section>`;
}

/** Faults have a colour of their own. */
function toneOf(label: string, index: number): string {
  return /^failed/.test(label) ? 'bad' : `tone-${index % 6}`;
}

function bars({ values }: Series, at: number, of: number, end: number): string {
  const width = barShare / of;
  return values
    .map((value, period) => {
      if (!value) return '';
      const height = (value / end) * plotHeight;
      const x = period + (1 - barShare) / 2 + at * width;
      return `<rect x="${round(x)}" y="${round(plotHeight - height)}" width="${round(width)}" height="${round(height)}"/>`;
    })
    .join('');
}

/** Points, and a line between those that follow each other. */
function line({ values }: Series, end: number): string {
  const place = (value: number, period: number) => `${round(period + 0.5)} ${round((1 - value / end) * plotHeight)}`;
  const points = values.flatMap((value, period) => (value === undefined ? [] : [`M${place(value, period)}h0`]));
  const strokes = values.flatMap((value, period) => {
    const before = values[period - 1];
    return value === undefined || before === undefined ? [] : [`M${place(before, period - 1)}L${place(value, period)}`];
  });
  return `<path class="stroke" d="${strokes.join('')}"/><path class="points" d="${points.join('')}"/>`;
}

/** What is shown of a period under the pointer. */
function hint(from: number, at: number, series: readonly Series[], metric: string): string {
  const values = series.flatMap(({ label, values }) => {
    const value = values[at];
    return value === undefined ? [] : [`${label}: ${amountOf(metric, value)}`];
  });
  if (values.length === 0) return '';
  return html`<rect class="hint" x="${at}" y="0" width="1" height="${plotHeight}"><title>${[clock(from), ...values].join('\n')}</title></rect>`
    .text;
}

/** `20:15`, in the time of this machine. */
function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
