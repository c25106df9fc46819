import { parentPort } from 'node:worker_threads';

/** Runs inside the thread: calls the named function of the named module and sends back what it returns. */
parentPort!.on('message', async ({ module, name, input }: { module: string; name: string; input: unknown }) => {
  try {
    const functions = (await import(module)) as Record<string, (input: unknown) => unknown>;
    parentPort!.postMessage({ ok: true, output: await functions[name]!(input) });
  } catch (error) {
    parentPort!.postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});
