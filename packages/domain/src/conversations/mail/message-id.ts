import { derivedKey } from '../../platform/secrets.ts';
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Message-IDs of mails we send: `sb.<ticket>.<mail>.<mark>@<domain of the sender>`. The mark is a keyed hash that only this installation can
 * make, so that a stranger cannot invent an id that leads into somebody's ticket (catalogue 4.4, 3). Other ids of ours, of an
 * invitation for one, have `0` for a ticket.
 */
export function ownMessageId(ids: { ticketId: string | null; mailId: string }, senderAddress: string): string {
  const left = `sb.${ids.ticketId ?? '0'}.${ids.mailId}`;
  return `${left}.${mark('message-id', left)}@${domainOf(senderAddress)}`;
}

/** Reads an id of ours, whatever domain a relay has put behind it; null for anything that we did not make. */
export function readOwnMessageId(messageId: string): { ticketId: string | null; mailId: string } | null {
  const [, left, ticketId, mailId, given] = /^<?(sb\.(0|[0-9a-f]{24})\.([0-9a-f]{24}))\.([a-z2-7]{26})@/i.exec(messageId.toLowerCase()) ?? [];
  if (!left || !ticketId || !mailId || !given || !isMark('message-id', left, given)) return null;
  return { ticketId: ticketId === '0' ? null : ticketId, mailId };
}

/**
 * The address that leads an answer back into its ticket whatever happens to its headers (E-7): `support+123.<mark>@…`, 123 being the ticket's number. Letters are
 * only lower case, since some servers change them. Null where it would be longer than a mailbox name may be.
 */
export function replyAddress(mailboxAddress: string, ticketNumber: string): string | null {
  const number = digitsOf(ticketNumber);
  return tagged(mailboxAddress, `${number}.${mark('reply-address', number)}`);
}

/** The digits of the ticket number that a reply address of ours names. */
export function readReplyAddress(address: string): string | null {
  const [, number, given] = /\+(\d{1,12})\.([a-z2-7]{26})@/i.exec(address.toLowerCase()) ?? [];
  return number && given && isMark('reply-address', number, given) ? number : null;
}

/** What an answer to a notification is: an answer to the customer, or a comment for those who work here. */
export type NoticeWay = 'reply' | 'comment';

/** Where somebody who works here answers a notification (catalogue 4.18, 6): `support+123.r.<mark>@…` or `….c.…`, made for this person and nobody else. Null where it would be too long. */
export function noticeAddress(mailboxAddress: string, ticketNumber: string, way: NoticeWay, personId: string): string | null {
  const place = `${digitsOf(ticketNumber)}.${way[0]}`;
  return tagged(mailboxAddress, `${place}.${mark('notice-address', `${place}.${personId}`)}`);
}

/** Reads such an address; what is not of ours, or was made for somebody else, is null. */
export function readNoticeAddress(address: string, personId: string): { number: string; way: NoticeWay } | null {
  const [, place, number, way, given] = /\+((\d{1,12})\.([rc]))\.([a-z2-7]{26})@/i.exec(address.toLowerCase()) ?? [];
  return place && number && given && isMark('notice-address', `${place}.${personId}`, given) ? { number, way: way === 'r' ? 'reply' : 'comment' } : null;
}

const digitsOf = (ticketNumber: string): string => String(Number(/\d+$/.exec(ticketNumber)?.[0] ?? 0));

function tagged(mailboxAddress: string, tag: string): string | null {
  const at = mailboxAddress.lastIndexOf('@');
  const local = `${mailboxAddress.slice(0, at)}+${tag}`;
  return local.length > 64 ? null : local + mailboxAddress.slice(at);
}

/** Names this installation in the loop header of what it sends (E-16). */
export const loopMark = (): string => mark('mail-loop', 'this installation');

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 128 bits in base32: 26 letters that survive every mail server. */
function mark(purpose: string, text: string): string {
  const bits = [...createHmac('sha256', derivedKey(purpose)).update(text).digest().subarray(0, 16)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits
    .match(/.{1,5}/g)!
    .map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

function isMark(purpose: string, text: string, given: string): boolean {
  const right = Buffer.from(mark(purpose, text));
  return right.length === given.length && timingSafeEqual(right, Buffer.from(given));
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
