import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BareJob } from './bare-create.ts';
import type { load } from './figures.ts';

/** The bare program beside the product, on the same mongod. */
export async function startBare(url: string, from: string) {
  const child = fork(fileURLToPath(new URL('./bare-create.ts', import.meta.url)), { stdio: 'inherit' });
  const ask = async (job: object): Promise<unknown> => {
    child.send(job);
    const [answer] = await once(child, 'message');
    return answer;
  };
  process.on('exit', () => child.kill('SIGKILL'));
  await ask({ url, from });
  return {
    pid: child.pid!,
    run: (job: BareJob) => ask(job) as ReturnType<typeof load>,
    stop: () => child.kill(),
  };
}
