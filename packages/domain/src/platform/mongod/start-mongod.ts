import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findMongod } from './find-mongod.ts';
import { becomePrimary } from './replica-set.ts';
import { lastWords, runMongod, type RunningMongod } from './run-mongod.ts';
import { socketPath, socketUrl } from './socket-path.ts';
import { keepRunning } from './keep-running.ts';
import { lockFolder } from './lock-folder.ts';
import { endLeftBehind } from './left-behind.ts';
import { Problem } from '../problem.ts';

export type Mongod = {
  url: string;
  /** The process id of the mongod that runs now; another one after a restart. */
  pid(): number;
  stop(): Promise<void>;
};

/**
 * A real mongod of our own: a replica set of one in `DATA_DIR/mongo`, reached by a socket that only this user can open. It is started
 * again when it ends without being asked to, and it ends when this process ends, however that happens.
 * @param of `spawned` is called when its process is there, which is well before it answers
 * @throws Problem `conflict` when another program uses the folder, `unavailable` when no mongod can be had or it does not start.
 */
export async function startMongod({ dataDir, mongod = null, spawned }: { dataDir: string; mongod?: string | null; spawned?: () => void }): Promise<Mongod> {
  const folder = join(resolve(dataDir), 'mongo');
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    await endLeftBehind(join(folder, 'db'));
    const binary = await findMongod(mongod);
    const socket = socketPath(folder);
    const start = () => startOnce(binary, folder, socket, spawned);
    const kept = keepRunning(await start(), start);
    return { url: socketUrl(socket), pid: kept.pid, stop: () => kept.stop().finally(lock.release) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(join(folder, 'db'), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Problem('invalid', `The data folder ${folder} cannot be made (${(cause as Error).message}). Set DATA_DIR to a folder this user may write to.`, { cause });
  }
}

async function startOnce(binary: string, folder: string, socket: string, spawned?: () => void): Promise<RunningMongod> {
  const running = runMongod(binary, { folder, socket });
  spawned?.();
  const gone = new AbortController();
  void running.ended.then(() => gone.abort());
  try {
    await becomePrimary(socket, gone.signal);
    return running;
  } catch (cause) {
    await running.stop();
    const log = join(folder, 'mongod.log');
    const said = lastWords(log);
    throw new Problem('unavailable', `The database did not start. mongod said: ${said}. ${adviceOn(said)}Its log is ${log}.`, { cause });
  }
}

/** mongod reads data of its own version and of the one before, and says so in words for its makers. */
function adviceOn(said: string): string {
  if (!/featureCompatibilityVersion|UPGRADE PROBLEM|downgrade/i.test(said)) return '';
  return 'The data folder was written by another version of MongoDB: set MONGOD to a mongod of that version. ';
}
