import { Activity } from '../activity/activity.ts';
import { recordOfDay } from '../activity/record-of-day.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { removeUnheld } from '../platform/held-files.ts';
import { Link } from '../tickets/link.ts';
import { Ticket } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { Attachment } from './attachment.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';

const AT_ONCE = 100;

/** Removes what has been in the trash for as long as the desk says, with its messages, files and history; one line of the audit log says that it was. Its number is never given again. */
export async function emptyTrash(): Promise<{ deleted: number }> {
  const { life } = await vocabulary();
  const by = systemViewer({ via: 'job', detail: 'empty-trash' });
  const old = await Ticket.find({ statusCategory: 'trash', trashedAt: { $lt: new Date(clock.ms() - life.trashDays * 86_400_000) } }, { number: 1, trashedAt: 1 }).sort({ updatedAt: 1 }).limit(AT_ONCE).lean();
  let deleted = 0;
  for (const { _id, number, trashedAt } of old) {
    const files = await Attachment.distinct('sha256', { ticketId: _id });
    const done = await changing(async (session) => {
      // Restored meanwhile: then it stays.
      const { deletedCount } = await Ticket.deleteOne({ _id, trashedAt }, { session });
      if (deletedCount === 0) return false;
      await Message.deleteMany({ ticketId: _id }, { session });
      await Attachment.deleteMany({ ticketId: _id }, { session });
      await Outbox.deleteMany({ ticketId: _id }, { session });
      await Link.deleteMany({ $or: [{ from: _id }, { to: _id }] }, { session });
      await Activity.collection.deleteMany({ 'subject.kind': 'ticket', 'subject.id': _id.toString() }, { session });
      await recordOfDay('ticket.deleted', { number }, { chain: 'operation', by, reason: `In the trash for ${life.trashDays} days.` }, session);
      return true;
    });
    if (!done) continue;
    deleted++;
    await removeUnheld(files);
  }
  return { deleted };
}
