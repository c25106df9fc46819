import { afterAll, beforeAll } from 'vitest';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { useDatabase } from './database.ts';
import { startDocuments } from './document-server.ts';

/** A document server over a database of its own, for the tests of one file. @returns where it is, once they run */
export function useSendsServer(): () => string {
  useDatabase();
  let server: Awaited<ReturnType<typeof startDocuments>>;
  let stopFollowing: () => Promise<void>;
  beforeAll(async () => {
    await preparePeople();
    stopFollowing = await startFollowing();
    server = await startDocuments();
  });
  afterAll(async () => {
    await server.stop();
    await stopFollowing();
  });
  return () => server.url;
}
