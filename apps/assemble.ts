import type { ErrorRequestHandler } from 'express';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';
import { log, pathForLog } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { beginMongod } from '@switchboard/domain/platform/mongod/begin-mongod.ts';
import type { Host, RunningHost } from './host.ts';
import { stopOnSignal, type Stop } from './stop.ts';

type Part = { start(host: Host): Promise<Stop> };

/** The four parts, in the order they mount: what is more special first, the pages last. */
const parts: Record<string, () => Promise<Part>> = {
  channels: () => import('./channels/src/start.ts'),
  realtime: () => import('./realtime/src/start.ts'),
  worker: () => import('./worker/src/start.ts'),
  web: () => import('./web/src/start.ts'),
};

/** Starts the named parts, or all of them. @throws Problem with what to do about it */
export async function startParts(names: string[]): Promise<void> {
  const chosen = choose(names);
  if (config().trustProxy !== null) await refuseWrongProxies();
  // While mongod starts, the code of the parts is read.
  await beginMongod();
  const [database, { createHost }, ...loaded] = await Promise.all([openDatabase(), import('./host.ts'), ...chosen.map((name) => parts[name]!())]);
  const host = createHost(chosen);
  host.ready('database', database.check);
  const stops: Stop[] = [];
  for (const part of loaded) stops.push(await part.start(host));
  host.app.use(answerFailure);
  const url = await host.listen();
  useConfig({ port: Number(new URL(url).port || 80) });
  stopOnSignal(host, stops, database.close);
  await announce(host, config().publicUrl ?? url);
}

/** @throws Problem `invalid` with what to do instead */
function choose(names: string[]): string[] {
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length) throw new Problem('invalid', `There is no part called "${unknown[0]}". The parts are ${Object.keys(parts).join(', ')}; naming none starts all of them.`);
  const chosen = Object.keys(parts).filter((name) => names.length === 0 || names.includes(name));
  if (chosen.length < Object.keys(parts).length) {
    const { mongodbUrl, redisUrl } = config();
    const missing = [mongodbUrl ? null : 'MONGODB_URL', redisUrl ? null : 'REDIS_URL'].filter(Boolean);
    if (missing.length) throw new Problem('invalid', `Parts that run apart share one database and one Redis: set ${missing.join(' and ')}, or name no part to run everything in one process.`);
  }
  return chosen;
}

/** Said before anything is started for nothing. */
async function refuseWrongProxies(): Promise<void> {
  const [{ default: express }, { trustProxy }] = await Promise.all([import('express'), import('./host.ts')]);
  trustProxy(express());
}

/** The last lines of a start: where to go, and what the parts have to say. */
async function announce(host: RunningHost, url: string): Promise<void> {
  const lines = await Promise.all(host.announcements.map((line) => (typeof line === 'string' ? line : line())));
  console.log(['', `Switchboard is ready at ${url}`, ...lines.filter((line) => line !== null), ''].join('\n'));
}

/** The last resort: whatever a route threw is noted, and its reader is told no more than a number to ask about. */
const answerFailure: ErrorRequestHandler = (error, req, res, _next) => {
  const requestId = res.getHeader('x-request-id');
  log.error({ err: error, requestId, path: pathForLog(req.path) }, 'A request failed unexpectedly');
  if (res.headersSent) return void res.destroy();
  res.status(error instanceof URIError ? 400 : 500).type('text').send(`Something went wrong here, and it was noted under the number ${requestId}.`);
};

async function openDatabase() {
  const { openDatabase } = await import('./database.ts');
  return openDatabase();
}
