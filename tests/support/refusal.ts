import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../apps/main.ts', import.meta.url));

export type Refusal = { code: number | null; out: string; err: string };

/** Starts the product where it is expected to refuse, and waits for its end. */
export async function refusal(env: Record<string, string>, ...parts: string[]): Promise<Refusal> {
  const child = spawn(process.execPath, [main, ...parts], { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: said.out.trim(), err: said.err.trim() };
}
