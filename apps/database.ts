import mongoose from 'mongoose';
import '@switchboard/domain/models.ts';
import { startFollowing, streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import { diskHasRoom, watchDisk } from '@switchboard/domain/platform/disk.ts';
import { migrate } from '@switchboard/domain/platform/migrations.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { migrations } from '@switchboard/domain/migrations.ts';
import { refuseAnotherSecret } from '@switchboard/domain/operate/own-secret.ts';
import { productVersion } from '@switchboard/domain/operate/product-version.ts';
import { readPromises } from '@switchboard/domain/sla/book.ts';
import { ensurePromise } from '@switchboard/domain/sla/default-promise.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { ensureIndexes } from '@switchboard/domain/platform/indexes.ts';

/** Connects, makes what is missing in the database, and begins to follow its history. */
export async function openDatabase(): Promise<{ check: () => Promise<boolean | string>; close: () => Promise<void> }> {
  await connectDatabase();
  await refuseAnotherSecret();
  const stopWatchingDisk = watchDisk();
  await migrate(migrations, productVersion(), beforeUpgrade);
  await ensureIndexes();
  const stopFollowing = await startFollowing();
  await vocabulary();
  await ensurePromise();
  await readPromises();
  await preparePeople();
  return {
    check,
    async close() {
      stopWatchingDisk();
      await stopFollowing();
      await disconnectDatabase();
    },
  };
}

/** Ready means: a primary that takes writes, room on the disk for them, and a stream that tells of changes. */
async function check(): Promise<boolean | string> {
  if (!streamIsAlive()) return 'the stream of changes is silent';
  const hello = await mongoose.connection.db!.command({ hello: 1 });
  return hello.isWritablePrimary === true ? diskHasRoom() : 'the database has no primary that takes writes';
}

/** Whoever upgrades can go back: loaded only when it is needed. */
async function beforeUpgrade(from: string): Promise<void> {
  const { backUpBeforeUpgrade } = await import('@switchboard/domain/operate/backup/before-upgrade.ts');
  await backUpBeforeUpgrade(from);
}
