import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '@switchboard/domain/platform/config.ts';
import { startMongod, type Mongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
/** A mongod that is held as a product holds it: the commands work beside it. */
let mongod: Mongod;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-admin-'));
  mongod = await startMongod({ dataDir: join(folder, 'running'), mongod: config().mongod });
  // A start makes indexes and roles; a command beside a product leaves that to it.
  await admin(['person', 'add', 'boss@example.com', '--name', 'Boss', '--role', 'admin', '--password', 'correct horse'], { MONGODB_URL: mongod.url });
}, 60_000);
afterAll(async () => {
  await mongod.stop();
  await rm(folder, { recursive: true, force: true });
});

type Said = { code: number; out: string; err: string };

function admin(args: string[], env: Record<string, string> = {}): Promise<Said> {
  const { LOG_LEVEL: _, ...rest } = process.env;
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...rest, DATA_DIR: join(folder, 'running'), ...env } };
    const child = execFile(process.execPath, ['bin/admin.ts', ...args], options, (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }));
  });
}

describe('beside a running product', () => {
  test('help lists every command and needs no database', async () => {
    const { code, out } = await admin(['help'], { DATA_DIR: '/nowhere' });
    expect(code).toBe(0);
    for (const command of ['person add', 'person reset', 'key add', 'backup', 'restore', 'settings get', 'settings set', 'seed', 'history verify']) expect(out).toContain(`  ${command}`);
  });

  test.each([
    [[], 0, /COMMAND/],
    [['dance'], 2, /There is no command "dance"/],
    [['person'], 2, /say "person add" or "person reset"/],
    [['person', 'add'], 2, /EMAIL is missing/],
    [['person', 'add', 'a@example.com', '--name', 'A'], 2, /--role is missing/],
    [['person', 'add', 'not-an-address', '--name', 'A', '--role', 'agent'], 2, /not an e-mail address/],
    [['person', 'add', 'a@example.com', '--name', 'A', '--role', 'agent', '--password', 'short'], 2, /at least 10 characters/],
    [['person', 'add', 'boss@example.com', '--name', 'A', '--role', 'agent', '--password', 'correct horse'], 1, /address/],
    [['person', 'reset', 'nobody@example.com'], 1, /There is nobody with the address/],
    [['key', 'add', 'shop', '--role', 'agent', '--colour', 'red'], 2, /no option --colour/],
    [['key', 'add', 'shop', '--role', 'agent', '--team', 'Nowhere'], 1, /There is no team "Nowhere"/],
    [['seed', '--tickets', 'many'], 2, /must be a whole number/],
    [['settings', 'get', 'nothing'], 1, /There is no setting "nothing"/],
    [['settings', 'set', 'backup.keep', 'many'], 1, /backup.keep cannot be that/],
    [['backup', '/no/such/folder/x.backup'], 1, /There is no folder/],
    [['restore', '/no/such/file'], 1, /There is no file/],
  ])('%j ends with %i and a sentence', async (args, code, sentence) => {
    const said = await admin(args);
    expect(said.err + said.out).toMatch(sentence);
    expect(said.code).toBe(code);
    expect(said.err).not.toMatch(/ at .*\.ts:\d+/);
  });

  test('a key is the last word of the answer', async () => {
    const { code, out, err } = await admin(['key', 'add', 'shop', '--role', 'agent', '--scope', 'tickets', '--expires', '2030-01-01']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trim().split(/\s+/).at(-1)).toMatch(/^sbk_[\w-]{40,}$/);
  });

  test('somebody who is locked out gets a link', async () => {
    const { code, out } = await admin(['person', 'reset', 'BOSS@example.com']);
    expect(code).toBe(0);
    expect(out).toMatch(/http:\/\/\S+\/auth\/reset\/\S+\n$/);
  });

  test('settings are read and written', async () => {
    expect((await admin(['settings', 'set', 'desk.name', 'Larkfield Coffee'])).out).toBe('"Larkfield Coffee"\n');
    expect((await admin(['settings', 'get', 'desk.name'])).out).toBe('"Larkfield Coffee"\n');
    expect((await admin(['settings', 'get'])).out).toContain('mail.halted false\n');
  });

  test('seeded, backed up, refused while the product runs, restored elsewhere; mail waits until somebody says so', async () => {
    expect((await admin(['seed', '--tickets', '300'])).out).toMatch(/^300 synthetic tickets/);
    expect((await admin(['history', 'verify'])).out).toMatch(/^The history holds/);

    const file = join(folder, 'one.backup');
    expect((await admin(['backup', file])).out).toMatch(/^300 tickets and everything else/);
    expect((await stat(file)).size).toBeGreaterThan(10_000);
    expect(await admin(['backup', file])).toMatchObject({ code: 1, err: expect.stringContaining('There is a file') });
    expect(await admin(['restore', file])).toMatchObject({ code: 1, err: expect.stringContaining('A Switchboard runs on this database') });

    const elsewhere = { DATA_DIR: join(folder, 'elsewhere') };
    const restored = await admin(['restore', file], elsewhere);
    expect(restored.err).toContain('Making indexes');
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('300 tickets') });
    expect((await admin(['settings', 'get'], elsewhere)).out).toContain('mail.halted true\n');
    expect((await admin(['settings', 'set', 'mail.halted', 'false'], elsewhere)).out).toBe('false\n');
  }, 90_000);
});
