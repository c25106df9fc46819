import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '@switchboard/domain/platform/config.ts';
import { findMongod } from '@switchboard/domain/platform/mongod/find-mongod.ts';
import { newDatabaseUrl } from '../support/database.ts';
import { refusal, type Refusal } from '../support/refusal.ts';
import { freePort } from '../support/redis.ts';

let dataDir: string;
beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'switchboard-refusals-'))));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** One sentence for a person, no stack, and an end that a supervisor understands. */
function expectSentence({ code, out, err }: Refusal, sentence: RegExp): void {
  expect(err).toMatch(sentence);
  expect(err).not.toMatch(/\n/);
  expect({ code, out }).toEqual({ code: 1, out: '' });
}

describe('a start that cannot be is refused with one sentence', () => {
  test.each<[what: string, env: Record<string, string>, parts: string[], sentence: RegExp]>([
    ['an unknown part', {}, ['wbe'], /^There is no part called "wbe"\. The parts are channels, realtime, worker, web; naming none starts all of them\.$/],
    ['a part apart', {}, ['web'], /^Parts that run apart share one database and one Redis: set MONGODB_URL and REDIS_URL, or name no part/],
    ['a part apart with a database alone', { MONGODB_URL: 'mongodb://localhost/x' }, ['worker'], /^Parts that run apart .* set REDIS_URL, or name no part/],
    ['a port that is no number', { PORT: 'http' }, [], /^The environment is not right: PORT must be a number \(it is "http"\)\.$/],
    ['two wrong values', { PORT: '70000', LOG_LEVEL: 'loud' }, [], /^The environment is not right: PORT must be between 0 and 65535 \(it is "70000"\); LOG_LEVEL must be one of /],
    ['a short secret, which is not shown', { SECRET: 'kettle' }, [], /^The environment is not right: SECRET must have at least 32 characters; .* \(it is "…"\)\.$/],
    ['a public address that is none', { PUBLIC_URL: 'desk.example.com' }, [], /^The environment is not right: PUBLIC_URL must be a full address such as https:\/\/\S+ \(it is "desk\.example\.com"\)\.$/],
    ['an administrator without a password', { ADMIN_EMAIL: 'ana@example.com' }, [], /^The environment is not right: ADMIN_EMAIL and ADMIN_PASSWORD go together/],
    ['an administrator that cannot be', { ADMIN_EMAIL: 'ana', ADMIN_PASSWORD: 'kettle' }, [], /ADMIN_EMAIL must be an e-mail address \(it is "ana"\); ADMIN_PASSWORD must have at least 10 characters \(it is "…"\)\.$/],
    ['a database that is no address', { MONGODB_URL: 'localhost' }, [], /^The environment is not right: MONGODB_URL must start with mongodb:/],
    ['a database whose address has no end', { MONGODB_URL: 'mongodb://localhost:port/desk' }, [], /^MONGODB_URL is not an address MongoDB understands/],
    ['a Redis that is no address', { REDIS_URL: 'localhost:6379' }, [], /^The environment is not right: REDIS_URL must start with redis:/],
    ['a mongod that is none', { MONGOD: '/nowhere/mongod' }, [], /^MONGOD is "\/nowhere\/mongod", which does not exist\./],
    ['a mongod that is another program', { MONGOD: process.execPath }, [], /^MONGOD is ".+", which is no mongod\./],
    ['a data folder that cannot be', { DATA_DIR: '/dev/null/data' }, [], /Set DATA_DIR to a folder this user may write to\.$/],
    ['proxies that are none', { TRUST_PROXY: 'the usual one' }, [], /^TRUST_PROXY is "the usual one", which is neither a number of proxies nor a list of their addresses/],
  ])('%s', async (_what, env, parts, sentence) => {
    expectSentence(await refusal({ DATA_DIR: dataDir, ...env }, ...parts), sentence);
  });

  test('a port in use, or a host that is not here', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const [taken, elsewhere] = await Promise.all([
      refusal({ DATA_DIR: dataDir, MONGODB_URL: newDatabaseUrl(), PORT: String(port) }),
      refusal({ DATA_DIR: dataDir, MONGODB_URL: newDatabaseUrl(), HOST: '203.0.113.7' }),
    ]);
    other.close();
    expect(taken.err).toBe(`Port ${port} is in use by another program. Stop that program, or set PORT to another one.`);
    expect(elsewhere.err).toBe('HOST is "203.0.113.7", which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.');
    expect([taken.code, elsewhere.code]).toEqual([1, 1]);
  });

  test('a MongoDB that nobody answers for, within half a minute and without its password', async () => {
    const started = performance.now();
    const said = await refusal({ DATA_DIR: dataDir, MONGODB_URL: `mongodb://desk:kettle@127.0.0.1:${await freePort()}/desk` });
    expectSentence(said, /^The MongoDB at MONGODB_URL \(mongodb:\/\/127\.0\.0\.1:\d+\/desk\) does not answer/);
    expect(said.err).not.toContain('kettle');
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('a MongoDB that is a single server, or a member of a set that was never made', async () => {
    const [single, member] = await Promise.all([startServer('single'), startServer('member', '--replSet', 'rs0')]);
    expectSentence(await refusal({ DATA_DIR: dataDir, MONGODB_URL: single }), /is a single server, and Switchboard needs a replica set .* Start mongod with --replSet rs0 and run rs\.initiate\(\)/);
    expectSentence(await refusal({ DATA_DIR: dataDir, MONGODB_URL: member }), /a replica set that does not exist yet\. Run rs\.initiate\(\) once in mongosh\.$/);
  });

  test('a data folder whose files cannot be written to, with a database elsewhere', async () => {
    const file = join(dataDir, 'a-file');
    await writeFile(file, '');
    expectSentence(await refusal({ DATA_DIR: join(file, 'below'), MONGODB_URL: newDatabaseUrl() }), /Set DATA_DIR to a folder this user may write to\.$/);
  });
});

const servers: { kill(): void }[] = [];
afterAll(() => servers.forEach((server) => server.kill()));

/** A mongod as somebody else would run it. */
async function startServer(name: string, ...more: string[]): Promise<string> {
  const [mongod, port, folder] = [await findMongod(config().mongod), await freePort(), await mkdtemp(join(dataDir, name))];
  const child = spawn(mongod, ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push({ kill: () => void child.kill('SIGKILL') });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  await expect.poll(() => output, { timeout: 60_000 }).toContain('Waiting for connections');
  return `mongodb://127.0.0.1:${port}/desk?directConnection=true`;
}
