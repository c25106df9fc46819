import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../../tests/support/product.ts';
import { Wire } from './wire.ts';
import { adminOn, keyOn, type Desk, openDesk } from './desk.ts';
import { say } from './say.ts';

/** In the order in which the synthetic tickets go to them: most, a few, about a quarter. */
const TEAMS = ['Service desk', 'Field service', 'Accounts'];
export const SMALL_TEAM = TEAMS[2]!;

/** `--data=FOLDER`: the tickets are made there once, and stay for the next run. Written when all of them are there. */
const given = process.argv.find((word) => word.startsWith('--data='))?.slice('--data='.length);
const FULL = 'seeded-tickets';

/** A product with so many synthetic tickets in three teams, one in twelve open. They are loaded while it stands still, which is quicker. */
export async function openSeededDesk(open: typeof openDesk, tickets: number): Promise<Desk> {
  if (given === undefined) return open({ dataDir: await seeded(await mkdtemp(join(tmpdir(), 'switchboard-bench-')), tickets) });
  const full = join(given, FULL);
  if (!existsSync(full)) {
    await mkdir(given, { recursive: true });
    await writeFile(full, `${await seeded(given, tickets)} ${tickets}`);
  }
  return open({ dataDir: given, keep: true });
}

async function seeded(dataDir: string, tickets: number): Promise<string> {
  say('making teams ...');
  const product = await startProduct({ dataDir });
  const key = await keyOn(dataDir, 'admin');
  const wire = await Wire.open(product.url);
  for (const name of TEAMS) await wire.ask('POST', '/api/v1/teams', { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, JSON.stringify({ name }));
  wire.close();
  await product.stop();
  say(`seeding ${tickets} tickets ...`);
  say((await adminOn(dataDir, ['seed', '--tickets', String(tickets)])).trim());
  return dataDir;
}
