import { config } from '../config.ts';
import { startMongod, type Mongod } from './start-mongod.ts';

let begun: Promise<Mongod> | null = null;

/**
 * Starts the mongod of this data folder and returns once its process is there, so that it comes up while the code that talks to it is read: each needs
 * about as long as the other. Nothing with MONGODB_URL. Whoever then connects meets what went wrong.
 */
export async function beginMongod(): Promise<void> {
  if (config().mongodbUrl) return;
  const { promise: spawned, resolve } = Promise.withResolvers<void>();
  begun = start(resolve);
  await Promise.race([spawned, begun.catch(() => undefined)]);
}

/** The mongod that was begun, or one that is started now. */
export function begunMongod(): Promise<Mongod> {
  const mongod = begun ?? start();
  begun = null;
  return mongod;
}

function start(spawned?: () => void): Promise<Mongod> {
  const { dataDir, mongod } = config();
  return startMongod({ dataDir, mongod, spawned });
}
