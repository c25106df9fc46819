import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const binary = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'].find(existsSync);

/** Tests that need a real Redis are skipped where none is installed (Debian: `apt install redis-server`). */
export const hasRedis = binary !== undefined;

export type RunningRedis = { url: string; port: number; kill(): Promise<void>; restart(): Promise<void>; stop(): Promise<void> };

/** A real Redis on a loopback port of its own that writes nothing to disk. */
export async function startRedis(): Promise<RunningRedis> {
  const port = await freePort();
  let server = await run(port);
  const kill = async (): Promise<void> => end(server, 'SIGKILL');
  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    kill,
    restart: async () => {
      server = await run(port);
    },
    stop: kill,
  };
}

async function run(port: number): Promise<ChildProcess> {
  if (!binary) throw new Error('There is no redis-server here. Debian: apt install redis-server');
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const server = spawn(binary, settings, { stdio: 'ignore' });
  for (let tries = 0; tries < 200; tries += 1) {
    if (await answers(port)) return server;
    await sleep(20);
  }
  throw new Error('redis-server did not start.');
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Redis cannot choose one itself. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
