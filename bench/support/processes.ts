import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

type Stat = { pid: number; parent: number; cpuMs: number };

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return null; // It ended meanwhile.
  }
}

/** A process with everything it started, mongod included. */
export function treeOf(root: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => statOf(Number(name))).filter((stat) => stat !== null);
  const found = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of all) {
      if (found.has(parent) && !found.has(pid)) {
        found.add(pid);
        grew = true;
      }
    }
  }
  return [...found];
}

/** CPU time in ms that processes have used so far. */
export const cpuOf = (pids: number[]): number => pids.reduce((sum, pid) => sum + (statOf(pid)?.cpuMs ?? 0), 0);

/** Proportional memory in MB: what is shared counts once. */
export function pssOf(pids: number[]): { totalMb: number; each: { pid: number; command: string; mb: number }[] } {
  const each = pids.map((pid) => ({ pid, command: commandOf(pid), mb: pssMb(pid) })).filter(({ mb }) => mb > 0);
  return { totalMb: round(each.reduce((sum, { mb }) => sum + mb, 0)), each };
}

/** Memory in MB as if no other program on the machine shared the binaries' pages: what a machine with this alone needs, at most. */
export const rssOf = (pids: number[]): number => round(pids.reduce((sum, pid) => sum + memoryMb(pid, 'Rss'), 0));

const pssMb = (pid: number): number => memoryMb(pid, 'Pss');

function memoryMb(pid: number, kind: 'Pss' | 'Rss'): number {
  try {
    return round(Number(new RegExp(`^${kind}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'gone';
  }
}

export const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;
