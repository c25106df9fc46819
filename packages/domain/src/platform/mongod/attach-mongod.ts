import { setTimeout as sleep } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { answers } from './replica-set.ts';
import { socketPath, socketUrl } from './socket-path.ts';
import { startMongod, type Mongod } from './start-mongod.ts';

/** How long a product that is just starting may take until its mongod answers. */
const PATIENCE_MS = 15_000;

/** `attached`: it belongs to a Switchboard that runs; stopping is then none of our business. */
export type ReachedMongod = Pick<Mongod, 'url' | 'stop'> & { attached: boolean };

/**
 * For the command line: the mongod of this data folder, whoever runs it. Where a product holds the folder, its mongod is reached by the socket;
 * where nobody does, one is started for as long as the command takes.
 * @throws Problem as `startMongod`; `unavailable` when the folder is held and nobody answers
 */
export async function attachOrStartMongod(of: { dataDir: string; mongod?: string | null }): Promise<ReachedMongod> {
  for (const giveUpAt = performance.now() + PATIENCE_MS; ; await sleep(100)) {
    try {
      return { ...(await startMongod(of)), attached: false };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'conflict') throw error;
      const socket = socketPath(join(resolve(of.dataDir), 'mongo'));
      if (await answers(socket)) return { url: socketUrl(socket), attached: true, stop: async () => undefined };
      // It is starting, or it has just ended and the folder is free in a moment.
      if (performance.now() > giveUpAt) throw new Problem('unavailable', `${error.message} Its database does not answer, so this command cannot reach it.`, { cause: error });
    }
  }
}
