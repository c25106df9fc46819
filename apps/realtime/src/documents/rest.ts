import type { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import type { Room } from './room.ts';

/** Nobody typed for so long: then mentions are told, a version is kept, and what was typed is put together (catalogue 4.8, 5 and 9). */
const QUIET_MS = 2_000;
/** Where somebody always types. */
const LONGEST_MS = 20_000;
/** What a reload has to read stays short. */
const MOST_ROWS = 300;

type Waiting = { timer: NodeJS.Timeout; since: number; rows: number };

/** Brings documents to rest once it is quiet in them. What a kill leaves behind is found by the sweep (documents/sweep-documents.ts). */
export function makeRest(settle: typeof settleDocument, rested: (room: Room) => void): { soon(room: Room): void; stop(rooms: Room[]): Promise<void> } {
  const waiting = new Map<Room, Waiting>();
  const running = new Map<Room, Promise<void>>();

  function soon(room: Room): void {
    room.restless = true;
    const known = waiting.get(room);
    if (known) clearTimeout(known.timer);
    const since = known?.since ?? performance.now();
    const rows = (known?.rows ?? 0) + 1;
    const wait = rows >= MOST_ROWS || performance.now() - since > LONGEST_MS ? 0 : QUIET_MS;
    waiting.set(room, { timer: setTimeout(() => void rest(room), wait).unref(), since, rows });
  }

  function rest(room: Room): Promise<void> {
    const known = waiting.get(room);
    if (known) clearTimeout(known.timer);
    waiting.delete(room);
    const after = (running.get(room) ?? Promise.resolve()).then(() => settleOne(room));
    running.set(room, after);
    return after;
  }

  async function settleOne(room: Room): Promise<void> {
    const before = room.parts;
    try {
      const settled = await settle(room.name);
      if (settled) room.settled(settled.state, before);
    } catch (error) {
      log.warn({ err: error, document: room.name }, 'A document could not be brought to rest; the sweep finds it');
    }
    running.delete(room);
    if (waiting.has(room)) return;
    room.restless = false;
    rested(room);
  }

  async function stop(rooms: Room[]): Promise<void> {
    await Promise.all(rooms.filter((room) => room.restless).map(rest));
    await Promise.all(running.values());
  }
  return { soon, stop };
}
