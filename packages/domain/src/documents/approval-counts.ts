import type { ClientSession } from 'mongoose';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { may } from '../people/viewer.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { ReplyDraftRecord } from './reply-draft.ts';

/**
 * Whether an approval is still one. It was given for the customers of a team, by somebody who answers for it: with another team it is void, for that has its own people and words, and so is one whose giver
 * has left or may not approve here any more.
 */
export async function approvalCounts({ by, teamId }: NonNullable<ReplyDraftRecord['approval']>, ticket: TicketRecord, session?: ClientSession): Promise<boolean> {
  if (teamId !== undefined && teamId !== (ticket.teamId?.toString() ?? null)) return false;
  // A program approved it: its key said so then, and has no name to ask for now.
  if (!by.id) return true;
  const person = await Person.findOne({ _id: by.id, active: true }, null, { session }).lean();
  const giver = person && viewerOfPerson(person, await allRoles(session), { via: 'job' });
  return Boolean(giver && may(giver, 'tickets.approve', ticket) && may(giver, 'tickets.reply', ticket));
}
