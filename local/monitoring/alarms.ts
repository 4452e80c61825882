import type { AlarmDefinition } from '../deployment/monitoring.ts';
import { evaluateMath } from './metric-math.ts';
import type { MetricStore } from './metric-store.ts';

/** An alarm, and whether it rings. */
export interface AlarmState {
  readonly alarm: AlarmDefinition;
  readonly isRinging: boolean;
}

/** Whether the last periods, the present one among them, are all above the threshold. No value is below it. */
export function stateOf(alarm: AlarmDefinition, store: MetricStore, now: number): AlarmState {
  const { periods, periodMs, threshold } = alarm;
  const present = now - (now % periodMs);
  const isRinging = Array.from({ length: periods }, (_, back) => present - back * periodMs).every(
    (from) => (measuredValue(alarm, store, from) ?? Number.NEGATIVE_INFINITY) > threshold,
  );
  return { alarm, isRinging };
}

function measuredValue({ watches, periodMs }: AlarmDefinition, store: MetricStore, from: number): number | undefined {
  const to = from + periodMs;
  if (!('expression' in watches)) return store.value(watches, watches.statistic, from, to);
  const metrics = Object.entries(watches.metrics).map(
    ([id, metric]) => [id, store.value(metric, metric.statistic, from, to)] as const,
  );
  return evaluateMath(watches.expression, Object.fromEntries(metrics));
}
