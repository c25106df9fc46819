import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
const kept = () => readdirSync(join(folder, 'node_modules/.cache/compiled'));

/** A program that stands for Node: it says its version, and what it was given. */
const executable = (path: string, script: string) => {
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
};
const run = (env: Record<string, string> = {}) => execFileSync('sh', [join(folder, 'bin/run'), 'start'], { encoding: 'utf8', env: { PATH: `${folder}/tools:${process.env.PATH}`, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-run-'));
  for (const path of ['bin', 'tools', 'node_modules/.bin']) mkdirSync(join(folder, path), { recursive: true });
  copyFileSync(new URL('run', import.meta.url), join(folder, 'bin/run'));
  executable('node_modules/.bin/node', '[ "$1" = --version ] && echo v24.21.0 || echo "ran with $NODE_COMPILE_CACHE"');
  executable('tools/npm', 'exit 0');
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  run();
  for (const name of ['v24.21.0-x64-aa-0', 'v24.9.0-x64-bb-0', 'v24.21.01-x64-cc-0']) mkdirSync(join(folder, 'node_modules/.cache/compiled', name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what Node compiled', () => {
  it('is kept for the Node that runs now, and what another one left goes', () => {
    expect(run()).toBe(`ran with ${folder}/node_modules/.cache/compiled\n`);
    expect(kept()).toEqual(['v24.21.0-x64-aa-0']);
  });

  it('goes with the dependencies it was made of', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{"another": true}');
    run();
    expect(existsSync(join(folder, 'node_modules/.cache/compiled'))).toBe(false);
  });

  it('goes when files that are gone have filled it', () => {
    executable('tools/du', 'echo "204801	x"');
    run();
    expect(existsSync(join(folder, 'node_modules/.cache/compiled'))).toBe(false);
  });

  it('is left alone where somebody says where it stands', () => {
    expect(run({ NODE_COMPILE_CACHE: '/var/cache/switchboard' })).toBe('ran with /var/cache/switchboard\n');
    expect(kept()).toHaveLength(3);
  });
});
