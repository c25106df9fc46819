import { createHmac, timingSafeEqual } from 'node:crypto';
import { publicUrl } from '../platform/config.ts';
import { isId } from '../platform/id.ts';
import { derivedKey } from '../platform/secrets.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

type Solved = Pick<TicketRecord, '_id' | 'resolvedAt'>;

/** Where a customer says whether a ticket is solved. It speaks of this one solution: reopened and resolved again, a ticket has another link. */
export const solvedLink = (ticket: Solved): string => `${publicUrl()}/solved/${solvedToken(ticket)}`;

export function solvedToken({ _id, resolvedAt }: Solved): string {
  const left = `${_id.toString()}.${(resolvedAt?.getTime() ?? 0).toString(36)}`;
  return `${left}.${mark(left)}`;
}

/** The ticket that a link of ours speaks of, and when it was resolved; null for one that we did not make. */
export function readSolvedToken(token: string): { ticketId: string; resolvedAt: number } | null {
  const [ticketId = '', at = '', given = ''] = token.split('.');
  const right = Buffer.from(mark(`${ticketId}.${at}`));
  const same = right.length === Buffer.byteLength(given) && timingSafeEqual(right, Buffer.from(given));
  return same && isId(ticketId) ? { ticketId, resolvedAt: parseInt(at, 36) } : null;
}

const mark = (text: string): string => createHmac('sha256', derivedKey('solved-link')).update(text).digest('base64url').slice(0, 24);
