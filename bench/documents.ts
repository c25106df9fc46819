import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import '@switchboard/domain/models.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { ensureIndexes } from '@switchboard/domain/platform/indexes.ts';
import { startMongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';
import { compare } from './documents/compare.ts';
import { idle } from './documents/idle.ts';
import { loads } from './documents/loads.ts';
import { opening } from './documents/opening.ts';
import { endSubjects, startSubjects } from './documents/subjects.ts';
import { bench } from './support/bench.ts';
import { say } from './support/say.ts';

/**
 * Texts of several: our server with rights and storage on, beside a bare ws relay, the same relay storing first, and, from a folder given with `--peers=FOLDER`, hocuspocus and y-websocket's own server,
 * which store nothing here. The folder: `npm install --prefix FOLDER --ignore-scripts @hocuspocus/server@4.7.0 @y/websocket-server@0.1.1 ws yjs@13.6.33`.
 * `--rounds=N` (3), `--only=` names of loads, `idle`, `opening`; `--profiles=FOLDER` for what each server spends its CPU on.
 */
await bench('documents', async () => {
  const peers = folderOf(word('peers'));
  if (!peers) say('Without --peers=FOLDER only the relays are measured beside ours; see bench/documents.ts.');
  const only = word('only')?.split(',');
  const wanted = (name: string): boolean => !only || only.includes(name);
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const mongod = await startMongod({ dataDir, mongod: config().mongod });
  useConfig({ mongodbUrl: mongod.url, dataDir });
  await connectDatabase();
  const children: ChildProcess[] = [];
  try {
    await ensureIndexes();
    await preparePeople();
    const subjects = await startSubjects(mongod, { peers, profiles: word('profiles') ?? null, children });
    const [relay, ours] = ['relay', 'switchboard'].map((name) => subjects.find((subject) => subject.name === name)!);
    const results: object[] = [];
    for (const load of loads) if (wanted(load.name)) results.push(await compare(load, subjects, Number(word('rounds') ?? 3)));
    if (wanted('idle')) results.push(await idle(relay!, ours!));
    if (wanted('opening')) results.push(await opening(ours!.url));
    return Object.assign({}, ...results);
  } finally {
    await endSubjects(children);
    await disconnectDatabase();
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

function word(name: string): string | undefined {
  return process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
}
function folderOf(peers: string | undefined): string | null {
  return peers && existsSync(join(peers, 'node_modules')) ? resolve(peers) : null;
}
