import { Counter, type CounterConfiguration, Histogram, type HistogramConfiguration } from 'prom-client';

/**
 * Metrics of the hot path. prom-client looks up a series and checks its labels at every count. Here the caller looks up
 * its series once and keeps it, and prom-client collects the values when the metrics are read.
 */

type Labels<L extends string> = Readonly<Record<L, string>>;

/** The series of a metric, by the values of its labels in the order of their declaration. */
class SeriesMap<L extends string, S> {
  readonly all = new Map<string, S>();

  constructor(
    private readonly names: readonly L[],
    private readonly make: (labels: Partial<Labels<L>>) => S,
  ) {}

  get(values: readonly string[]): S {
    const key = values.join(' ');
    const known = this.all.get(key);
    if (known !== undefined) return known;
    const labels: Partial<Record<L, string>> = {};
    for (const [at, name] of this.names.entries()) labels[name] = values[at] ?? '';
    const made = this.make(labels);
    this.all.set(key, made);
    return made;
  }
}

/** A counter whose callers keep their series. */
export class SeriesCounter<L extends string> {
  private readonly kept: SeriesMap<L, { labels: Partial<Labels<L>>; count: number }>;

  constructor(config: CounterConfiguration<L> & { labelNames: readonly L[] }) {
    const series = new SeriesMap(config.labelNames, (labels) => ({ labels, count: 0 }));
    this.kept = series;
    new Counter({
      ...config,
      collect() {
        this.reset();
        for (const { labels, count } of series.all.values()) if (count > 0) this.inc(labels, count);
      },
    });
  }

  /** The series with these values of the labels: a function that adds one to it. */
  series(...values: string[]): () => void {
    const kept = this.kept.get(values);
    return () => {
      kept.count += 1;
    };
  }
}

/** A histogram of durations whose callers keep their series. It shows the same values as prom-client's own. */
export class Timings<L extends string> extends Histogram<L> {
  private readonly kept: SeriesMap<L, Timing<L>>;

  constructor(
    private readonly config: HistogramConfiguration<L> & { labelNames: readonly L[]; buckets: number[] },
  ) {
    super(config);
    this.kept = new SeriesMap(config.labelNames, (labels) => new Timing(labels, config.buckets));
  }

  /** A series, by the values of its labels. */
  series(...values: string[]): Timing<L> {
    return this.kept.get(values);
  }

  /** Every series with its labels. */
  readings(): readonly Timing<L>[] {
    return [...this.kept.all.values()];
  }

  /** The registry and the histogram's own `get` read this; prom-client's types omit it. */
  async getForPromString() {
    const { name, help, aggregator = 'sum' } = this.config;
    const values = [...this.kept.all.values()].flatMap((timing) => timing.values(name));
    return { name, help, type: 'histogram', aggregator, values };
  }
}

/** The durations of one series. */
export class Timing<L extends string> {
  /** The number of durations in each bucket, that is above the bucket before; the last entry counts those above all. */
  readonly times: number[];
  /** All durations together, in seconds. */
  sum = 0;

  constructor(
    readonly labels: Partial<Labels<L>>,
    readonly buckets: readonly number[],
  ) {
    this.times = [...buckets.map(() => 0), 0];
  }

  /** @param ms milliseconds; shown in seconds, as the buckets are */
  took(ms: number): void {
    const seconds = ms / 1_000;
    let at = 0;
    while (seconds > (this.buckets[at] ?? Number.POSITIVE_INFINITY)) at += 1;
    this.times[at] = (this.times[at] ?? 0) + 1;
    this.sum += seconds;
  }

  /** The values of the histogram `name`; none while there are no durations. */
  values(name: string) {
    const sharedLabels = this.labels;
    let count = 0;
    const buckets = this.times.map((times, at) => {
      count += times;
      const le = this.buckets[at] ?? '+Inf';
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: count };
    });
    if (count === 0) return [];
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }
}
