import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Everything `/metrics` of this process tells, in Prometheus' words. Pieces declare their own counters with `registers: [metrics]`. */
export const metrics = new Registry();

collectDefaultMetrics({ register: metrics });

/** Time to answer, by route class and status; never by full path, whose values have no end. */
export const requestSeconds = new Histogram({
  name: 'switchboard_http_request_seconds',
  help: 'Time until a response was complete',
  labelNames: ['area', 'method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});

/** While the database is away, whoever measures still learns the rest in time. */
const READ_MS = 2_000;

/** Something that is asked for when the page is read, NaN when it cannot be told. A name that is declared again is replaced. */
export function gauge(name: string, help: string, read: () => Promise<number> | number): void {
  metrics.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    registers: [metrics],
    async collect() {
      this.set(await Promise.race([Promise.resolve().then(read), sleep(READ_MS, NaN, { ref: false })]).catch(() => NaN));
    },
  });
}
