import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../tests/support/product.ts';
import { bench } from './support/bench.ts';
import { spread } from './support/figures.ts';
import { cpuOf, round, treeOf } from './support/processes.ts';
import { say } from './support/say.ts';

const RUNS = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 8);

/**
 * From the start of the process to the first page, whole: with an empty data folder, and again with what the first start left behind. With `--clone` also from a fresh clone in
 * an empty home folder by `npm start`, which installs and builds.
 */
await bench('start', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const first = await firstPage(dataDir);
  say(`empty folder: ${JSON.stringify(first)}`);
  const again = [];
  for (let run = 0; run < RUNS; run++) {
    again.push(await firstPage(dataDir));
    say(`again: ${JSON.stringify(again.at(-1))}`);
  }
  await rm(dataDir, { recursive: true, force: true });
  return {
    n: RUNS,
    emptyFolder: first,
    warm: { firstPageMs: spread(again.map(({ firstPageMs }) => firstPageMs)), readyMs: spread(again.map(({ readyMs }) => readyMs)), cpuMs: spread(again.map(({ cpuMs }) => cpuMs)), goal: 'firstPageMs <= 4000' },
    ...(process.argv.includes('--clone') ? { clone: await fromClone() } : {}),
  };
});

async function firstPage(dataDir: string) {
  const started = performance.now();
  const product = await startProduct({ dataDir });
  const readyMs = performance.now() - started;
  const page = await fetch(`${product.url}/auth/sign-in`);
  await page.text();
  if (!page.ok) throw new Error(`The first page answered ${page.status}.`);
  const firstPageMs = performance.now() - started;
  const cpuMs = cpuOf(treeOf(product.pid));
  await product.stop();
  return { readyMs: round(readyMs, 0), firstPageMs: round(firstPageMs, 0), cpuMs };
}

async function fromClone() {
  const home = await mkdtemp(join(tmpdir(), 'switchboard-clone-'));
  const root = join(import.meta.dirname, '..');
  const started = performance.now();
  spawnSync('git', ['clone', '-q', root, join(home, 'clone')], { stdio: 'inherit' });
  const child = spawn('npm', ['start'], { cwd: join(home, 'clone'), env: { ...process.env, HOME: home, npm_config_cache: join(home, 'npm'), PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
        const found = /ready at (\S+)/.exec(output)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
    });
    await (await fetch(`${url}/setup`)).text();
    return { firstPageMs: round(performance.now() - started, 0), goal: '<= 180000' };
  } finally {
    process.kill(-child.pid!, 'SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 1_000 });
  }
}
