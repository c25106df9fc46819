import { round } from './processes.ts';

/** p50, p95 and the ends of times in ms. */
export function spread(times: number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN, 2);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), min: at(0), max: at(1) };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** `total` pieces of work by `clients` at once; how long each took, and how many a second. */
export async function load(total: number, clients: number, work: (n: number) => Promise<unknown>) {
  const times: number[] = [];
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < total) times.push(await timed(() => work(next++)));
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { ms: spread(times), perSecond: round(total / seconds) };
}
