import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const ADMIN = { email: 'admin@desk.example', password: 'correct horse battery' };

export type Product = {
  url: string;
  dataDir: string;
  pid: number;
  /** Everything it printed so far. */
  output: () => string;
  /** Ends it as an operator would and waits; the data folder goes too unless it is kept. */
  stop(): Promise<void>;
  /** As a crash would. The data folder stays. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
};

type Options = {
  env?: Record<string, string>;
  parts?: string[];
  /** Use this folder and leave it there; without it a new one is made and removed. */
  dataDir?: string;
};

/** Starts the product as a process of its own on a free port, with an administrator (ADMIN), and waits until it says where it is. */
export async function startProduct({ env = {}, parts = [], dataDir }: Options = {}): Promise<Product> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'switchboard-product-')));
  const child = spawn(process.execPath, [join(root, 'apps/main.ts'), ...parts], {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: folder, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'warn', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await readUrl(child, exited, () => output);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    dataDir: folder,
    pid: child.pid!,
    output: () => output,
    exited,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function readUrl(child: ChildProcess, exited: Promise<number | null>, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const url = /ready at (\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', look);
    void exited.then((code) => reject(new Error(`The product ended with ${code} before it was ready:\n${output()}`)));
    setTimeout(() => reject(new Error(`The product did not start within 90 s:\n${output()}`)), 90_000).unref();
  });
}
