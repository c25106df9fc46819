import { approvalNeeded } from '../conversations/approval.ts';
import type { Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { approvalCounts } from './approval-counts.ts';
import type { Writer } from './document.ts';
import { readStandings, type ReadDocument, type Standing } from './read-document.ts';
import { draftKey, ReplyDraft, type AskedFor, type ReplyDraftRecord } from './reply-draft.ts';
import { noteOfTicket } from './read-note.ts';
import { replyAccess } from './ticket-reply.ts';
import { answerChannels, noteOf, replyOf } from './words.ts';

/** The answer that is written now, and what became of those before: `left` says how much was in each (Yjs state vectors in base64). */
export type SharedReply = ReadDocument & {
  document: string;
  channel: string;
  n: number;
  sent: { n: number; by: Writer; at: string; seq: number } | null;
  left: { n: number; vector: string }[];
  asked: { for: AskedFor; of: Writer; by: Writer; line: string; at: string } | null;
  /** `needed`: the team that has this viewer's answers approved. `by`: who approved it as it stands. */
  approval: { needed: string | null; by: Writer | null; at: string | null };
};

/** @throws Problem `not_found` */
export async function readReply(viewer: Viewer, idOrNumber: string, channel: string): Promise<SharedReply> {
  if (!(answerChannels as readonly string[]).includes(channel)) throw new Problem('not_found', 'There is no such way to answer.');
  const ticket = await findTicket(viewer, idOrNumber);
  const { known, document } = await begun(ticket, channel);
  return replyOfTicket(viewer, ticket, { known, document, channel, standing: readStandings([document]).then(([one]) => one!) });
}

/** What people type together in a ticket that the viewer was found to read: its note, and the answer that is written now. */
export async function writingIn(viewer: Viewer, ticket: TicketRecord, channel: string) {
  const { known, document } = await begun(ticket, channel);
  const standing = readStandings([noteOf(ticket._id.toString()), document]);
  const [note, reply] = await Promise.all([
    noteOfTicket(viewer, ticket, standing.then(([one]) => one!)),
    replyOfTicket(viewer, ticket, { known, document, channel, standing: standing.then(([, one]) => one!) }),
  ]);
  return { note, reply };
}

async function begun({ _id }: TicketRecord, channel: string): Promise<{ known: ReplyDraftRecord | null; document: string }> {
  const known = (await ReplyDraft.collection.findOne({ _id: draftKey(_id.toString(), channel) } as never)) as ReplyDraftRecord | null;
  return { known, document: replyOf(_id.toString(), channel, known?.n ?? 1) };
}

type Begun = { known: ReplyDraftRecord | null; document: string; channel: string; standing: Promise<Standing> };

async function replyOfTicket(viewer: Viewer, ticket: TicketRecord, { known, document, channel, standing }: Begun): Promise<SharedReply> {
  const [read, needed, approval] = await Promise.all([standing, approvalNeeded(viewer, ticket), standingApproval(ticket, known, document)]);
  return {
    ...{ ...read, access: replyAccess(viewer, ticket), document, channel, n: known?.n ?? 1 },
    sent: known?.sent ? { n: known.sent.n, by: known.sent.by, at: known.sent.at.toISOString(), seq: known.sent.seq } : null,
    left: (known?.left ?? []).map(({ n: of, vector }) => ({ n: of, vector: Buffer.from(vector.buffer).toString('base64') })),
    asked: known?.asked ? { ...known.asked, at: known.asked.at.toISOString() } : null,
    approval: { needed, by: approval?.by ?? null, at: approval?.at.toISOString() ?? null },
  };
}

/** Null when it was changed since, or counts no more. */
async function standingApproval(ticket: TicketRecord, known: ReplyDraftRecord | null, document: string): Promise<ReplyDraftRecord['approval']> {
  if (!known?.approval) return null;
  // Yjs is loaded when there is something to compare.
  const [{ isApproved }, { loadDocument }, Y] = await Promise.all([import('./approved.ts'), import('./load-document.ts'), import('yjs')]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await loadDocument(document)).state);
  return isApproved(known, doc) && (await approvalCounts(known.approval, ticket)) ? known.approval : null;
}
