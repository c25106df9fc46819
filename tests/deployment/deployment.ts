import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newDatabaseUrl } from '../support/database.ts';
import { startProduct, type Product } from '../support/product.ts';
import { startProxy } from '../support/proxy.ts';
import { freePort, startRedis } from '../support/redis.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Something that can be ended and started again at the same address. */
export type Process = { kill(): Promise<void>; stop(): Promise<void>; start(): Promise<void>; url: string };

export type Deployment = {
  /** Where browsers come in. */
  url: string;
  /** By part; all the same one where there is one process. */
  processes: Record<'web' | 'channels' | 'realtime' | 'realtime2' | 'worker', Process>;
  admin(words: string[]): Promise<string>;
  stop(): Promise<void>;
};

export type Kind = 'one' | 'four';

/** Starts the product as one process with a database of its own, or as processes over one mongod, Redis and the real proxy. */
export const startDeployment = (kind: Kind): Promise<Deployment> => (kind === 'one' ? startOne() : startFour());

async function startOne(): Promise<Deployment> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-one-'));
  const all = await startProcess([], { PORT: String(await freePort()) }, dataDir);
  return {
    url: all.url,
    processes: { web: all, channels: all, realtime: all, realtime2: all, worker: all },
    admin: (words) => admin(words, { DATA_DIR: dataDir }),
    async stop() {
      await all.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startFour(): Promise<Deployment> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-four-'));
  const redis = await startRedis();
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.map((process) => process.stop()));
    await redis.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const [port, ...ports] = (await Promise.all(Array.from({ length: 6 }, freePort))) as [number, ...number[]];
    const url = `http://localhost:${port}`;
    const shared = { MONGODB_URL: newDatabaseUrl(), REDIS_URL: redis.url, PUBLIC_URL: url, TRUST_PROXY: '1' };
    const start = async (part: string, at: number) => {
      const process = await startProcess([part], { ...shared, PORT: String(ports[at]) }, dataDir);
      started.push(process);
      return process;
    };
    const [channels, realtime, realtime2, worker, web] = await allStarted([start('channels', 0), start('realtime', 1), start('realtime', 2), start('worker', 3), start('web', 4)] as const);
    const address = (process: Process) => new URL(process.url).host.replace('localhost', '127.0.0.1');
    started.push(await startProxy(port, { WEB: address(web), CHANNELS: address(channels), REALTIME: address(realtime), REALTIME_2: address(realtime2) }));
    return { url, processes: { web, channels, realtime, realtime2, worker }, admin: (words) => admin(words, { ...shared, DATA_DIR: dataDir }), stop };
  } catch (error) {
    // A start that fails leaves nothing running.
    await stop();
    throw error;
  }
}

/** Waits for every start, also when one has failed: what started late must be known to be stopped. */
async function allStarted<T extends readonly Promise<Process>[]>(starts: T): Promise<{ [K in keyof T]: Process }> {
  await Promise.allSettled(starts);
  return (await Promise.all(starts)) as { [K in keyof T]: Process };
}

async function startProcess(parts: string[], env: Record<string, string>, dataDir: string): Promise<Process> {
  const begin = (): Promise<Product> => startProduct({ parts, env, dataDir });
  let product = await begin();
  const started: Process = {
    // The address it listens at, whatever PUBLIC_URL it announces.
    url: `http://localhost:${env.PORT}`,
    kill: () => product.kill(),
    stop: () => product.stop(),
    start: async () => {
      product = await begin();
    },
  };
  await untilReady(started);
  return started;
}

export async function untilReady({ url }: Pick<Process, 'url'>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${url}/readyz`).then((response) => (response.ok ? 'ready' : response.text()), String);
    if (answer === 'ready') return;
    if (tries > 600) throw new Error(`${url} is not ready: ${answer}`);
    await sleep(50);
  }
}

/** The proxy asks its servers once a second: a part that is ready is sent requests a moment later. */
export async function untilReachable(url: string): Promise<void> {
  const reached = (path: string) => fetch(url + path, { redirect: 'manual' }).then(({ status }) => status < 500, () => false);
  const inRow = async () => (await Promise.all(['/socket.io/?EIO=4&transport=polling', '/socket.io/?EIO=4&transport=polling', '/api/v1/openapi.json', '/auth/sign-in'].map(reached))).every(Boolean);
  for (let row = 0, tries = 0; row < 4; tries += 1) {
    row = (await inRow()) ? row + 1 : 0;
    if (tries > 300) throw new Error(`${url} does not reach every part`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function admin(words: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin/admin.ts'), ...words], { cwd: root, env: { ...process.env, ...env }, timeout: 60_000 });
  return stdout.trim();
}
