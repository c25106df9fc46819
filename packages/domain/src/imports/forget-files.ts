import { clock } from '../platform/clock.ts';
import { removeUnheld } from '../platform/held-files.ts';
import { ContactImport } from './contacts/contact-import.ts';
import { TicketImport } from './import.ts';

const DAY = 86_400_000;
/** What an import did and what was wrong stays; the file, which holds everybody's data once more, does not. */
const KEPT_DAYS = 30;
/** Sent and never begun. */
const DRAFT_DAYS = 7;
const AT_ONCE = 200;

/** Removes the files of imports that ended long ago, and imports that nobody began. Safe to repeat. */
export async function forgetImportFiles(): Promise<number> {
  const ended = new Date(clock.ms() - KEPT_DAYS * DAY);
  const left = new Date(clock.ms() - DRAFT_DAYS * DAY);
  let count = 0;
  for (const imports of [TicketImport, ContactImport as unknown as typeof TicketImport]) {
    const over = await imports.find({ sha256: { $gt: '' }, $or: [{ endedAt: { $lt: ended } }, { state: 'draft', createdAt: { $lt: left } }] }, { sha256: 1, state: 1 }).limit(AT_ONCE).lean();
    for (const { _id, sha256, state } of over) {
      if (state === 'draft') await imports.deleteOne({ _id, state });
      else await imports.updateOne({ _id }, { $set: { sha256: '' } });
      await removeUnheld([sha256]);
      count += 1;
    }
  }
  return count;
}
