import { Activity } from './activity.ts';
import { followLive, streamIsAlive } from './follow.ts';

let newestHeard: string | null = null;
followLive(({ _id }) => (newestHeard = _id.toString()));

/**
 * The id of the newest line of history, for a page to read before it reads its lists: whoever connects with it gets what happened since. While the change stream lives it is
 * the last that was heard of, which may be a moment older: then some is told twice. Null where nothing has happened yet.
 */
export async function newestLineId(): Promise<string | null> {
  if (newestHeard !== null && streamIsAlive()) return newestHeard;
  const newest = await Activity.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean<{ _id: { toString(): string } }>();
  return newest?._id.toString() ?? null;
}
