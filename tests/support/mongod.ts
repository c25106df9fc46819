import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { config } from '@switchboard/domain/platform/config.ts';
import { startMongod } from '@switchboard/domain/platform/mongod/start-mongod.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mongodbUrl: string;
  }
}

/** One mongod for a whole run of the tests; each test file has a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-test-'));
  const mongod = await startMongod({ dataDir: folder, mongod: config().mongod });
  project.provide('mongodbUrl', mongod.url);
  return async () => {
    await mongod.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
