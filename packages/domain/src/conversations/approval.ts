import type { ClientSession } from 'mongoose';
import { Team } from '../people/team.ts';
import { Problem } from '../platform/problem.ts';
import { may, type Viewer } from '../people/viewer.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

type Of = Pick<TicketRecord, 'teamId'>;

/** The team that has what leaves a ticket approved, or null. */
export async function approvingTeam({ teamId }: Of, session?: ClientSession): Promise<string | null> {
  const team = teamId && (await Team.findById(teamId, { name: 1, approvesReplies: 1 }, { session }).lean());
  return team?.approvesReplies ? team.name : null;
}

/** Whether somebody else must read this viewer's answers in a ticket before they leave; the name of the team that wants it, or null. Whoever may approve sends with their own word. */
export async function approvalNeeded(viewer: Viewer, ticket: Of, session?: ClientSession): Promise<string | null> {
  return ticket.teamId && !may(viewer, 'tickets.approve', { teamId: ticket.teamId }) ? approvingTeam(ticket, session) : null;
}

/** Every door that an answer leaves by asks this. @throws Problem `forbidden` */
export async function requireApproval(viewer: Viewer, ticket: Of, session?: ClientSession): Promise<void> {
  const team = await approvalNeeded(viewer, ticket, session);
  if (team) throw new Problem('forbidden', `Answers of ${team} are approved before they leave. Write it as the shared answer and ask for a review.`, { errors: [{ path: 'approval', message: 'Nobody has approved this text as it stands.' }] });
}

/** What goes to third parties is no shared text that could be read before: somebody who may approve passes it on. @throws Problem `forbidden` */
export async function requireApprover(viewer: Viewer, ticket: Of, session?: ClientSession): Promise<void> {
  const team = await approvalNeeded(viewer, ticket, session);
  if (team) throw new Problem('forbidden', `What leaves ${team} is approved first. Name somebody who may approve answers in a comment, and let them forward it.`);
}
