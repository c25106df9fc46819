import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { cacheMegabytes } from './cache-size.ts';

/**
 * The shell becomes mongod itself (`exec`), so its process id and its exit are ours to see. Before that it leaves a watcher behind
 * that reads our end of a pipe: when this process ends in whatever way, `kill -9` included, the pipe closes and mongod is asked to stop.
 * A line in the pipe sends the watcher home without touching anything, for when mongod has ended first and its id may belong to another.
 */
const undertaker = `exec 3<&0 </dev/null
( read -r _ <&3 || kill -TERM $$ ) >/dev/null 2>&1 &
exec "$@" 3<&-`;

export type RunningMongod = {
  readonly pid: number;
  /** Resolves when the process has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** Asks it to write everything and leave; after ten seconds it is killed. */
  stop(): Promise<void>;
  kill(): void;
};

export function runMongod(binary: string, { folder, socket }: { folder: string; socket: string }): RunningMongod {
  const logFile = join(folder, 'mongod.log');
  // A socket file that a killed mongod left behind makes the next one refuse to start.
  rmSync(socket, { force: true });
  const out = openSync(logFile, 'a', 0o600);
  // Detached: Ctrl-C in a terminal reaches every process of its group, and mongod must outlive the requests being finished.
  const child = spawn('/bin/sh', ['-c', undertaker, 'sh', binary, ...settings(folder, socket)], { detached: true, stdio: ['pipe', out, out] });
  closeSync(out);
  child.stdin?.on('error', () => undefined);
  const ended = endOf(child);
  const rotation = setInterval(() => rotate(logFile, child), 600_000).unref();
  void ended.then(() => clearInterval(rotation));
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended), kill: () => void child.kill('SIGKILL') };
}

/** One writer, a small desk: the cache has its bounds and what mongod keeps for its makers' diagnosis is off. */
function settings(folder: string, socket: string): string[] {
  const parameters = ['diagnosticDataCollectionEnabled=false', 'shutdownTimeoutMillisForSignaledShutdown=100'];
  return [
    ...['--dbpath', join(folder, 'db'), '--replSet', 'switchboard', '--bind_ip', socket, '--nounixsocket'],
    ...['--wiredTigerCacheSizeGB', (cacheMegabytes() / 1_024).toFixed(2), '--quiet'],
    // Of the few hundred files of a fresh desk those that nobody uses are closed after 20 s, which gives back a tenth of what mongod holds at rest.
    ...['--wiredTigerEngineConfigString', 'file_manager=(close_idle_time=20,close_scan_interval=5,close_handle_minimum=5)'],
    ...['--logpath', join(folder, 'mongod.log'), '--logappend', '--logRotate', 'reopen'],
    ...parameters.flatMap((parameter) => ['--setParameter', parameter]),
  ];
}

const logLimit = 10 * 1024 * 1024;

/** mongod only appends. Two files of ten megabytes is what its log may take. */
function rotate(file: string, child: ChildProcess): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < logLimit) return;
  renameSync(file, `${file}.1`);
  child.kill('SIGUSR1');
}

async function endOf(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined);
  child.stdin?.end('stopped\n');
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

/** What mongod said last that was worse than a remark, for a start that failed. */
export function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-200).reverse();
  for (const line of lines) {
    const entry = parse(line);
    if (entry && /^[FE]$/.test(entry.s)) return `${entry.msg} ${JSON.stringify(entry.attr ?? {})}`.slice(0, 400);
  }
  return lines[0]?.slice(0, 400) ?? 'nothing';
}

function parse(line: string): { s: string; msg: string; attr?: unknown } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

