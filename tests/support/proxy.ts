import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const binary = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy'].find(existsSync);
const configuration = fileURLToPath(new URL('../../deploy/haproxy.cfg', import.meta.url));

/** Tests that need a real proxy are skipped where none is installed (Debian: `apt install haproxy`). */
export const hasProxy = binary !== undefined;

/** HAProxy with the configuration that docker-compose.yml uses, at other addresses (see its first lines). */
export async function startProxy(port: number, addresses: Record<string, string>): Promise<{ stop(): Promise<void> }> {
  if (!binary) throw new Error('There is no haproxy here. Debian: apt install haproxy');
  const env = { ...addresses, LISTEN: `127.0.0.1:${port}`, PATH: '/usr/bin:/bin' };
  const proxy = spawn(binary, ['-db', '-f', configuration], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  proxy.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const ended = once(proxy, 'exit');
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1) {
    if (proxy.exitCode !== null) throw new Error(`haproxy did not start:\n${said}`);
    await sleep(50);
  }
  return {
    stop: async () => {
      proxy.kill('SIGKILL');
      await ended;
    },
  };
}

const answers = (port: number): Promise<boolean> => fetch(`http://127.0.0.1:${port}/healthz`).then(() => true, () => false);
