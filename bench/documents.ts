import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as encoding from 'lib0/encoding';
import '@switchboard/domain/models.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { ensureIndexes } from '@switchboard/domain/platform/indexes.ts';
import { startMongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';
import { keyOf } from '../tests/support/live-server.ts';
import { operator } from '../tests/support/people.ts';
import { bench } from './support/bench.ts';
import { say } from './support/say.ts';
import { measure, type Subject } from './documents/measure.ts';
import { opening } from './documents/opening.ts';

const DOCUMENTS = 10;
const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Texts of several: our server with rights and storage on, beside a bare ws relay and, from a folder given with `--peers=FOLDER`, hocuspocus and y-websocket's own server, which store nothing
 * here. The folder: `npm install --prefix FOLDER --ignore-scripts @hocuspocus/server@4.7.0 @y/websocket-server@0.1.1 ws yjs@13.6.33`.
 */
await bench('documents', async () => {
  const folder = process.argv.find((word) => word.startsWith('--peers='))?.slice('--peers='.length);
  const peers = folder && existsSync(join(folder, 'node_modules')) ? resolve(folder) : null;
  if (!peers) say('Without --peers=FOLDER only the relay is measured beside ours; see bench/documents.ts.');
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const mongod = await startMongod({ dataDir, mongod: config().mongod });
  useConfig({ mongodbUrl: mongod.url, dataDir });
  await connectDatabase();
  const started: ReturnType<typeof fork>[] = [];
  try {
    await ensureIndexes();
    await preparePeople();
    const { token } = await keyOf({ role: 'agent' });
    const notes: string[] = [];
    for (let n = 0; n < DOCUMENTS; n += 1) notes.push(noteOf((await createTicket(operator, { title: `Note ${n}`, description: 'It hums.', requester: { email: 'ana@example.com' } } as never))._id.toString()));
    const start = async (name: string, file: string, args: string[], of: Pick<Subject, 'tongue'> & Partial<Subject>): Promise<Subject> => {
      const child = fork(fileOf(file), args, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, LOG_LEVEL: 'silent', MONGODB_URL: mongod.url } });
      started.push(child);
      const url = await new Promise<string>((done, failed) => child.once('message', (said: { url: string }) => done(said.url)).once('exit', (code) => failed(new Error(`${name} ended with ${code}`))));
      return { name, url, pids: () => [child.pid!], storePids: () => [], documents: notes.map((_note, n) => `d${n}`), ...of };
    };
    const ours = await start('switchboard', '../tests/support/document-process.ts', [], { documents: notes, storePids: () => [mongod.pid()], tongue: { path: (document) => `/documents/${document}`, headers: { authorization: `Bearer ${token}` }, syncs: true } });
    const plain = { path: (document: string) => `/${document}` };
    const named = (encoder: encoding.Encoder, document: string) => encoding.writeVarString(encoder, document);
    const subjects: (() => Promise<Subject>)[] = [
      () => start('relay', './documents/relay.ts', [], { tongue: { ...plain, syncs: false } }),
      async () => ours,
      ...(peers ? [() => start('hocuspocus', './documents/peer.ts', ['hocuspocus', peers], { tongue: { path: () => '/', prefix: named, greets, syncs: true } }), () => start('y-websocket', './documents/peer.ts', ['y-websocket', peers], { tongue: { ...plain, syncs: true } })] : []),
    ];
    const results: Record<string, object> = {};
    const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length).split(',');
    for (const begin of subjects) {
      const subject = await begin();
      if (only && !only.includes(subject.name)) continue;
      say(`${subject.name} ...`);
      results[subject.name] = await measure(subject);
      say(JSON.stringify(results[subject.name]));
    }
    return { documents: DOCUMENTS, each: 10, ...results, ...(only ? {} : await opening(ours.url, token)) };
  } finally {
    for (const child of started) child.kill('SIGKILL');
    await disconnectDatabase();
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** hocuspocus asks everybody for a token first. */
function greets(document: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, 'token');
  return encoding.toUint8Array(encoder);
}
