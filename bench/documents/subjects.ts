import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as encoding from 'lib0/encoding';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import type { Mongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';
import { operator } from '../../tests/support/people.ts';
import { keyOf } from '../../tests/support/live-server.ts';
import type { Tongue } from './typist.ts';

/** A server that is measured. */
export type Subject = {
  name: string;
  url: string;
  pids: () => number[];
  /** Beside the server: its database. */
  storePids: () => number[];
  tongue: Tongue;
  /** So many that nobody has typed in. */
  documents: (count: number) => Promise<string[]>;
  /** Bytes that it holds when all garbage is gone. */
  heap: () => Promise<number>;
};

/** One key may open so many connections a minute (apps/realtime/src/limits.ts); a crowd has as many keys as it needs. */
const KEYS = 40;

type Surroundings = { /** A folder with other people's servers. */ peers: string | null; /** Where each leaves a profile of its CPU when it ends. */ profiles: string | null; children: ChildProcess[] };

/** Ours with rights and storage on; a bare relay, and one that stores first; from a folder with other people's servers, those. */
export async function startSubjects(mongod: Mongod, { peers, profiles, children }: Surroundings): Promise<Subject[]> {
  const start = async (name: string, file: string, args: string[], of: Pick<Subject, 'tongue'> & Partial<Subject>): Promise<Subject> => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--expose-gc', ...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${resolve(profiles)}`, `--cpu-prof-name=${name}.cpuprofile`] : [])], stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, LOG_LEVEL: 'silent', MONGODB_URL: mongod.url } });
    children.push(child);
    const url = await new Promise<string>((done, failed) => child.once('message', (said: { url: string }) => done(said.url)).once('exit', (code) => failed(new Error(`${name} ended with ${code}`))));
    let made = 0;
    const documents = async (count: number) => Array.from({ length: count }, () => `d${(made += 1)}`);
    const heap = () => new Promise<number>((done) => (child.once('message', (said: { heap: number }) => done(said.heap)), child.send('heap')));
    return { name, url, pids: () => [child.pid!], storePids: () => [], documents, heap, ...of };
  };
  const path = (document: string): string => `/${document}`;
  const plain: Tongue = { path, syncs: true };
  const named: Tongue = { path: () => '/', prefix: (encoder, document) => encoding.writeVarString(encoder, document), greets: askToEnter, syncs: true };
  return [
    await start('relay', './relay.ts', [], { tongue: { path, syncs: false } }),
    await start('storingRelay', './relay.ts', ['stores'], { tongue: { path, syncs: false }, storePids: () => [mongod.pid()] }),
    await start('switchboard', './ours.ts', [], { tongue: await ourTongue(), documents: notes, storePids: () => [mongod.pid()] }),
    ...(peers ? [await start('hocuspocus', './peer.ts', ['hocuspocus', peers], { tongue: named }), await start('yWebsocket', './peer.ts', ['y-websocket', peers], { tongue: plain })] : []),
  ];
}

/** They end by themselves when nobody holds them. */
export async function endSubjects(children: ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null) return;
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      clearTimeout(late);
    }),
  );
}

async function ourTongue(): Promise<Tongue> {
  const keys = await Promise.all(Array.from({ length: KEYS }, async () => (await keyOf({ role: 'agent' })).token));
  let next = 0;
  return { path: (document) => `/documents/${document}`, headers: () => ({ authorization: `Bearer ${keys[(next += 1) % KEYS]}` }), syncs: true };
}

export async function notes(count: number): Promise<string[]> {
  const made: string[] = [];
  while (made.length < count) made.push(noteOf((await createTicket(operator, { title: `Note ${made.length}`, description: 'It hums.', requester: { email: 'ana@example.com' } } as never))._id.toString()));
  return made;
}

/** hocuspocus asks everybody for a token first. */
function askToEnter(document: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, 'token');
  return encoding.toUint8Array(encoder);
}
