import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  catalogue,
  metricList,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricName,
} from './catalogue.js';

/** What the parts of the proxy tell as it happens. Never throws. */
export type Recorder = {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void;
};

/** One value of a gauge. A gauge without a reading is left out of the scrape. */
export type Reading = { name: GaugeName; labels?: Record<string, string>; value: number };

type Labels = Readonly<Record<string, readonly string[] | null>>;

/** Stands for a label's value that is not in the catalogue, so that series cannot multiply. */
const otherValue = 'other';

/** The metrics of the catalogue: counts as it is told, and reads the gauges when it is asked. */
export class Metrics implements Recorder {
  // Of its own: a host's server may have metrics in the library's common registry.
  readonly #registry = new Registry();
  readonly #counters = new Map<MetricName, Counter>();
  readonly #histograms = new Map<MetricName, Histogram>();
  readonly #gauges = new Map<MetricName, Gauge>();
  readonly #readGauges: () => Promise<Reading[]>;

  /** @param readGauges Reads what is a state and no event, such as the length of a queue. */
  constructor(readGauges: () => Promise<Reading[]>) {
    this.#readGauges = readGauges;
    collectDefaultMetrics({ register: this.#registry });
    for (const [name, { kind, help, labels, buckets = [] }] of metricList) {
      const settings = {
        name,
        help,
        labelNames: Object.keys(labels),
        registers: [this.#registry],
      };
      switch (kind) {
        case 'counter':
          this.#counters.set(name, new Counter(settings));
          break;
        case 'histogram':
          this.#histograms.set(name, new Histogram({ ...settings, buckets: [...buckets] }));
          break;
        case 'gauge':
          this.#gauges.set(name, new Gauge(settings));
          break;
      }
    }
    // A series that begins at 1 shows no increase: an alert would miss the first error of its kind.
    for (const [name, counter] of this.#counters) {
      for (const labels of combinations(catalogue[name].labels)) counter.inc(labels, 0);
    }
  }

  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void {
    this.#counters.get(name)?.inc(listed(name, labels));
  }

  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#histograms.get(name)?.observe(listed(name, labels), value);
  }

  /** Everything in Prometheus' text format, version 0.0.4, the gauges read now. */
  async expose(): Promise<{ contentType: string; text: string }> {
    const readings = await this.#readGauges();
    for (const [name, gauge] of this.#gauges) {
      const own = readings.filter((reading) => reading.name === name);
      gauge.reset();
      // The library begins a gauge without labels at 0, which would be told as if it had been read.
      const hasNoLabels = Object.keys(catalogue[name].labels).length === 0;
      if (own.length === 0 && hasNoLabels) gauge.remove();
      for (const { labels = {}, value } of own) gauge.set(labels, value);
    }
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

/** The labels as they are, with what is not in the catalogue replaced. */
function listed(name: MetricName, labels: Record<string, string>): Record<string, string> {
  const declared: Labels = catalogue[name].labels;
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      label,
      (declared[label]?.includes(value) ?? true) ? value : otherValue,
    ]),
  );
}

/** All that the labels of a metric can say together; nothing where one of them is not listed. */
function combinations(labels: Labels): Record<string, string>[] {
  let found: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    found = (values ?? []).flatMap((value) =>
      found.map((others) => ({ ...others, [label]: value })),
    );
  }
  return found;
}
