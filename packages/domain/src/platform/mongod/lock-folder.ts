import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../problem.ts';

export type FolderLock = { release(): void };

/**
 * One program for each data folder. The lock is SQLite's lock of a file: the one lock that Node can take on Linux and macOS that ends
 * with the process, so that nothing stale is left after `kill -9`, and that holds between containers that share a folder.
 * @throws Problem `conflict`
 */
export function lockFolder(folder: string): FolderLock {
  const holder = join(folder, 'held-by');
  const file = take(folder, () => new Problem('conflict', `The data folder ${folder} is in use by ${holderOf(holder)}. Stop that program, or set DATA_DIR to another folder.`));
  writeFileSync(holder, String(process.pid), { mode: 0o600 });
  return {
    release() {
      if (!file.isOpen) return;
      rmSync(holder, { force: true });
      file.close();
    },
  };
}

function take(folder: string, inUse: () => Problem): DatabaseSync {
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(join(folder, 'lock'));
    file.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return file;
  } catch (cause) {
    file?.close();
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) throw inUse();
    throw new Problem('invalid', `The data folder ${folder} cannot be written to (${(cause as Error).message}). Give this user the right to, or set DATA_DIR to another folder.`, { cause });
  }
}

const SQLITE_BUSY = 5;

function holderOf(file: string): string {
  try {
    return `another Switchboard (process ${readFileSync(file, 'utf8')})`;
  } catch {
    return 'another Switchboard';
  }
}
