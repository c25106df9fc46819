import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../support/figures.ts';
import { cpuOf, round } from '../support/processes.ts';
import { Typist, type Tongue } from './typist.ts';

export type Subject = { name: string; url: string; pids: () => number[]; /** Beside the server: its database. */ storePids: () => number[]; tongue: Tongue; documents: string[] };

const EACH = 10;
/** Under way at once from each, when nobody waits. */
const WINDOW = 4;
const SATURATED_MS = 5_000;
const CALM_MS = 8_000;
const EDITS_PER_SECOND = 10;

/** Ten documents with ten typists each: as fast as it goes, then ten edits a second in each document. */
export async function measure(subject: Subject): Promise<object> {
  const saturated = await run(subject, async (rooms, sent, over) => {
    const under = new Map<Typist, number>();
    const go = (room: Room, typist: Typist): void => {
      while (!over() && (under.get(typist) ?? 0) < WINDOW) {
        under.set(typist, (under.get(typist) ?? 0) + 1);
        sent(room, typist);
      }
    };
    for (const room of rooms) room.onWhole = (typist) => (under.set(typist, under.get(typist)! - 1), go(room, typist));
    for (const room of rooms) for (const typist of room.typists) go(room, typist);
    await sleep(SATURATED_MS);
  });
  const calm = await run(subject, async (rooms, sent) => {
    const until = performance.now() + CALM_MS;
    for (let n = 0; performance.now() < until; n += 1) {
      for (const [at, room] of rooms.entries()) setTimeout(() => sent(room, room.typists[n % EACH]!), (at * 1_000) / EDITS_PER_SECOND / rooms.length);
      await sleep(1_000 / EDITS_PER_SECOND);
    }
    await sleep(300);
  });
  return {
    saturated: { deliveriesPerSecond: Math.round(saturated.deliveries / saturated.seconds), serverCpuMsPer1000: per1000(saturated.cpu, saturated), withDatabaseMsPer1000: per1000(saturated.cpu + saturated.storeCpu, saturated) },
    tenEditsPerSecond: { toAllMs: spread(calm.toAll), serverCpuMsPer1000: per1000(calm.cpu, calm), withDatabaseMsPer1000: per1000(calm.cpu + calm.storeCpu, calm), notArrived: calm.notArrived },
  };
}

const per1000 = (cpu: number, { deliveries }: { deliveries: number }): number => round((cpu / deliveries) * 1_000, 2);

type Room = { typists: Typist[]; onWhole: (by: Typist) => void };
type Work = (rooms: Room[], sent: (room: Room, by: Typist) => void, over: () => boolean) => Promise<void>;

async function run({ url, tongue, documents, pids, storePids }: Subject, work: Work) {
  const open = new Map<number, { left: number; at: number; room: Room; by: Typist }>();
  const found = { deliveries: 0, toAll: [] as number[], cpu: 0, storeCpu: 0, seconds: 0, notArrived: 0 };
  let numbers = Math.floor(Math.random() * 1_000_000);
  let over = false;
  const rooms: Room[] = documents.map((document) => ({ typists: Array.from({ length: EACH }, () => new Typist(document, tongue)), onWhole: () => undefined }));
  const hear = (number: number): void => {
    const edit = open.get(number);
    if (!edit) return;
    found.deliveries += 1;
    edit.left -= 1;
    if (edit.left > 0) return;
    open.delete(number);
    found.toAll.push(performance.now() - edit.at);
    edit.room.onWhole(edit.by);
  };
  for (const { typists } of rooms) for (const typist of typists) await typist.open(url, hear);
  // What was typed before is told to those who come.
  await sleep(500);
  found.deliveries = 0;
  const before = [cpuOf(pids()), cpuOf(storePids())] as const;
  const started = performance.now();
  await work(rooms, (room, by) => {
    numbers += 1;
    open.set(numbers, { left: EACH - 1, at: performance.now(), room, by });
    by.type(numbers);
  }, () => over);
  over = true;
  found.seconds = (performance.now() - started) / 1_000;
  found.cpu = cpuOf(pids()) - before[0];
  found.storeCpu = cpuOf(storePids()) - before[1];
  found.notArrived = open.size;
  for (const { typists } of rooms) for (const typist of typists) typist.close();
  await sleep(200);
  return found;
}
