import { Activity } from './activity.ts';

/**
 * The id of the newest line of history, for a page to read before it reads its lists: whoever connects with it gets what happened since.
 * Null where nothing has happened yet.
 */
export async function newestLineId(): Promise<string | null> {
  const newest = await Activity.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean<{ _id: { toString(): string } }>();
  return newest?._id.toString() ?? null;
}
