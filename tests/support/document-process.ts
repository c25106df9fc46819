import '@switchboard/domain/models.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { connectDatabase } from '@switchboard/domain/platform/database.ts';
import { startDocuments } from './document-server.ts';

/** The document server in a process of its own, which can be killed. Tells its parent where it is. */
await connectDatabase();
await startFollowing();
const { url, stop } = await startDocuments();
process.send!({ url });
process.once('SIGTERM', () => void stop().finally(() => process.exit(0)));
process.once('disconnect', () => process.exit(0));
