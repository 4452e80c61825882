/** A metric by its name in CloudWatch: one name with other dimensions is another metric. */
export interface MetricName {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One measured value. */
export interface Sample extends MetricName {
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How the values of a period become one: CloudWatch's statistics, as far as the stack uses them. */
export type Statistic = 'Sum' | 'Maximum' | `p${number}`;

/** How long CloudWatch's dashboards look back unless somebody says otherwise. */
export const windowMs = 3 * 60 * 60 * 1000;

/** The least period of all that is asked for here. */
const bucketMs = 60_000;

/** More values of a minute than this are not told apart any more: the newest stand for all. */
const maxValues = 5_000;

interface Kept {
  readonly name: MetricName;
  /** The values of each minute, by its beginning. */
  readonly buckets: Map<number, { values: number[]; sum: number; count: number }>;
}

/** The metrics of the last three hours, in memory: CloudWatch's part on one machine. */
export class MetricStore {
  readonly #metrics = new Map<string, Kept>();

  add({ namespace, metric, dimensions, value, at }: Sample): void {
    const key = keyOf({ namespace, metric, dimensions });
    const kept = this.#metrics.get(key) ?? { name: { namespace, metric, dimensions }, buckets: new Map() };
    this.#metrics.set(key, kept);
    const start = at - (at % bucketMs);
    const bucket = kept.buckets.get(start) ?? { values: [], sum: 0, count: 0 };
    kept.buckets.set(start, bucket);
    bucket.sum += value;
    if (bucket.values.length < maxValues) bucket.values.push(value);
    else bucket.values[bucket.count % maxValues] = value;
    bucket.count += 1;
    for (const old of kept.buckets.keys()) if (old < at - windowMs - bucketMs) kept.buckets.delete(old);
  }

  /** Every metric of which something was measured, in the order of its first value. */
  get names(): readonly MetricName[] {
    return [...this.#metrics.values()].map(({ name }) => name);
  }

  /** The statistic of the values from `from` on and before `to`; `undefined` where there are none. */
  value(name: MetricName, statistic: Statistic, from: number, to: number): number | undefined {
    const buckets = [...(this.#metrics.get(keyOf(name))?.buckets ?? [])]
      .filter(([start]) => start >= from && start < to)
      .map(([, bucket]) => bucket);
    if (buckets.length === 0) return undefined;
    if (statistic === 'Sum') return buckets.reduce((sum, bucket) => sum + bucket.sum, 0);
    const values = buckets.flatMap((bucket) => bucket.values).sort((one, other) => one - other);
    if (statistic === 'Maximum') return values.at(-1);
    return values[Math.max(0, Math.ceil((Number(statistic.slice(1)) / 100) * values.length) - 1)];
  }
}

function keyOf({ namespace, metric, dimensions }: MetricName): string {
  return JSON.stringify([
    namespace,
    metric,
    Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}
