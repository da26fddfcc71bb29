/** The registry behind `/metrics`; every part of a process registers its own numbers here. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  /** `process` adds memory, CPU and event loop; once per process. */
  constructor(options: { process?: boolean } = {}) {
    if (options.process === true) collectDefaultMetrics({ register: this.registry });
  }

  request(labels: { method: string; route: string; status: string }, seconds: number): void {
    this.#requests.observe(labels, seconds);
  }

  /** A gauge that is read when `/metrics` is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        gauge.set(read());
      },
    });
  }

  /** A gauge with one label, such as the partition. */
  gauges(
    name: string,
    help: string,
    source: { label: string; read: () => Iterable<readonly [string | number, number]> },
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [source.label],
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        for (const [value, number] of source.read()) gauge.set({ [source.label]: value }, number);
      },
    });
  }
}
