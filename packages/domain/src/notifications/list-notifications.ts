import { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { isId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { Message } from '../conversations/message.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { Notification, type NotificationRecord } from './notification.ts';
import { ring } from './notify.ts';
import { ownIdOf } from './own-id.ts';
import type { NotificationView } from './words.ts';

type Place = { after?: string; limit?: number; unread?: boolean };

/** More are said as "99+". */
const MOST_COUNTED = 100;
const EXCERPT = 160;

/** A page of one's own notifications, the latest first. A ticket that one may no longer read takes its notifications with it. */
export async function listNotifications(viewer: Viewer, { after, limit = 25, unread = false }: Place): Promise<{ items: NotificationView[]; next: string | null }> {
  const mine = { personId: toId(ownIdOf(viewer)), bell: true, ...(unread ? { readAt: null } : {}) };
  const items: NotificationView[] = [];
  let place = after;
  for (;;) {
    const rows = await Notification.find({ ...mine, ...(place ? beyond(place) : {}) })
      .sort({ at: -1, _id: -1 })
      .limit(limit + 1)
      .lean<NotificationRecord[]>();
    const page = rows.slice(0, limit);
    const shown = await shownOf(viewer, page);
    for (const row of page) {
      const view = shown.get(row._id.toString());
      place = placeOf(row);
      if (view) items.push(view);
      if (items.length === limit) return { items, next: row === rows.at(-1) ? null : place };
    }
    if (rows.length <= limit) return { items, next: null };
  }
}

/** How many are unread, up to 100. */
export async function countUnread(viewer: Viewer): Promise<number> {
  const rows = await Notification.find({ personId: toId(ownIdOf(viewer)), bell: true, readAt: null }, { ticketId: 1 }).sort({ at: -1, _id: -1 }).limit(MOST_COUNTED).lean<NotificationRecord[]>();
  const readable = await readableTickets(viewer, rows, { _id: 1 });
  return rows.filter(({ ticketId }) => ticketId === null || readable.has(ticketId.toString())).length;
}

type Which = { ids?: string[]; ticket?: string; all?: boolean };

/** Marks as read: some, all of one ticket (it was opened), or all. What is read is neither mailed nor pushed afterwards. Returns what is left. */
export async function markRead(viewer: Viewer, { ids, ticket, all }: Which): Promise<{ unread: number }> {
  const personId = toId(ownIdOf(viewer));
  const which = all ? {} : ticket !== undefined ? { ticketId: (await findTicket(viewer, ticket))._id } : { _id: { $in: (ids ?? []).map((id) => toId(id)) } };
  const done = await Notification.updateMany({ personId, readAt: null, ...which }, { $set: { readAt: clock.now() } });
  if (done.modifiedCount > 0) ring(personId.toString());
  return { unread: await countUnread(viewer) };
}

/** What notifications look like to this reader, by id; those of tickets they may not read are missing. */
export async function shownOf(viewer: Pick<Viewer, 'reach'>, rows: NotificationRecord[]): Promise<Map<string, NotificationView>> {
  const [tickets, texts] = await Promise.all([readableTickets(viewer, rows, { number: 1, title: 1, priority: 1, status: 1 }), textsOf(rows)]);
  const shown = new Map<string, NotificationView>();
  for (const row of rows) {
    const ticket = row.ticketId ? tickets.get(row.ticketId.toString()) : null;
    if (ticket === undefined) continue;
    const { _id, event, relation, causes, by, facts, href, urgent, at, readAt } = row;
    shown.set(_id.toString(), {
      ...{ id: _id.toString(), event, relation, count: causes.length, by: { kind: by.kind, id: by.id, name: by.name }, facts, urgent },
      ticket: ticket && { id: ticket._id.toString(), number: ticket.number, title: ticket.title, priority: ticket.priority, status: ticket.status },
      text: row.messageId ? (texts.get(row.messageId.toString()) ?? null) : null,
      href: ticket ? `/tickets/${ticket.number}${event === 'asked' ? '?write=reply' : ''}` : href,
      at: at.toISOString(),
      readAt: readAt?.toISOString() ?? null,
    });
  }
  return shown;
}

async function readableTickets(viewer: Pick<Viewer, 'reach'>, rows: Pick<NotificationRecord, 'ticketId'>[], facts: Record<string, 1>): Promise<Map<string, TicketRecord>> {
  const ids = [...new Set(rows.flatMap(({ ticketId }) => ticketId?.toString() ?? []))].map((id) => new Types.ObjectId(id));
  if (ids.length === 0) return new Map();
  const tickets = await Ticket.find({ $and: [{ _id: { $in: ids } }, ticketFilter(viewer)] }, facts).lean<TicketRecord[]>();
  return new Map(tickets.map((ticket) => [ticket._id.toString(), ticket]));
}

async function textsOf(rows: NotificationRecord[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ messageId }) => messageId ?? []);
  if (ids.length === 0) return new Map();
  const messages = await Message.find({ _id: { $in: ids } }, { text: 1 }).lean();
  return new Map(messages.map(({ _id, text }) => [_id.toString(), excerptOf(text)]));
}

const excerptOf = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line;
};

const placeOf = ({ at, _id }: NotificationRecord): string => Buffer.from(JSON.stringify([at.getTime(), _id.toString()])).toString('base64url');

function beyond(place: string): Record<string, unknown> {
  const [at, id] = read(place);
  if (typeof at !== 'number' || Number.isNaN(new Date(at).getTime()) || !isId(id)) throw new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
  const then = new Date(at);
  return { at: { $lte: then }, $or: [{ at: { $lt: then } }, { _id: { $lt: new Types.ObjectId(id) } }] };
}

function read(place: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
