import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../problem.ts';

/** What the address of a unix socket may hold, in bytes: 107 on Linux, 103 on macOS. */
const longest = 103;

/**
 * Where mongod of this folder listens. Always the same for the same folder, so that the operator's command line finds it too. A
 * folder whose path is too long for a socket gets one in the system's temporary folder, in a place only this user can enter.
 */
export function socketPath(folder: string): string {
  const beside = join(folder, 'mongod.sock');
  if (Buffer.byteLength(beside) <= longest) return beside;

  const user = userInfo();
  const place = join(tmpdir(), `switchboard-${user.uid}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const found = lstatSync(place);
  if (!found.isDirectory() || found.uid !== user.uid) {
    throw new Problem('unavailable', `${place} belongs to somebody else, and the path of DATA_DIR is too long for a socket in it. Choose a shorter DATA_DIR.`);
  }
  chmodSync(place, 0o700);
  return join(place, `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}

export const socketUrl = (socket: string): string => `mongodb://${encodeURIComponent(socket)}/switchboard?directConnection=true`;
