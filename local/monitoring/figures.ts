import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { MonitoringDefinition } from '../deployment/monitoring.ts';
import { stateOf } from './alarms.ts';
import { chart } from './chart.ts';
import { figuresPage, script } from './figures-page.ts';
import { styles } from './figures-styles.ts';
import type { MetricStore } from './metric-store.ts';
import { periodsOf, seriesOf } from './series.ts';

export interface FiguresOptions {
  /** What the stack watches and shows; the page has the same, in the same order. */
  readonly monitoring: MonitoringDefinition;
  readonly metrics: MetricStore;
  readonly siteUrl: string;
  /** Measures what is only measured when somebody looks. */
  readonly look: () => void;
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${hashOf(styles)}`,
    `script-src ${hashOf(script)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The page of the figures, drawn anew for each request from the stack's own dashboard and alarms. */
export function createFigures({ monitoring, metrics, siteUrl, look }: FiguresOptions): RequestListener {
  const since = new Date();
  return (request, response) => {
    if (request.url !== '/') return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    look();
    const now = Date.now();
    const drawn = monitoring.widgets.map((widget) => {
      const periods = periodsOf(widget.periodMs, since.getTime(), now);
      return { widget, periods, series: seriesOf(widget, metrics, periods) };
    });
    const graphs = drawn.filter(({ widget }) => widget.view === 'timeSeries');
    const hasSomething = ({ series }: (typeof drawn)[number]) => series.some(({ whole = 0 }) => whole > 0);
    const page = figuresPage({
      siteUrl,
      since,
      alarms: monitoring.alarms.map((alarm) => stateOf(alarm, metrics, now)),
      numbers: drawn.filter(({ widget }) => widget.view === 'singleValue').flatMap(({ series }) => series),
      graphs: graphs.filter(hasSomething).map(({ widget, series, periods }) => chart(widget, series, periods)),
      silent: graphs.filter((one) => !hasSomething(one)).map(({ widget }) => widget.title),
    });
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : page);
  };
}
