import type { CounterName, GaugeName, HistogramName, LabelsOf } from './catalogue.js';
import type { Registered } from './registry.js';

/** What the parts of the proxy tell as it happens. Never throws, and costs next to nothing. */
export type Recorder = {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void;
  time<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void;
};

/** One value of a gauge. A gauge without a reading is left out of the scrape. */
export type Reading = { name: GaugeName; labels?: Record<string, string>; value: number };

export type Metrics = Recorder & {
  /** Everything in Prometheus' text format, version 0.0.4, the gauges read now. */
  expose(): Promise<{ contentType: string; text: string }>;
};

/** How many events are kept before the library is loaded to count them. */
const longestQueue = 1000;

/**
 * Counts, and reads the gauges when it is asked.
 *
 * The library is loaded with the first scrape, or when a number of events wait to be counted: a
 * proxy that nobody scrapes starts without it, and a test or a short run never pays for it.
 *
 * @param readGauges Reads what is a state and no event, such as the length of a queue.
 */
export function createMetrics(readGauges: () => Promise<Reading[]>): Metrics {
  let queue: ((registered: Registered) => void)[] = [];
  let registered: Registered | null = null;
  let loading: Promise<Registered> | null = null;

  function load(): Promise<Registered> {
    loading ??= import('./registry.js').then(({ createRegistry }) => {
      registered = createRegistry();
      for (const event of queue) event(registered);
      queue = [];
      return registered;
    });
    return loading;
  }

  function record(event: (into: Registered) => void): void {
    if (registered !== null) {
      event(registered);
      return;
    }
    if (queue.push(event) >= longestQueue) void load();
  }

  return {
    count: (name, labels) => record((into) => into.count(name, labels)),
    time: (name, labels, seconds) => record((into) => into.time(name, labels, seconds)),
    async expose() {
      const [into, readings] = await Promise.all([load(), readGauges()]);
      return into.expose(readings);
    },
  };
}
