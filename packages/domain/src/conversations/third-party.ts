import { Contact } from '../customers/contact.ts';
import { Person } from '../people/person.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { sameAddress } from './mail/address.ts';
import { readOwnMessageId } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import { Outbox } from './outbox.ts';

type Asked = Pick<TicketRecord, '_id' | 'requester'>;

/** Requester, their other addresses, and people of ours. */
export async function isCustomerOrStaff(sender: string, { requester }: Pick<TicketRecord, 'requester'>): Promise<boolean> {
  if (requester.email && sameAddress(requester.email, sender)) return true;
  const key = sender.toLowerCase();
  if (requester.contactId && (await Contact.exists({ _id: requester.contactId, emailKeys: key }))) return true;
  return (await Person.exists({ email: key, active: true })) !== null;
}

/**
 * Whether a mail that belongs to a ticket is the answer of somebody it was forwarded to, and so none of the customer's business: it answers a mail that we forwarded (its sender's colleague may
 * write), or its sender got one and it answers nothing that we wrote to the customer. The customer stays the customer, whatever they answer.
 */
export async function isThirdParty(mail: Pick<ParsedMail, 'from' | 'inReplyTo' | 'references'>, ticket: Asked): Promise<boolean> {
  const forwards = await Outbox.find({ ticketId: ticket._id, kind: 'forward' }, { to: 1, cc: 1 }).lean();
  const sender = mail.from?.address;
  if (forwards.length === 0 || !sender || (await isCustomerOrStaff(sender, ticket))) return false;
  const [answered] = [...mail.inReplyTo, ...mail.references.toReversed()].flatMap((id) => readOwnMessageId(id)?.mailId ?? []);
  if (answered) return forwards.some(({ _id }) => _id.toString() === answered);
  return forwards.some(({ to, cc }) => [...to, ...cc].some(({ address }) => sameAddress(address, sender)));
}
