import type { ErrorRequestHandler } from 'express';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { createHost, type Host, type RunningHost } from './host.ts';

type Stop = () => Promise<void>;
type Part = { start(host: Host): Promise<Stop> };

/** The four parts, in the order they mount: what is more special first, the pages last. */
const parts: Record<string, () => Promise<Part>> = {
  channels: () => import('./channels/src/start.ts'),
  realtime: () => import('./realtime/src/start.ts'),
  worker: () => import('./worker/src/start.ts'),
  web: () => import('./web/src/start.ts'),
};

/** Requests and jobs get this long to finish once the program is told to stop. */
const STOP_MS = 10_000;

/** Starts the named parts, or all of them, and keeps running until it is told to stop. */
export async function run(names: string[]): Promise<void> {
  try {
    const chosen = choose(names);
    const running = await start(chosen);
    stopOnSignal(running);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** @throws Problem `invalid` with what to do instead */
export function choose(names: string[]): string[] {
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

type Running = { host: RunningHost; stops: Stop[] };

async function start(chosen: string[]): Promise<Running> {
  // While mongod starts, the code of the parts is read.
  const [database, ...loaded] = await Promise.all([openDatabase(), ...chosen.map((name) => parts[name]!())]);
  const host = createHost(chosen);
  host.ready('database', database.check);
  const stops: Stop[] = [database.close];
  for (const part of loaded) stops.push(await part.start(host));
  host.app.use(answerFailure);
  const url = await host.listen();
  useConfig({ port: Number(new URL(url).port || 80) });
  const lines = await Promise.all(host.announcements.map((line) => (typeof line === 'string' ? line : line())));
  console.log(['', `Switchboard is ready at ${config().publicUrl ?? url}`, ...lines.filter((line) => line !== null), ''].join('\n'));
  return { host, stops };
}

/** The last resort: whatever a route threw is noted, and its reader is told no more than a number to ask about. */
const answerFailure: ErrorRequestHandler = (error, req, res, _next) => {
  const requestId = res.getHeader('x-request-id');
  log.error({ err: error, requestId, path: req.path }, 'A request failed unexpectedly');
  if (res.headersSent) return void res.destroy();
  res.status(error instanceof URIError ? 400 : 500).type('text').send(`Something went wrong here, and it was noted under the number ${requestId}.`);
};

async function openDatabase() {
  const { openDatabase } = await import('./database.ts');
  return openDatabase();
}

function stopOnSignal({ host, stops }: Running): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    host.beginStop();
    const late = setTimeout(() => process.exit(1), STOP_MS + 2_000);
    late.unref();
    const [database, ...others] = stops;
    // Parts first, while requests may still finish; the database last.
    await Promise.allSettled(others.map((each) => each()));
    await host.close(STOP_MS / 2);
    await database!();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
