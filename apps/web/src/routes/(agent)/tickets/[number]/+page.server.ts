import { draftsIn } from '@switchboard/domain/conversations/list-drafts.ts';
import { writingIn } from '@switchboard/domain/documents/read-reply.ts';
import { messagesOf } from '@switchboard/domain/conversations/list-messages.ts';
import { toCard, toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import { activityOf } from '@switchboard/domain/tickets/list-ticket-activity.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { error } from '@sveltejs/kit';
import { openedList } from '../../../../opened-list.ts';
import { sideOfTicket } from '../../../../side-of-ticket.ts';
import type { PageServerLoad } from './$types';

const MESSAGES = 50;
const EVENTS = 60;

export const load: PageServerLoad = async ({ params, locals, cookies, depends }) => {
  depends('switchboard:ticket');
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const ticket = await findTicket(viewer, params.number);
  const [messages, activity, list, drafts, { note, reply }, side] = await Promise.all([
    messagesOf(ticket, { after: String(Math.max(0, ticket.lastSeq - MESSAGES)), limit: MESSAGES }),
    activityOf(viewer, ticket, { after: Math.max(0, (ticket.history?.seq ?? 0) - EVENTS), limit: EVENTS }),
    openedList({ ...viewer, zone: locals.preferences.zone }, cookies),
    draftsIn(viewer, ticket._id),
    writingIn(viewer, ticket, 'email'),
    sideOfTicket(viewer, ticket),
  ]);
  return { ticket: toPublicTicket(ticket), card: toCard(ticket), messages: messages.items, activity: activity.items.map(plain), from: list, drafts, note, reply, side, tagKinds: Object.fromEntries((await vocabulary()).tags.map(({ name, kind }) => [name, kind])) };
};

/** Payloads are kept as the database has them, ids as objects; a page is sent plain values. */
const plain = <Line extends { payload: unknown }>(line: Line): Line => ({ ...line, payload: JSON.parse(JSON.stringify(line.payload)) as unknown });
