import { setTimeout as sleep } from 'node:timers/promises';
import { DocumentUpdate } from '@switchboard/domain/documents/document.ts';
import { spread } from '../support/figures.ts';
import { cpuOf, round } from '../support/processes.ts';
import { say } from '../support/say.ts';
import { crowd, type Found } from './crowd.ts';
import type { Load } from './loads.ts';
import type { Subject } from './subjects.ts';

/** Texts that were typed come to rest within this time. */
const REST_MS = 30_000;

type Figures = { deliveriesPerSecond: number; p50: number; p95: number; cpuPer1000: number; withDatabasePer1000: number };

/** The same load on each server in turns, so that whatever else the machine does meanwhile concerns all of them; and each of ours beside each of the others' of the same round. */
export async function compare(load: Load, subjects: Subject[], rounds: number): Promise<object> {
  const figures = new Map<string, Figures[]>(subjects.map(({ name }) => [name, []]));
  const rests: number[] = [];
  for (let at = 0; at < rounds; at += 1) {
    for (const subject of subjects) {
      const found = await crowd(subject, load, at + 1);
      figures.get(subject.name)!.push(toFigures(found));
      say(`${load.name} ${at + 1} ${subject.name}: ${JSON.stringify(figures.get(subject.name)!.at(-1))}${found.notArrived > 0 ? `, ${found.notArrived} edits did not arrive` : ''}`);
      if (subject.name === 'switchboard') rests.push((await rested(subject)) / load.documents);
    }
  }
  const each = Object.fromEntries([...figures].map(([name, all]) => [name, meanOf(all)]));
  const beside = Object.fromEntries([...figures].filter(([name]) => name !== 'switchboard').map(([name, all]) => [name, ratios(figures.get('switchboard')!, all)]));
  return { [load.name]: { ...each, switchboardBeside: beside, restCpuMsPerDocument: round(rests.reduce((sum, one) => sum + one, 0) / rests.length, 1) } };
}

const per1000 = (cpu: number, { deliveries }: Found): number => round((cpu / deliveries) * 1_000, 2);

function toFigures(found: Found): Figures {
  const { p50, p95 } = spread(found.toAllMs);
  return { deliveriesPerSecond: Math.round(found.deliveries / found.seconds), p50, p95, cpuPer1000: per1000(found.cpuMs, found), withDatabasePer1000: per1000(found.cpuMs + found.storeCpuMs, found) };
}

/** CPU of server and database from the last edit until all that was typed is at rest: plain words, a version, what is told. */
async function rested({ pids, storePids }: Subject): Promise<number> {
  const cpu = (): number => cpuOf([...pids(), ...storePids()]);
  const before = cpu();
  for (const until = performance.now() + REST_MS; performance.now() < until && (await DocumentUpdate.estimatedDocumentCount()) > 0; ) await sleep(250);
  return cpu() - before;
}

const keys = ['deliveriesPerSecond', 'p50', 'p95', 'cpuPer1000', 'withDatabasePer1000'] as const;
const overKeys = <T>(of: (key: (typeof keys)[number]) => T): Record<string, T> => Object.fromEntries(keys.map((key) => [key, of(key)]));

const meanOf = (all: Figures[]) => overKeys((key) => round(all.reduce((sum, one) => sum + one[key], 0) / all.length, 2));

/** Mean of the rounds' ratios, and the ends. */
const ratios = (ours: Figures[], theirs: Figures[]) =>
  overKeys((key) => {
    const all = ours.map((one, at) => one[key] / theirs[at]![key]);
    return `${round(all.reduce((sum, one) => sum + one, 0) / all.length, 2)} (${round(Math.min(...all), 2)} to ${round(Math.max(...all), 2)})`;
  });
