import { suppress, tellDelivery } from './delivery.ts';
import type { Reading } from './file-mail.ts';
import { readOwnMessageId } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import { Outbox, type OutboxRecord } from './outbox.ts';

/**
 * A bounce or a complaint is an event of a mail that we sent, never a message of a customer (E-17). It is believed only when it quotes the id of
 * a mail that really left here (E-18): a forged one would silence somebody.
 */
export async function fileReport(mail: ParsedMail): Promise<Reading> {
  const sent = await quotedMail(mail.bounce?.originalIds ?? []);
  if (!sent) return { outcome: 'delivery_event', reason: 'It quotes no mail that was sent from here, so nothing follows from it.' };
  const about: Reading = { outcome: 'delivery_event', ticketId: sent.ticketId, messageRef: sent.messageRef, matchedBy: 'own_message_id' };
  const recipient = mail.bounce?.recipient ?? null;
  const known = recipient !== null && [...sent.to, ...sent.cc, ...(sent.bcc ?? [])].some(({ address }) => address.toLowerCase() === recipient.toLowerCase());

  if (mail.kind === 'complaint') {
    for (const { address } of known ? [{ address: recipient }] : sent.to) await suppress(address, 'complaint');
    return { ...about, reason: 'Its receiver reported it as unwanted: no automatic mail goes there any more.' };
  }
  const { action, status, permanent, diagnostic } = mail.bounce!;
  if (action === 'delayed') return { ...about, reason: 'Its delivery is delayed; the server goes on trying.' };
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return { ...about, reason: `It was ${action}.` };

  const error = sentence(recipient ?? sent.to[0]?.address ?? 'the receiver', status, diagnostic);
  await Outbox.updateOne({ _id: sent._id }, { $set: { state: 'failed', lastError: error } });
  await tellDelivery(sent, 'failed', error);
  if (known && permanent && status === '5.1.1') await suppress(recipient, 'bounce');
  return { ...about, reason: error };
}

async function quotedMail(ids: string[]): Promise<OutboxRecord | null> {
  for (const id of ids) {
    const own = readOwnMessageId(id);
    const sent = own && (await Outbox.findById(own.mailId).lean<OutboxRecord>());
    if (sent) return sent;
  }
  return null;
}

function sentence(recipient: string, status: string | null, diagnostic: string | null): string {
  const words = diagnostic ? ` The server said: ${diagnostic.replace(/\s+/g, ' ').slice(0, 200)}` : '';
  if (status === '5.1.1' || status === '5.1.10') return `The address ${recipient} does not exist.${words}`;
  if (status === '5.2.2' || status === '4.2.2') return `The mailbox of ${recipient} is full.${words}`;
  return `The mail to ${recipient} came back${status ? ` (${status})` : ''}.${words}`;
}
