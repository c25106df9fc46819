import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';

const TICKETS = 1_000;
const PASSWORD = 'larkfield coffee';

/** Fills the demo's data folder the first time; later starts find what people did with it. Before the product starts. */
export async function fillDemoDesk(): Promise<void> {
  const marker = join(config().dataDir, 'filled');
  if (existsSync(marker)) return hintAtAge(marker);
  console.error(`Making ${TICKETS.toLocaleString('en')} example tickets ...`);
  const logLevel = config().logLevel;
  useConfig({ logLevel: 'silent' });
  const { openDatabase, prepare } = await import('./admin/database.ts');
  const close = await openDatabase({ prepared: false });
  try {
    // What an interrupted first time left is worth nothing.
    await (await import('mongoose')).default.connection.db!.dropDatabase();
    await prepare();
    await fill();
  } finally {
    await close();
    const { log } = await import('@switchboard/domain/platform/log.ts');
    log.level = logLevel;
    useConfig({ logLevel });
  }
  writeFileSync(marker, '');
}

/** What was due within the hour is overdue on the next day. */
function hintAtAge(marker: string): void {
  const days = Math.floor((clock.ms() - statSync(marker).mtimeMs) / 86_400_000);
  if (days >= 1) console.error(`The example is ${days} ${days === 1 ? 'day' : 'days'} old and its tickets are overdue by as much. Delete ${config().dataDir} for a fresh one.`);
}

async function fill(): Promise<void> {
  const { loadDemo } = await import('@switchboard/domain/operate/demo/load-demo.ts');
  const { changeSetting } = await import('@switchboard/domain/people/change-setting.ts');
  const { deskName } = await import('@switchboard/domain/operate/demo/world.ts');
  const { operator } = await import('./admin/operator.ts');
  const by = operator('demo');
  await loadDemo(by, { tickets: TICKETS, password: PASSWORD, firstNumber: 103_890 });
  await changeSetting(by, 'desk.name', deskName);
  await changeSetting(by, 'desk.zone', 'Europe/London');
  await changeSetting(by, 'customers.country', 'GB');
}

export async function demoSignIns(): Promise<string> {
  const { people } = await import('@switchboard/domain/operate/demo/world.ts');
  const { defaultRoles } = await import('@switchboard/domain/people/rights.ts');
  const lines = people.map(({ name, email, role }) => `  ${email.padEnd(32)}${(defaultRoles[role]?.name ?? role).padEnd(18)}${name}`);
  return [`Sign in as any of these, with the password: ${PASSWORD}`, ...lines, ''].join('\n');
}
