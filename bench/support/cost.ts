import type { Desk } from './desk.ts';
import { load } from './figures.ts';
import { round } from './processes.ts';
import { say } from './say.ts';
import type { Wire } from './wire.ts';

export type Cost = Awaited<ReturnType<typeof costOf>>;

/** Times of many requests, one after the other unless there are more wires, and the CPU of the product and its mongod for each of them. */
export async function costOf(desk: Desk, wires: Wire[], total: number, work: (wire: Wire, n: number) => Promise<unknown>) {
  const free = [...wires];
  const before = desk.cpuMs();
  const { ms, perSecond } = await load(total, wires.length, async (n) => {
    const wire = free.pop()!;
    await work(wire, n);
    free.push(wire);
  });
  return { ...ms, perSecond, cpuMs: round((desk.cpuMs() - before) / total, 2) };
}

const EMPTY_LIST = '{"items":[],"next":null}';

type Request = { path: string; headers: Record<string, string> };

/** The cost of each of some reads, warmed up before, with the size of its answer. */
export async function costOfReads(desk: Desk, reads: Record<string, Request | ((n: number) => Request)>, { total = 200, warmUp = 40, mayBeEmpty = false } = {}): Promise<Record<string, Cost & { bytes: number }>> {
  const wire = await desk.wire();
  const results: Record<string, Cost & { bytes: number }> = {};
  for (const [name, read] of Object.entries(reads)) {
    let bytes = 0;
    const once = async (on: Wire, n: number) => {
      const { path, headers } = typeof read === 'function' ? read(n) : read;
      bytes = (await on.ask('GET', path, headers)).body.length;
    };
    for (let n = 0; n < warmUp; n++) await once(wire, n);
    if (bytes === EMPTY_LIST.length && !mayBeEmpty && name !== 'nothing') throw new Error(`${name} found nothing: it measures nothing.`);
    results[name] = { ...(await costOf(desk, [wire], total, once)), bytes };
    say(`${name}: ${JSON.stringify(results[name])}`);
  }
  wire.close();
  return results;
}

export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
