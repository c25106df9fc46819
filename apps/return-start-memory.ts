import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Long enough for what a start leaves to be done: sweeps of the first seconds, streams, the first page. */
const AFTER_MS = 10_000;

/**
 * A start leaves some 30 MB of garbage that a desk at rest would never collect, because nothing asks for memory (bench/memory). One full collection, of
 * some 45 ms, gives it back.
 */
export function returnStartMemory(): void {
  setTimeout(() => {
    // Otherwise written at the end, which a crash has not: the next start would compile everything again.
    flushCompileCache();
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  }, AFTER_MS).unref();
}
