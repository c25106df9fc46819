import type { IncomingMessage } from 'node:http';
import { followLive, streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import type { ActivityLine } from '@switchboard/domain/activity/activity.ts';
import { documentOf } from '@switchboard/domain/documents/kinds.ts';
import { closings, type Access } from '@switchboard/domain/documents/words.ts';
import { onViewerEnded } from '@switchboard/domain/people/viewer-cache.ts';
import { concerns } from '@switchboard/domain/people/viewer-ended.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { credentialsOf, identify, type Credentials } from '../identify.ts';
import { connects, refusedConnects } from '../limits.ts';
import type { Reader } from './reader.ts';
import type { Room } from './room.ts';

const longestCheckMs = 1_000;
/** Sessions and keys also end by themselves: everybody is asked about once a minute, a few each second. All at one moment would hold up who types. */
const everyoneMs = 60_000;
const someMs = 1_000;
const watchMs = 250;

export type LetIn = { found: NonNullable<ReturnType<typeof documentOf>>; viewer: Viewer; credentials: Credentials; access: Access };

/** Who may open which document. @throws Problem before the socket opens */
export async function letIn(request: IncomingMessage, name: string): Promise<LetIn> {
  const credentials = credentialsOf(request, null);
  const viewer = await identify(credentials);
  if (!viewer) {
    await refusedConnects.consume(credentials.from.ip);
    throw new Problem('unauthenticated', closings.signedOut.sentence);
  }
  await connects.consume(viewer.actor.id ?? 'system');
  const found = documentOf(name);
  const access = found && (await found.kind.accessOf(viewer, found.id));
  // The same answer for what does not exist: nobody learns what does.
  if (!found || !access) throw new Problem('forbidden', 'There is no such text that you may open.');
  return { found, viewer, credentials, access };
}

/** Asks again about whoever has a document open when their rights, or what it belongs to, change; within a second they are out. */
export function keepDoor(rooms: ReadonlyMap<string, Room>): { check(readers: Iterable<Reader>): Promise<void>; stop(): void } {
  let silent = false;
  const everyone = (): Reader[] => [...rooms.values()].flatMap(({ readers }) => [...readers]);
  const check = async (readers: Iterable<Reader>): Promise<void> => void (await Promise.all([...readers].map(checkOne)));

  function onLine({ subject, audience, event }: ActivityLine): void {
    if (!mayMatter.has(event) && sameAudience(audience)) return;
    const key = `${subject.kind}:${subject.id}`;
    for (const room of rooms.values()) if (room.subject === key) void check(room.readers);
  }
  function watch(): void {
    const was = silent;
    silent = !streamIsAlive();
    if (was && !silent) void check(everyone());
  }
  function checkSome(): void {
    const readers = everyone();
    const longAgo = readers.filter(({ askedAt }) => performance.now() - askedAt > everyoneMs / 2).sort((a, b) => a.askedAt - b.askedAt);
    void check(longAgo.slice(0, Math.ceil((readers.length * 2 * someMs) / everyoneMs)));
  }
  const stops = [onViewerEnded((ended) => void check(everyone().filter(({ viewer }) => concerns(ended, viewer)))), followLive(onLine)];
  const timers = [setInterval(watch, watchMs), setInterval(checkSome, someMs)];
  for (const timer of timers) timer.unref();
  return {
    check,
    stop() {
      for (const stop of stops) stop();
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** Besides who reads the ticket: whether it is in the trash, and which draft of an answer is the one that is written. */
const mayMatter: ReadonlySet<string> = new Set(['ticket.deleted', 'ticket.changed', 'message.written']);
const sameAudience = ({ before, after }: ActivityLine['audience']): boolean => before.length === after.length && before.every((who) => after.includes(who));

async function checkOne(reader: Reader): Promise<void> {
  const { room, credentials } = reader;
  reader.askedAt = performance.now();
  try {
    const [viewer, access] = await inTime(rightsOf(credentials, room));
    if (!viewer) return reader.close(closings.signedOut);
    if (!access) return reader.close(closings.noLongerYours);
    reader.viewer = viewer;
    if (access === reader.access) return;
    reader.access = access;
    reader.tellStanding();
  } catch (error) {
    log.warn({ err: error, document: room.name }, 'A reader could not be asked about and must connect again');
    reader.close(closings.tooSlow);
  }
}

async function rightsOf(credentials: Credentials, { kind, id }: Room): Promise<[Viewer | null, Access | null]> {
  const viewer = await identify(credentials);
  return [viewer, viewer && (await kind.accessOf(viewer, id))];
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(reject, longestCheckMs, new Error('The database did not answer in time.'))));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
