import { z } from 'zod';
import { approvalNeeded } from '../conversations/approval.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { draftKey, ReplyDraft } from './reply-draft.ts';
import { readReply, type SharedReply } from './read-reply.ts';

export const askForReplyInput = z.strictObject({
  for: z.enum(['finish', 'review']),
  personId: z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.'),
  line: z.string().trim().max(500, 'At most 500 characters.').default(''),
});
type AskForReplyInput = z.output<typeof askForReplyInput>;

/**
 * Asks a colleague to go on with the draft of an answer, or to read it before it leaves. They are told with a link to it, may read the ticket from now on as whoever is named in it, and find the draft among
 * those that wait for them. Who was asked before is asked no more.
 * @throws Problem `forbidden` · `invalid` when they could not do it
 */
export async function askForReply(viewer: Viewer, idOrNumber: string, channel: string, { for: what, personId, line }: AskForReplyInput): Promise<SharedReply> {
  const { n } = await readReply(viewer, idOrNumber, channel);
  await changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    permit(may(viewer, 'tickets.reply', ticket));
    if (personId === viewer.actor.id) refuse('You have it already. Name somebody else.');
    const person = await Person.findOne({ _id: toId(personId, 'person'), active: true }, null, { session }).lean();
    const asked = person && viewerOfPerson(person, await allRoles(session), { via: 'job' });
    if (!person || !asked || !may(asked, 'tickets.reply', ticket)) return refuse('Choose a colleague who may answer in this ticket.');
    if (what === 'review' && (await approvalNeeded(asked, ticket, session))) return refuse(`${person.name} may not approve answers of this team. Choose somebody who may.`);
    const of = { id: personId, name: person.name };
    const by = { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name };
    const _id = draftKey(ticket._id.toString(), channel);
    await ReplyDraft.updateOne({ _id }, { $setOnInsert: { ticketId: ticket._id, n: 1, sent: null } }, { upsert: true, session });
    const { matchedCount } = await ReplyDraft.updateOne({ _id, n }, { $set: { asked: { for: what, of, by, line, at: clock.now() } } }, { session });
    if (matchedCount === 0) throw new Problem('conflict', 'This answer was sent meanwhile.');
    const known = ticket.mentionedIds.some((id) => id.equals(person._id));
    const { changed } = applyPatch(ticket, known ? {} : { mentionedIds: [...ticket.mentionedIds, person._id] }, { properties: false });
    await saveTicket(ticket, changed, (card) => ['reply.asked', { card, channel, n, for: what, to: personId, line }], viewer, session);
  });
  return readReply(viewer, idOrNumber, channel);
}

function refuse(message: string): never {
  throw new Problem('invalid', message, { errors: [{ path: 'personId', message }] });
}
