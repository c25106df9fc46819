import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { log } from '../log.ts';

/**
 * After `kill -9` of the product its mongod is still writing its last pages when the next product starts. It is given ten seconds to
 * leave and is then killed; both are safe for what it holds. Called with the folder's lock held, so nobody else uses it.
 */
export async function endLeftBehind(dbPath: string): Promise<void> {
  const pid = await pidIn(join(dbPath, 'mongod.lock'));
  if (!pid || !(await isMongodOf(pid, dbPath))) return;

  log.info({ pid }, 'a mongod of an earlier run is still there; waiting until it has left');
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!isAlive(pid)) return;
    await sleep(50);
  }
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(20);
}

async function pidIn(file: string): Promise<number> {
  return Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10) || 0;
}

/** Ids of processes are used again, and in a container this one may mean somebody else: only its command line tells. */
async function isMongodOf(pid: number, dbPath: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => commandByPs(pid));
  return command.includes(dbPath);
}

async function commandByPs(pid: number): Promise<string> {
  const result = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => null);
  return result?.stdout ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
