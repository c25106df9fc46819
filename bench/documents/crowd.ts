import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { cpuOf } from '../support/processes.ts';
import type { Load } from './loads.ts';
import type { Subject } from './subjects.ts';
import { Typist } from './typist.ts';

/** Under way at once from each typist, where nobody waits. */
const WINDOW = 4;
/** For the last edit to arrive; what is later counts as lost. */
const LATE_MS = 2_000;

export type Found = { deliveries: number; seconds: number; /** From an edit until the last of the others has it. */ toAllMs: number[]; cpuMs: number; storeCpuMs: number; notArrived: number };
type Room = { typists: Typist[]; onWhole: (by: Typist) => void };

/** Puts one load on one server and counts what its readers get. `seed`: the same moments for every server. */
export async function crowd({ url, tongue, documents, pids, storePids }: Subject, load: Load, seed: number): Promise<Found> {
  const under = new Map<number, { left: number; at: number; room: Room; by: Typist }>();
  const found: Found = { deliveries: 0, seconds: 0, toAllMs: [], cpuMs: 0, storeCpuMs: 0, notArrived: 0 };
  const rooms: Room[] = (await documents(load.documents)).map((document) => ({ typists: Array.from({ length: load.each }, () => new Typist(document, tongue)), onWhole: () => undefined }));
  let numbers = 0;
  const hear = (number: number, reader: Typist): void => {
    const edit = under.get(number);
    // Some servers also send everybody what they typed themselves: that tells nobody anything.
    if (!edit || edit.by === reader) return;
    found.deliveries += 1;
    edit.left -= 1;
    if (edit.left > 0) return;
    under.delete(number);
    found.toAllMs.push(performance.now() - edit.at);
    edit.room.onWhole(edit.by);
  };
  const type = (room: Room, by: Typist): void => {
    numbers += 1;
    under.set(numbers, { left: load.each - 1, at: performance.now(), room, by });
    by.type(numbers);
  };
  for (const { typists } of rooms) await Promise.all(typists.map((typist) => typist.open(url, hear)));
  await sleep(500);
  const before = [cpuOf(pids()), cpuOf(storePids())] as const;
  const from = performance.now();
  await (load.editsPerSecond === null ? asFastAsItGoes(rooms, load, type) : steadily(rooms, load, load.editsPerSecond, type, new Chance(seed)));
  found.seconds = (performance.now() - from) / 1_000;
  for (const until = performance.now() + LATE_MS; under.size > 0 && performance.now() < until; ) await sleep(5);
  found.cpuMs = cpuOf(pids()) - before[0];
  found.storeCpuMs = cpuOf(storePids()) - before[1];
  found.notArrived = under.size;
  for (const { typists } of rooms) for (const typist of typists) typist.close();
  await sleep(200);
  return found;
}

type Type = (room: Room, by: Typist) => void;

async function asFastAsItGoes(rooms: Room[], { seconds, writers }: Load, type: Type): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  const next = (room: Room, by: Typist): void => void (performance.now() < until && type(room, by));
  for (const room of rooms) room.onWhole = (by) => next(room, by);
  for (const room of rooms) for (const typist of room.typists.slice(0, writers)) for (let n = 0; n < WINDOW; n += 1) next(room, typist);
  await sleep(seconds * 1_000);
}

/** Each document has one edit in each of its intervals, at any moment of it; its writers take turns. */
async function steadily(rooms: Room[], { seconds, writers }: Load, perSecond: number, type: Type, chance: Chance): Promise<void> {
  const interval = 1_000 / perSecond;
  const moments = rooms.flatMap((room) => Array.from({ length: Math.floor(seconds * perSecond) }, (_none, n) => ({ room, by: room.typists[n % writers]!, at: (n + chance.next()) * interval })));
  moments.sort((a, b) => a.at - b.at);
  const from = performance.now();
  for (const { room, by, at } of moments) {
    const wait = at - (performance.now() - from);
    if (wait > 0) await sleep(wait);
    type(room, by);
  }
}
