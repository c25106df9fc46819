import { Worker } from 'node:worker_threads';
import { log } from './log.ts';
import { Problem } from './problem.ts';

/**
 * Work that would block the one event loop (parsing a mail, sanitising HTML) runs in a thread of its own. The thread starts with the
 * first piece of work and ends after a while without any, so that at rest it costs nothing. One thread does one piece at a
 * time: a mail made to hang its reader is then alone, and the thread can be ended under it.
 */
type Work = { module: string; name: string; input: unknown; limitMs: number; settle: PromiseWithResolvers<unknown> };

const IDLE_MS = 20_000;
const MEMORY_MB = 512;

let worker: Worker | null = null;
let current: { work: Work; timer: NodeJS.Timeout } | null = null;
let idle: NodeJS.Timeout | null = null;
const waiting: Work[] = [];

/** A function of one module that takes plain data and returns plain data. `module` is a file URL: `new URL('./x.ts', import.meta.url).href`. */
export type ThreadWork = { module: string; name: string };

/**
 * @param limitMs how long it may take, from the moment it begins
 * @throws Problem `too_large` when it took too long or too much memory; whatever the function throws, with its message
 */
export function inThread<Out>({ module, name }: ThreadWork, input: unknown, { limitMs = 30_000 } = {}): Promise<Out> {
  const settle = Promise.withResolvers<unknown>();
  waiting.push({ module, name, input, limitMs, settle });
  next();
  return settle.promise as Promise<Out>;
}

/** Ends the thread; work under way fails. For the end of the program and of tests. */
export async function stopThreads(): Promise<void> {
  if (idle) clearTimeout(idle);
  await worker?.terminate();
}

function next(): void {
  if (current) return;
  const work = waiting.shift();
  if (!work) return rest();
  if (idle) clearTimeout(idle);
  const thread = (worker ??= start());
  const timer = setTimeout(() => fail(thread, new Problem('too_large', `It took longer than ${work.limitMs / 1000} seconds to read.`)), work.limitMs);
  current = { work, timer };
  thread.ref();
  thread.postMessage({ module: work.module, name: work.name, input: work.input });
}

function rest(): void {
  worker?.unref();
  if (!worker) return;
  idle = setTimeout(() => void worker?.terminate(), IDLE_MS).unref();
}

function start(): Worker {
  const thread = new Worker(new URL('./thread-entry.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB }, execArgv: [] });
  thread.on('message', (answer: { ok: true; output: unknown } | { ok: false; message: string }) => {
    const work = finish();
    if (answer.ok) work?.settle.resolve(answer.output);
    else work?.settle.reject(new Error(answer.message));
    next();
  });
  thread.on('error', (error: NodeJS.ErrnoException) => {
    const tooBig = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    fail(thread, tooBig ? new Problem('too_large', `It took more than ${MEMORY_MB} MB of memory to read.`) : error);
  });
  thread.on('exit', () => fail(thread, new Problem('unavailable', 'The program is stopping.')));
  return thread;
}

/** The thread is lost; its piece of work fails and the next one gets a new thread. */
function fail(thread: Worker, error: unknown): void {
  if (worker !== thread) return;
  worker = null;
  void thread.terminate();
  const work = finish();
  if (work) log.warn({ err: error, work: work.name }, 'A piece of work in a thread failed');
  work?.settle.reject(error);
  next();
}

function finish(): Work | null {
  if (!current) return null;
  clearTimeout(current.timer);
  const { work } = current;
  current = null;
  return work;
}
