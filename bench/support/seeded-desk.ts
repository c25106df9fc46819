import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../../tests/support/product.ts';
import { Wire } from './wire.ts';
import { adminOn, keyOn, type Desk, openDesk } from './desk.ts';
import { say } from './say.ts';

/** In the order in which the synthetic tickets go to them: most, a few, about a quarter. */
const TEAMS = ['Service desk', 'Field service', 'Accounts'];
export const SMALL_TEAM = TEAMS[2]!;

/** A product with so many synthetic tickets in three teams, one in twelve open. They are loaded while it stands still, which is quicker. */
export async function openSeededDesk(open: typeof openDesk, tickets: number): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  say('making teams ...');
  const product = await startProduct({ dataDir });
  const key = await keyOn(dataDir, 'admin');
  const wire = await Wire.open(product.url);
  for (const name of TEAMS) await wire.ask('POST', '/api/v1/teams', { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, JSON.stringify({ name }));
  wire.close();
  await product.stop();
  say(`seeding ${tickets} tickets ...`);
  await adminOn(dataDir, ['seed', '--tickets', String(tickets)]);
  return open({ dataDir });
}
