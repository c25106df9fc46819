import { Contact } from '../customers/contact.ts';
import { mailboxKey } from '../customers/keys.ts';
import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { liveCategories } from '../tickets/filter/words.ts';
import { Ticket } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { isSuppressed } from './delivery.ts';
import type { IntakeRecord } from './intake.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import { queueMail } from './queue-mail.ts';

const words = {
  en: 'Hello,\n\nyou have {count} requests open with us, which is the most that we take from one address. What you wrote now waits until somebody has looked at it.\n\nTo add to one of your requests, reply to a mail about it.\n\n{desk}',
  de: 'Guten Tag,\n\nvon Ihnen sind {count} Anfragen bei uns offen, mehr nehmen wir von einer Adresse nicht an. Was Sie jetzt geschrieben haben, wartet, bis jemand es angesehen hat.\n\nUm etwas zu ergänzen, antworten Sie auf eine Mail zu der Anfrage.\n\n{desk}',
};

/**
 * Catalogue 4.1, 13: a mail that would open one ticket too many of a customer waits in quarantine, where somebody may let it in; the customer is told, once a day. Off unless the desk says how many.
 * @throws Problem `invalid`
 */
export async function refuseTooMany(intake: Pick<IntakeRecord, 'mailboxId' | 'letIn'>, { from, kind, subject, messageId }: Pick<ParsedMail, 'from' | 'kind' | 'subject' | 'messageId'>): Promise<void> {
  const { mostOpen } = (await vocabulary()).life;
  if (mostOpen === 0 || intake.letIn || !from) return;
  const contact = await Contact.findOne({ emailKeys: mailboxKey(from.address) }, { locale: 1 }).lean();
  if (!contact || (await Ticket.countDocuments({ 'requester.contactId': contact._id, statusCategory: { $in: liveCategories } } as never).limit(mostOpen)) < mostOpen) return;
  if (kind === 'human' && !(await isSuppressed(from.address))) {
    const text = words[contact.locale === 'de' ? 'de' : 'en'].replace('{count}', String(mostOpen)).replace('{desk}', await setting('desk.name'));
    const day = clock.now().toISOString().slice(0, 10);
    await queueMail({ key: `too-many:${contact._id}:${day}`, kind: 'notice', mailboxId: intake.mailboxId, to: [{ name: '', address: from.address }], subject: `Re: ${subject.slice(0, 200)}`, text, inReplyTo: messageId, references: messageId ? [messageId] : [], automatic: true });
  }
  throw new Problem('invalid', `${from.address} has ${mostOpen} tickets open, the most that this desk takes of one customer. Retry lets this one in.`);
}
