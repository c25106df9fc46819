import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as Y from 'yjs';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { loadDocument } from '@switchboard/domain/documents/load-document.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { ensureIndexes } from '@switchboard/domain/platform/indexes.ts';
import { startMongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';
import { DocumentClient } from './document-client.ts';
import { keyOf } from './live-server.ts';
import { operator } from './people.ts';

const serverFile = fileURLToPath(new URL('document-process.ts', import.meta.url));

export type Soak = { clients: number; seconds: number; kills: ('server' | 'mongod')[]; random: () => number };
export type Soaked = { typed: number; kills: number; connections: number; /** Whole pieces that somebody typed, nobody deleted, and that are not there. */ lost: string[]; /** Shown to somebody else and not in the database after a kill. */ shownNotStored: number; equal: boolean };

type Typist = { client: DocumentClient; seen: Y.Doc; own: string[]; server: number };

/**
 * Several type at random into one note, at two servers, lose their connections and get messages late, while the servers and mongod are killed. What anybody has been shown of others is
 * looked for in the database after each kill; in the end all must be equal, to each other and to what is stored, and nothing that was typed may be missing.
 */
export async function typeUnderKills({ clients, seconds, kills, random }: Soak): Promise<Soaked> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-soak-'));
  const mongod = await startMongod({ dataDir, mongod: config().mongod });
  useConfig({ mongodbUrl: mongod.url, dataDir });
  await connectDatabase();
  const stopFollowing = await startFollowing();
  const servers = [await startServer(mongod.url), await startServer(mongod.url)];
  const found: Soaked = { typed: 0, kills: 0, connections: 0, lost: [], shownNotStored: 0, equal: false };
  const typists: Typist[] = [];
  const below = (most: number): number => Math.floor(random() * most);
  try {
    await ensureIndexes();
    await preparePeople();
    const note = noteOf((await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } } as never))._id.toString());
    const { token } = await keyOf({ role: 'agent' });
    const enter = (typist: Typist | null, server: number): Typist => {
      const client = new DocumentClient(servers[server]!.url, note, { token, doc: typist?.client.doc });
      // Its updates come under the client as origin, as those of others do.
      const seen = typist?.seen ?? new Y.Doc();
      client.doc.on('update', (update: Uint8Array, origin: unknown) => origin === client && Y.applyUpdate(seen, update));
      return Object.assign(typist ?? { own: [] as string[] }, { client, seen, server }) as Typist;
    };
    const connect = async (typist: Typist): Promise<void> => {
      found.connections += 1;
      await typist.client.open().catch(() => typist.client.cut());
    };
    for (let n = 0; n < clients; n += 1) typists.push(enter(null, n % 2));
    await Promise.all(typists.map(connect));

    let stopped = false;
    const live = typists.map(async (typist, who) => {
      for (let n = 0; !stopped; n += 1) {
        await sleep(5 + below(30));
        if (!typist.client.synced || typist.client.closed) {
          typist.client.cut();
          await sleep(50 + below(150));
          enter(typist, below(2));
          await connect(typist);
          continue;
        }
        found.typed += type(typist, `<${who}.${n}>`, below);
        if (random() < 0.01) typist.client.cut();
        if (random() < 0.03) pause(typist.client, 100 + below(400));
      }
    });
    const pauseBetween = (seconds * 1_000) / (kills.length + 1);
    for (const victim of kills) {
      await sleep(pauseBetween * (0.5 + random() / 2));
      if (victim === 'mongod') process.kill(mongod.pid(), 'SIGKILL');
      else {
        const at = below(2);
        await killServer(servers[at]!.process);
        found.shownNotStored += await shownNotStored(note, typists);
        servers[at] = await startServer(mongod.url);
      }
      found.kills += 1;
    }
    await sleep(pauseBetween / 2);
    stopped = true;
    await Promise.all(live);
    found.equal = await settleDown(note, typists, async (typist) => {
      typist.client.cut();
      await connect(enter(typist, typist.server));
    });
    const end = typists[0]!.client.text.toString();
    found.lost = typists.flatMap(({ own }) => own).filter((piece) => !end.includes(piece));
    return found;
  } finally {
    for (const { client } of typists) client.cut();
    for (const { process: server } of servers) await killServer(server);
    await stopFollowing();
    await disconnectDatabase();
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A piece that is like no other, between two pieces; now and then a piece of one's own goes again. */
function type(typist: Typist, piece: string, below: (most: number) => number): number {
  const { text } = typist.client;
  const words = text.toString();
  const gone = below(8) === 0 ? typist.own[below(typist.own.length)] : undefined;
  const place = gone === undefined ? -1 : words.indexOf(gone);
  if (gone !== undefined && place >= 0) {
    text.delete(place, gone.length);
    typist.own.splice(typist.own.indexOf(gone), 1);
    return 0;
  }
  const ends = [0, ...[...words.matchAll(/>/g)].map(({ index }) => index + 1)];
  text.insert(ends[below(ends.length)]!, piece);
  typist.own.push(piece);
  return 1;
}

function pause({ ws }: DocumentClient, ms: number): void {
  ws?.pause();
  setTimeout(() => ws?.resume(), ms).unref();
}

/** What a page holds from others must be stored, whoever was killed. */
async function shownNotStored(note: string, typists: Typist[]): Promise<number> {
  const { state } = await again(() => loadDocument(note));
  const stored = Y.parseUpdateMeta(state).to;
  let missing = 0;
  for (const { seen } of typists) for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(seen))) missing += Math.max(0, clock - (stored.get(client) ?? 0));
  return missing;
}

async function settleDown(note: string, typists: Typist[], reconnect: (typist: Typist) => Promise<void>): Promise<boolean> {
  // Generous: a mongod that was just killed reads its journal first, on a busy machine for a while.
  for (let n = 0; n < 480; n += 1) {
    for (const typist of typists) if (!typist.client.synced || typist.client.closed) await reconnect(typist);
    await sleep(250);
    if (!typists.every(({ client }) => client.saved)) continue;
    const stored = new Y.Doc();
    Y.applyUpdate(stored, (await again(() => loadDocument(note))).state);
    const all = [stored, ...typists.map(({ client }) => client.doc)].map((doc) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64').length + doc.getText('plain').toString());
    const vectors = [stored, ...typists.map(({ client }) => client.doc)].map((doc) => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()));
    if (new Set(all).size === 1 && new Set(vectors).size === 1) return true;
  }
  return false;
}

/** While a database comes back. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let n = 0; ; n += 1) {
    try {
      return await work();
    } catch (error) {
      if (n > 480) throw error;
      await sleep(250);
    }
  }
}

async function startServer(mongodbUrl: string): Promise<{ process: ChildProcess; url: string }> {
  const child = fork(serverFile, [], { execArgv: [], stdio: 'inherit', env: { ...process.env, LOG_LEVEL: 'silent', MONGODB_URL: mongodbUrl } });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return { process: child, url };
}

async function killServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
