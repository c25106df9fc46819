import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './step.ts';

/** What the tests use of the system: a program to look for, one that does as well, and Debian's package that brings it. */
const tools: { program: string; orElse?: string; package: string }[] = [
  { program: 'chromium-headless-shell', orElse: 'chromium', package: 'chromium-headless-shell' },
  { program: 'redis-server', package: 'redis-server' },
  { program: 'haproxy', package: 'haproxy' },
  { program: 'dovecot', package: 'dovecot-imapd' },
];

/** Installs what is missing where that is possible; else says what to install and ends. */
export async function installTools(): Promise<void> {
  const missing = tools.filter((tool) => !has(tool));
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  if (process.getuid?.() === 0 && isThere('apt-get')) {
    console.error(`Installing ${names.join(', ')} for the tests ...`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    // Services that a package would start are not wanted: the tests start their own.
    const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...names];
    const ok = (await run(['apt-get', 'update', '-qq'], { env, quiet: true })).ok && (await run(install, { env: { ...env, RUNLEVEL: '1' }, quiet: true })).ok;
    if (ok && missing.every(has)) return;
  }
  console.error(`The tests need ${names.join(', ')}. Install ${names.length === 1 ? 'it' : 'them'} (Debian: apt-get install ${names.join(' ')}), then run the tests again.`);
  process.exit(1);
}

function has({ program, orElse }: (typeof tools)[number]): boolean {
  return isThere(program) || (orElse !== undefined && isThere(orElse));
}

function isThere(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}
