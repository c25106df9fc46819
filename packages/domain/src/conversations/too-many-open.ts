import { Types } from 'mongoose';
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
import { readOwnMessageId } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import { Outbox } from './outbox.ts';
import { queueMail } from './queue-mail.ts';

const words = {
  en: 'Hello,\n\nyou have {count} requests open with us, which is the most that we take from one address. What came in your name now waits until somebody has looked at it.\n\nTo add to one of your requests, reply to a mail about it. To tell us something new at once, or that these were not written by you, reply to this mail.\n\n{desk}',
  de: 'Guten Tag,\n\nvon Ihnen sind {count} Anfragen bei uns offen, mehr nehmen wir von einer Adresse nicht an. Was jetzt in Ihrem Namen kam, wartet, bis jemand es angesehen hat.\n\nUm etwas zu ergänzen, antworten Sie auf eine Mail zu der Anfrage. Um uns gleich etwas Neues zu sagen, oder dass dies nicht von Ihnen ist, antworten Sie auf diese Mail.\n\n{desk}',
};

/**
 * Catalogue 4.1, 13: a mail that would open one ticket too many of a customer waits in quarantine, where somebody may let it in; the customer is told, once a day. Off unless the desk says how many.
 *
 * Nothing in a mail proves who wrote it, so anybody can use up somebody's tickets by writing in their name (and counting only what is proven would count nobody, since whoever floods a desk answers none of
 * its mails). Hence nothing is refused, only held, and whoever it is about has a way around it that a forger lacks: the mail that tells of it reaches only them, and its answer comes in.
 * @throws Problem `invalid`
 */
export async function refuseTooMany(intake: Pick<IntakeRecord, '_id' | 'mailboxId' | 'letIn'>, mail: Pick<ParsedMail, 'from' | 'kind' | 'subject' | 'messageId' | 'inReplyTo' | 'references'>): Promise<void> {
  const { from, kind, subject, messageId } = mail;
  const { mostOpen } = (await vocabulary()).life;
  if (mostOpen === 0 || intake.letIn || !from) return;
  const contact = await Contact.findOne({ emailKeys: mailboxKey(from.address) }, { locale: 1 }).lean();
  if (!contact || (await Ticket.countDocuments({ 'requester.contactId': contact._id, statusCategory: { $in: liveCategories } } as never).limit(mostOpen)) < mostOpen) return;
  if (await answersNotice(intake, mail, contact)) return;
  if (kind === 'human' && !(await isSuppressed(from.address))) {
    const text = words[contact.locale === 'de' ? 'de' : 'en'].replace('{count}', String(mostOpen)).replace('{desk}', await setting('desk.name'));
    const day = clock.now().toISOString().slice(0, 10);
    await queueMail({ key: `${keyOf(contact)}${day}`, kind: 'notice', mailboxId: intake.mailboxId, to: [{ name: '', address: from.address }], subject: `Re: ${subject.slice(0, 200)}`, text, inReplyTo: messageId, references: messageId ? [messageId] : [], automatic: true });
  }
  throw new Problem('invalid', `${from.address} has ${mostOpen} tickets open, the most that this desk takes of one customer. Retry lets this one in.`);
}

const keyOf = ({ _id }: { _id: Types.ObjectId }): string => `too-many:${_id}:`;

/** Whether a person answers what told this customer that theirs are too many. Each lets one mail in, the same one if it is read again: from then on they have a ticket to answer in. */
async function answersNotice({ _id }: Pick<IntakeRecord, '_id'>, { kind, inReplyTo, references }: Pick<ParsedMail, 'kind' | 'inReplyTo' | 'references'>, contact: { _id: Types.ObjectId }): Promise<boolean> {
  const ours = [...inReplyTo, ...references].flatMap((id) => readOwnMessageId(id)?.mailId ?? []);
  if (kind !== 'human' || ours.length === 0) return false;
  const notice = { _id: { $in: ours.map((id) => new Types.ObjectId(id)) }, key: new RegExp(`^${keyOf(contact)}`), answeredBy: { $in: [null, _id] } };
  return (await Outbox.updateOne(notice, { $set: { answeredBy: _id } })).matchedCount > 0;
}
