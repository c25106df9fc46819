import { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import { DocumentUpdate } from './document.ts';
import { forgetGone } from './forget-gone.ts';

/** Whoever serves a document settles it within half a minute; what is older was left by a process that ended. */
const LEFT_MS = 2 * 60_000;
const AT_ONCE = 100;

/** Settles what nobody else does, and forgets what belongs to nothing any more. Safe to run twice and at any time. */
export async function sweepDocuments(): Promise<{ settled: number; forgotten: number }> {
  const before = Types.ObjectId.createFromTime(Math.floor((clock.ms() - LEFT_MS) / 1000));
  const rows = await DocumentUpdate.aggregate<{ _id: string }>([{ $match: { _id: { $lt: before } } }, { $group: { _id: '$document' } }, { $limit: AT_ONCE }]);
  if (rows.length === 0) return { settled: 0, forgotten: await forgetGone() };
  // Loaded when there is something to do: most processes never open a document.
  const { settleDocument } = await import('./settle-document.ts');
  let settled = 0;
  for (const { _id } of rows) {
    try {
      if (await settleDocument(_id)) settled += 1;
    } catch (err) {
      // One that cannot be read must not keep the others from their rest.
      log.error({ err, document: _id }, 'a document could not be brought to rest; the next sweep tries again');
    }
  }
  return { settled, forgotten: await forgetGone() };
}
