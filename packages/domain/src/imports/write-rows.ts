import type { ClientSession } from 'mongoose';
import { writeLines } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { customerOf } from '../customers/customer-facts.ts';
import { findOrDraftContact, writeContact, type FoundContact } from '../customers/find-or-make-contact.ts';
import type { Viewer } from '../people/viewer.ts';
import { cleanBody } from '../conversations/clean-body.ts';
import { Message, type MessageRecord } from '../conversations/message.ts';
import { previewOf } from '../conversations/preview.ts';
import { draftTicket, type TicketDraft } from '../tickets/open-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { Imported, type ImportRecord } from './import.ts';
import type { ReadRow } from './read-row.ts';

export type Written = { created: number; skipped: number; faults: { row: ReadRow; message: string }[] };

/**
 * Makes tickets of rows, all of them in one transaction with the word that they were made. Rows that became tickets before are skipped. Where one of them spoils the
 * rest (a contact that somebody makes at the same moment), they are written one by one, and only those that cannot be are faults.
 */
export async function writeRows(rows: readonly ReadRow[], { _id: importId }: Pick<ImportRecord, '_id'>, viewer: Viewer): Promise<Written> {
  const known = new Set((await Imported.find({ _id: { $in: rows.map(({ key }) => key) } }, { _id: 1 }).lean()).map(({ _id }) => _id));
  const fresh = [...new Map(rows.filter(({ key }) => !known.has(key)).map((row) => [row.key, row])).values()];
  const skipped = rows.length - fresh.length;
  if (fresh.length === 0) return { created: 0, skipped, faults: [] };
  try {
    await writeAll(fresh, importId, viewer);
    return { created: fresh.length, skipped, faults: [] };
  } catch (error) {
    const row = fresh[0]!;
    if (fresh.length === 1) return { created: 0, skipped: isDuplicateRow(error) ? skipped + 1 : skipped, faults: isDuplicateRow(error) ? [] : [{ row, message: sentenceOf(error) }] };
    const parts: Written[] = [];
    for (const one of fresh) parts.push(await writeRows([one], { _id: importId }, viewer));
    return parts.reduce((sum, part) => ({ created: sum.created + part.created, skipped: sum.skipped + part.skipped, faults: [...sum.faults, ...part.faults] }), { created: 0, skipped, faults: [] });
  }
}

type Draft = TicketDraft & { found: FoundContact; message: MessageRecord; key: string };

async function writeAll(rows: readonly ReadRow[], importId: ImportRecord['_id'], viewer: Viewer): Promise<void> {
  const contacts = new Map<string, FoundContact>();
  const drafts: Draft[] = [];
  for (const row of rows) drafts.push(await draft(row, contacts, viewer));
  await changing(async (session) => {
    await Imported.collection.insertMany(drafts.map(({ key, ticket }) => ({ _id: key, ticketId: ticket._id, importId })) as never, { session });
    await writeContacts(contacts, viewer, session);
    await Ticket.collection.insertMany(drafts.map(({ ticket }) => ticket), { session });
    await writeLines(drafts.map(({ line }) => line), session);
    await Message.collection.insertMany(drafts.map(({ message }) => message), { session });
  });
}

async function writeContacts(contacts: ReadonlyMap<string, FoundContact>, viewer: Viewer, session: ClientSession): Promise<void> {
  const written = new Set<FoundContact>();
  for (const found of contacts.values()) {
    if (!written.has(found)) await writeContact(found, viewer, session);
    written.add(found);
  }
}

async function draft({ input, key, createdAt }: ReadRow, contacts: Map<string, FoundContact>, viewer: Viewer): Promise<Draft> {
  const { email, phone, name } = input.requester;
  // Two rows of one new customer make one contact.
  const who = email?.toLowerCase() ?? `phone:${phone}`;
  const found = contacts.get(who) ?? (await findOrDraftContact(input.requester));
  contacts.set(who, found);
  const { contact } = found;
  const description = await cleanBody(input.description);
  const messageId = newId();
  const { title, status, assigneeId, teamId, dueAt, channel, requester: _, description: __, descriptionFormat: ___, accountId: ____, mailboxId: _____, snoozedUntil: ______, ...properties } = input;
  const made = await draftTicket(
    {
      ...properties,
      title,
      description: description.text,
      requester: { contactId: contact._id, name: name || contact.name, email: email ?? contact.emails[0] ?? null, phone: phone ?? contact.phones[0] ?? null },
      channel: channel ?? 'api',
      firstMessageId: messageId,
      preview: previewOf(description.text),
      waitingSince: null,
      ...(status ? { status } : {}),
      assigneeId: assigneeId ? toId(assigneeId) : null,
      teamId: teamId ? toId(teamId) : null,
      ...(await customerOf(contact)),
      ...(input.site ? { site: input.site } : {}),
      dueAt: dueAt ? new Date(dueAt) : null,
    },
    viewer,
  );
  if (createdAt && createdAt <= clock.now()) made.ticket.createdAt = createdAt;
  const message: MessageRecord = {
    ...{ _id: messageId, ticketId: made.ticket._id, seq: 1, direction: 'in', channel: made.ticket.channel, kind: 'human', author: { kind: 'customer', id: contact._id, name: made.ticket.requester.name } },
    ...description,
    ...{ full: null, attachments: [], delivery: null, mail: null, unverifiedSender: false, dedupeKey: null, createdAt: made.ticket.createdAt },
  };
  return { ...made, found, message, key };
}

const isDuplicateRow = (error: unknown): boolean => (error as { code?: number }).code === 11000 && /imported_rows/.test(String((error as Error).message));

/** A database that is away is no fault of the row. */
function sentenceOf(error: unknown): string {
  if (error instanceof Problem && error.code !== 'unavailable') return error.message;
  throw error;
}
