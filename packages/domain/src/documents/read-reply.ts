import { approvalNeeded } from '../conversations/approval.ts';
import type { Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { Writer } from './document.ts';
import { readDocument, type ReadDocument } from './read-document.ts';
import { draftKey, ReplyDraft, type AskedFor, type ReplyDraftRecord } from './reply-draft.ts';
import { answerChannels, replyOf } from './words.ts';

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
  const id = ticket._id.toString();
  const known = await ReplyDraft.findById(draftKey(id, channel)).lean<ReplyDraftRecord>();
  const n = known?.n ?? 1;
  const document = replyOf(id, channel, n);
  const [read, needed, approval] = await Promise.all([readDocument(viewer, document), approvalNeeded(viewer, ticket), standingApproval(known, document)]);
  return {
    ...{ ...read, document, channel, n },
    sent: known?.sent ? { n: known.sent.n, by: known.sent.by, at: known.sent.at.toISOString(), seq: known.sent.seq } : null,
    left: (known?.left ?? []).map(({ n: of, vector }) => ({ n: of, vector: Buffer.from(vector.buffer).toString('base64') })),
    asked: known?.asked ? { ...known.asked, at: known.asked.at.toISOString() } : null,
    approval: { needed, by: approval?.by ?? null, at: approval?.at.toISOString() ?? null },
  };
}

/** Null when it was changed since. */
async function standingApproval(known: ReplyDraftRecord | null, document: string): Promise<ReplyDraftRecord['approval']> {
  if (!known?.approval) return null;
  // Yjs is loaded when there is something to compare.
  const [{ isApproved }, { loadDocument }, Y] = await Promise.all([import('./approved.ts'), import('./load-document.ts'), import('yjs')]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await loadDocument(document)).state);
  return isApproved(known, doc) ? known.approval : null;
}
