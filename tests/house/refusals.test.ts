import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newDatabaseUrl } from '../tests/support/database.ts';

// Each starts a program, next to whatever else this machine does.
vi.setConfig({ testTimeout: 60_000 });

let dataDir: string;
beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'switchboard-start-'))));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Starts the program where it is expected to refuse. */
async function refusal(env: Record<string, string>, ...parts: string[]): Promise<{ code: number | null; said: string }> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...parts], { env: { ...process.env, PORT: '0', DATA_DIR: dataDir, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said.trim() };
}

describe('a start that cannot be is refused with one sentence', () => {
  test.each<[what: string, env: Record<string, string>, parts: string[], sentence: RegExp]>([
    ['an unknown part', {}, ['wbe'], /^There is no part called "wbe"\. The parts are channels, realtime, worker, web; naming none starts all of them\.$/],
    ['a part apart', {}, ['web'], /^Parts that run apart share one database and one Redis: set MONGODB_URL and REDIS_URL, or name no part/],
    ['a port that is no number', { PORT: 'http' }, [], /^The environment is not right: PORT must be a number \(it is "http"\)\.$/],
    ['two wrong values', { PORT: '70000', LOG_LEVEL: 'loud' }, [], /^The environment is not right: PORT must be between 0 and 65535 \(it is "70000"\); LOG_LEVEL must be one of /],
    ['a short secret, which is not shown', { SECRET: 'kettle' }, [], /^The environment is not right: SECRET must have at least 32 characters; .* \(it is "…"\)\.$/],
    ['a database that is no address', { MONGODB_URL: 'localhost' }, [], /^The environment is not right: MONGODB_URL must start with mongodb:/],
    ['a mongod that is none', { MONGOD: '/nowhere/mongod' }, [], /^MONGOD is "\/nowhere\/mongod", which does not exist\./],
    ['a data folder that cannot be', { DATA_DIR: '/dev/null/data' }, [], /Set DATA_DIR to a folder this user may write to\.$/],
    ['proxies that are none', { TRUST_PROXY: 'the usual one' }, [], /^TRUST_PROXY is "the usual one", which is neither a number of proxies nor a list of their addresses/],
  ])('%s', async (_what, env, parts, sentence) => {
    const { code, said } = await refusal(env, ...parts);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n/);
    expect(code).toBe(1);
  });

  test('a port in use, or a host that is not here', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const MONGODB_URL = newDatabaseUrl();
    const [taken, elsewhere] = await Promise.all([refusal({ MONGODB_URL, PORT: String(port) }), refusal({ MONGODB_URL: newDatabaseUrl(), HOST: '203.0.113.7' })]);
    other.close();
    expect(taken).toEqual({ code: 1, said: `Port ${port} is in use by another program. Stop that program, or set PORT to another one.` });
    expect(elsewhere).toEqual({ code: 1, said: 'HOST is "203.0.113.7", which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.' });
  });
});
