import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachOrStartMongod } from '@switchboard/domain/platform/mongod/attach-mongod.ts';
import { startProduct, type Product } from '../../tests/support/product.ts';
import { cpuOf, treeOf } from './processes.ts';
import { say } from './say.ts';
import { Wire } from './wire.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const PASSWORD = 'correct horse battery';

/** A product of its own with a fresh database, and ways in. */
export type Desk = Product & {
  /** The address of its mongod. */
  mongodbUrl: string;
  /** CPU time so far of the product and its mongod, in ms. */
  cpuMs(): number;
  /** A new API key; `more` are options of `admin key add`. */
  key(role: string, ...more: string[]): Promise<string>;
  /** The cookie header of somebody new who signed in. */
  cookie(role: string, ...more: string[]): Promise<string>;
  wire(): Promise<Wire>;
};

type Options = {
  env?: Record<string, string>;
  /** A folder with data; it is removed at the end unless `keep` says otherwise. */
  dataDir?: string;
  keep?: boolean;
};

export async function openDesk({ env = {}, dataDir, keep = false }: Options = {}): Promise<Desk> {
  say('starting the product ...');
  const product = await startProduct({ env, dataDir });
  const { url: mongodbUrl } = await attachOrStartMongod({ dataDir: product.dataDir });
  let count = 0;
  return {
    ...product,
    mongodbUrl,
    cpuMs: () => cpuOf(treeOf(product.pid)),
    wire: () => Wire.open(product.url),
    key: (role, ...more) => keyOn(product.dataDir, role, ...more),
    async cookie(role, ...more) {
      // A folder that was kept knows those of earlier runs.
      const email = `bench${++count}.${process.pid}.${Math.floor(performance.timeOrigin)}@desk.example`;
      await adminOn(product.dataDir, ['person', 'add', email, '--name', `Bench ${count}`, '--role', role, '--password', PASSWORD, ...more]);
      return signIn(product.url, email);
    },
    async stop() {
      await product.stop();
      if (!keep) await rm(product.dataDir, { recursive: true, force: true });
    },
  };
}

export async function keyOn(dataDir: string, role: string, ...more: string[]): Promise<string> {
  return /sbk_\S+/.exec(await adminOn(dataDir, ['key', 'add', 'bench', '--role', role, ...more]))![0];
}

async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: PASSWORD }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]!);
  if (cookies.length === 0) throw new Error(`Signing in answered ${answer.status} without a cookie: ${(await answer.text()).slice(0, 300)}`);
  return cookies.join('; ');
}

/** The operator's command line on an installation. */
export async function adminOn(dataDir: string, words: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'bin/admin.ts'), ...words], { cwd: root, env: { ...process.env, DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`admin ${words.join(' ')} ended with ${code}: ${err || out}`);
  return out;
}
