import type { ClientSession } from 'mongoose';
import { Team } from '../people/team.ts';
import { Problem } from '../platform/problem.ts';
import { may, type Viewer } from '../people/viewer.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

/** Whether somebody else must read this viewer's answers in a ticket before they leave; the name of the team that wants it, or null. Whoever may approve sends with their own word. */
export async function approvalNeeded(viewer: Viewer, { teamId }: Pick<TicketRecord, 'teamId'>, session?: ClientSession): Promise<string | null> {
  if (!teamId || may(viewer, 'tickets.approve', { teamId })) return null;
  const team = await Team.findById(teamId, { name: 1, approvesReplies: 1 }, { session }).lean();
  return team?.approvesReplies ? team.name : null;
}

/** Every door that an answer leaves by asks this. @throws Problem `forbidden` */
export async function requireApproval(viewer: Viewer, ticket: Pick<TicketRecord, 'teamId'>, session?: ClientSession): Promise<void> {
  const team = await approvalNeeded(viewer, ticket, session);
  if (team) throw new Problem('forbidden', `Answers of ${team} are approved before they leave. Write it as the shared answer and ask for a review.`, { errors: [{ path: 'approval', message: 'Nobody has approved this text as it stands.' }] });
}
