import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { catalogue, metricList, type MetricName } from './catalogue.js';
import type { Reading } from './metrics.js';

/** The metrics of the catalogue in the library's hands. */
export type Registered = {
  count(name: MetricName, labels: Record<string, string>): void;
  time(name: MetricName, labels: Record<string, string>, seconds: number): void;
  /** Sets the gauges to these readings and nothing else, and writes all metrics down. */
  expose(readings: readonly Reading[]): Promise<{ contentType: string; text: string }>;
};

/** Stands for a label's value that is not in the catalogue, so that series cannot multiply. */
const otherValue = 'other';

export function createRegistry(): Registered {
  // Of its own: a host's server may have metrics in the library's common registry.
  const registry = new Registry();
  const registers = [registry];
  const counters = new Map<MetricName, Counter>();
  const histograms = new Map<MetricName, Histogram>();
  const gauges = new Map<MetricName, Gauge>();
  collectDefaultMetrics({ register: registry });
  for (const [name, { kind, help, labels, buckets = [] }] of metricList) {
    const labelNames = Object.keys(labels);
    const settings = { name, help, labelNames, registers };
    switch (kind) {
      case 'counter':
        counters.set(name, new Counter(settings));
        break;
      case 'histogram':
        histograms.set(name, new Histogram({ ...settings, buckets: [...buckets] }));
        break;
      case 'gauge':
        gauges.set(name, new Gauge(settings));
        break;
    }
  }
  // A series that begins at 1 shows no increase: an alert would miss the first error of its kind.
  for (const [name, counter] of counters) {
    for (const labels of combinations(catalogue[name].labels)) counter.inc(labels, 0);
  }

  return {
    count: (name, labels) => counters.get(name)?.inc(listed(name, labels)),
    time: (name, labels, seconds) => histograms.get(name)?.observe(listed(name, labels), seconds),
    async expose(readings) {
      for (const [name, gauge] of gauges) {
        const own = readings.filter((reading) => reading.name === name);
        gauge.reset();
        // The library begins a gauge without labels at 0, which would be told as if it had been read.
        const hasNoLabels = Object.keys(catalogue[name].labels).length === 0;
        if (own.length === 0 && hasNoLabels) gauge.remove();
        for (const { labels = {}, value } of own) gauge.set(labels, value);
      }
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** The labels as they are, with what is not in the catalogue replaced. */
function listed(name: MetricName, labels: Record<string, string>): Record<string, string> {
  const declared: Labels = catalogue[name].labels;
  const isListed = (label: string, value: string) => declared[label]?.includes(value) ?? true;
  const entries = Object.entries(labels);
  if (entries.every(([label, value]) => isListed(label, value))) return labels;
  return Object.fromEntries(
    entries.map(([label, value]) => [label, isListed(label, value) ? value : otherValue]),
  );
}

type Labels = Readonly<Record<string, readonly string[] | null>>;

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
