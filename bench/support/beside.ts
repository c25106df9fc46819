import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, cpuOf, round, treeOf } from './processes.ts';

const LOOK_MS = 1_000;

/** What share of a core other programs use while nothing is measured yet, the busiest first: a figure is worth as much as its quiet. */
export async function beside(): Promise<{ cores: number; busiest: string[] }> {
  const own = new Set(treeOf(process.pid));
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => !own.has(pid));
  const before = new Map(others.map((pid) => [pid, cpuOf([pid])]));
  await sleep(LOOK_MS);
  const used = others.map((pid) => ({ pid, share: (cpuOf([pid]) - before.get(pid)!) / LOOK_MS })).filter(({ share }) => share >= 0.02);
  used.sort((a, b) => b.share - a.share);
  return { cores: round(used.reduce((sum, { share }) => sum + share, 0), 2), busiest: used.slice(0, 5).map(({ pid, share }) => `${commandOf(pid)} ${round(share, 2)}`) };
}
