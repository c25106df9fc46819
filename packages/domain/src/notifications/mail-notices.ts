import { changing } from '../platform/database.ts';
import { publicUrl } from '../platform/config.ts';
import { setting } from '../platform/settings.ts';
import { Intake } from '../conversations/intake.ts';
import { oneLine } from '../conversations/mail/address.ts';
import { noticeAddress } from '../conversations/mail/message-id.ts';
import { Mailbox } from '../conversations/mailbox.ts';
import { queueMail, type Mail } from '../conversations/queue-mail.ts';
import type { Due, Receiver } from './deliver.ts';
import { sentenceOf } from './notice-words.ts';
import { Notification } from './notification.ts';

/** More tickets than these at once, as after a quiet night, come as one mail (catalogue 4.18, 7). */
const MOST_MAILS = 3;

/** One mail for each ticket, or one for all of them. The mail and the word that it was sent are one transaction, so it is never sent twice. */
export async function mailNotices(receiver: Receiver | null, _personId: string, due: Due[]): Promise<number> {
  if (!receiver || due.length === 0) return 0;
  if (!(await Mailbox.exists({ smtp: { $ne: null } } as never))) {
    await Notification.updateMany({ _id: { $in: due.map(({ row }) => row._id) } }, { $set: { 'mail.state': 'dropped', 'mail.why': 'no mailbox' } });
    return 0;
  }
  const [desk, answersTo] = await Promise.all([setting('desk.name'), whereAnswersArrive()]);
  const byTicket = Map.groupBy(due, ({ row }) => row.ticketId?.toString() ?? row._id.toString());
  const letters = byTicket.size > MOST_MAILS ? [due] : [...byTicket.values()];
  for (const letter of letters) {
    await changing(async (session) => {
      const ids = letter.map(({ row }) => row._id);
      const marked = await Notification.updateMany({ _id: { $in: ids }, 'mail.state': 'waiting' } as never, { $set: { 'mail.state': 'sent' } }, { session });
      // Another process was here first.
      if (marked.modifiedCount < ids.length) throw Object.assign(new Error('taken'), { taken: true });
      await queueMail(compose(receiver, letter, desk, answersTo), session);
    }).catch((error: unknown) => {
      if (!(error as { taken?: boolean }).taken) throw error;
    });
  }
  return letters.length;
}

/** The address of the mailbox that sends notices, if it knows addresses with a tag and takes mail in: it fetches some, or some was handed over to it. */
async function whereAnswersArrive(): Promise<string | null> {
  const mailbox = await Mailbox.findOne({ isDefault: true, plusAddressing: true }, { address: 1, imap: 1 }).lean();
  return mailbox && (mailbox.imap || (await Intake.exists({ mailboxId: mailbox._id, dedupeKey: { $exists: true } }))) ? mailbox.address : null;
}

/** @param mailbox takes answers, if it is not null */
function compose({ person }: Receiver, letter: Due[], desk: string, mailbox: string | null): Mail {
  const german = person.locale === 'de';
  const tickets = new Set(letter.map(({ view }) => view.ticket?.id ?? null));
  const one = tickets.size === 1 ? letter.at(-1)!.view : null;
  // Its number without brackets: an answer to a notice must not be taken for a customer's answer in the ticket.
  const about = one?.ticket ? `${one.ticket.number}: ${one.ticket.title}` : one ? sentenceOf(one, person.locale) : german ? `${letter.length} Benachrichtigungen` : `${letter.length} notifications`;
  const footer = german ? `Sie bekommen diese Mail, weil Sie sie so eingestellt haben: ${publicUrl()}/preferences/notifications` : `You get this mail because of your settings: ${publicUrl()}/preferences/notifications`;
  const way = letter.every(({ view }) => view.event === 'customer_replied') ? 'reply' : 'comment';
  const replyTo = one?.ticket && mailbox ? noticeAddress(mailbox, one.ticket.number, way, person._id.toString()) : null;
  const answering = replyTo === null ? [] : [(german ? inGerman : inEnglish)[way]];
  const parts = letter.map(({ view }) => part(view, person.locale, tickets.size > 1));
  return {
    key: `notice:${letter[0]!.row._id}`,
    kind: 'notice',
    to: [{ name: oneLine(person.name, 100), address: person.email }],
    fromName: desk,
    subject: oneLine(about, 200),
    replyTo,
    text: [...parts, ...answering, footer].join('\n\n'),
    // All notices of one ticket are one thread in the reader's mail program.
    references: one?.ticket ? [`notice.${one.ticket.id}@${new URL(publicUrl()).hostname}`] : [],
    automatic: true,
  };
}

/** Only what the customer wrote is answered to the customer: what somebody says about an assignment or a comment is meant for colleagues. */
const inEnglish = { reply: 'Reply to this mail to answer the customer.', comment: 'Reply to this mail to write an internal comment; the customer does not see it.' };
const inGerman = { reply: 'Antworten Sie auf diese Mail, um dem Kunden zu antworten.', comment: 'Antworten Sie auf diese Mail, um intern zu kommentieren; der Kunde sieht es nicht.' };

function part(view: Due['view'], locale: string, named: boolean): string {
  const lines = [
    named && view.ticket ? `${view.ticket.number}: ${view.ticket.title}\n${sentenceOf(view, locale)}.` : `${sentenceOf(view, locale)}.`,
    view.text ? view.text.replace(/^/gm, '  ') : null,
    view.facts.reason ? `  “${view.facts.reason}”` : null,
    view.href ? `${publicUrl()}${view.href}` : null,
  ];
  return lines.filter((line) => line !== null).join('\n');
}
