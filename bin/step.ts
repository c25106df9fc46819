import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The program of a package that stands in node_modules, for this very Node. */
export const program = (path: string): string[] => [process.execPath, join(root, 'node_modules', path)];

export const programs = {
  vite: program('vite/bin/vite.js'),
  vitest: program('vitest/vitest.mjs'),
  playwright: program('@playwright/test/cli.js'),
  tsc: program('typescript/bin/tsc'),
  eslint: program('eslint/bin/eslint.js'),
  depcruise: program('dependency-cruiser/bin/dependency-cruiser.mjs'),
  knip: program('knip/bin/knip.js'),
  svelteKit: program('@sveltejs/kit/svelte-kit.js'),
  svelteCheck: program('svelte-check/bin/svelte-check'),
};

type Options = {
  cwd?: string;
  env?: Record<string, string>;
  quiet?: boolean;
  /** Stands before each line of the output, where several programs run at once. */
  label?: string;
  /** It takes only what everything else leaves of the processors. */
  givesWay?: boolean;
};

/** Runs a program to its end; its output is kept when `quiet`, and otherwise shown. A signal to us is passed on. */
export function run(words: string[], { cwd = root, env = {}, quiet = false, label, givesWay = false }: Options = {}): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const [command, ...args] = givesWay ? ['nice', '-n', '19', ...words] : words;
    const child = spawn(command!, args, { cwd, env: { ...process.env, ...env }, stdio: quiet || label ? ['ignore', 'pipe', 'pipe'] : 'inherit', detached: givesWay });
    if (givesWay && child.pid) letItsSessionGiveWay(child.pid);
    const pass = (signal: NodeJS.Signals) => void child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && label) createInterface(stream).on('line', (line) => console.log(`${label} | ${line}`));
      else stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve({ ok: code === 0, output });
    });
  });
}

/** Linux may share the processors among sessions first (autogroups), and then niceness counts only within one. */
function letItsSessionGiveWay(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '19');
  } catch {
    // This system has no such groups.
  }
}

/** As `run`, saying what is done and how long it took. */
export async function step(what: string, command: string[], options: Options = {}): Promise<boolean> {
  const started = performance.now();
  const { ok, output } = await run(command, options);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.error(`${ok ? '✓' : '✗'} ${what} (${seconds} s)`);
  if (!ok && output) console.error(output);
  return ok;
}
