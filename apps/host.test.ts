import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';

// Each starts a program, next to whatever else this machine does.
vi.setConfig({ testTimeout: 60_000 });

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

async function start(...args: string[]): Promise<{ child: ChildProcess; url: string; output: () => string; exited: Promise<[number | null]> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./trial-process.ts', import.meta.url)), ...args], { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await expect.poll(() => output, { timeout: 30_000, interval: 20 }).toContain('ready at ');
  return { child, url: /ready at (\S+)/.exec(output)![1]!, output: () => output, exited };
}

test('a request under way is finished before the program ends, and the database closes last', async () => {
  const { child, url, output, exited } = await start();
  const response = await fetch(`${url}/slow`);
  child.kill('SIGTERM');
  expect(await response.text()).toBe('begun and finished');
  expect(await exited).toEqual([0, null]);
  expect(output()).toMatch(/part stopped\s+database closed/);
});

test('nothing new is taken while it stops', async () => {
  const { child, url } = await start();
  const response = await fetch(`${url}/slow`);
  child.kill('SIGTERM');
  await sleep(100);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  await response.text();
});

test('the same signal twice at once is one, a later one ends it at once', async () => {
  const { child, url, exited } = await start();
  const hanging = await fetch(`${url}/slow`);
  child.kill('SIGINT');
  child.kill('SIGINT');
  await sleep(600);
  expect(child.exitCode).toBe(null);
  child.kill('SIGINT');
  expect(await exited).toEqual([1, null]);
  await hanging.text().catch(() => undefined);
});

test('alive, ready and measured', async () => {
  const { url } = await start();
  expect(await (await fetch(`${url}/healthz`)).text()).toBe('alive');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/switchboard_http_request_seconds_count\{area="pages",method="GET",status="200"\} 2/);
  expect(metrics).toContain('process_resident_memory_bytes');
});

test('what is not ready says why', async () => {
  const { url } = await start('unready');
  const response = await fetch(`${url}/readyz`);
  expect([response.status, await response.text()]).toEqual([503, 'trial: the kettle is cold']);
});

test('a request keeps the id it came with, unless that could not be one', async () => {
  const { url } = await start();
  const idFor = async (id: string) => (await fetch(`${url}/healthz`, { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await idFor('trace-12345')).toBe('trace-12345');
  expect(await idFor('a b<script>')).toMatch(/^[0-9a-f-]{36}$/);
});

test('an upgrade nobody takes is closed', async () => {
  const { url } = await start();
  const attempt = request(`${url}/elsewhere`, { headers: { connection: 'upgrade', upgrade: 'websocket' } });
  attempt.end();
  const [error] = (await once(attempt, 'error').catch((failure: unknown) => [failure])) as [Error];
  expect(error.message).toMatch(/hang up|ECONNRESET/);
});
