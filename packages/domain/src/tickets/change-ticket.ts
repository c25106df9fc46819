import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Person } from '../people/person.ts';
import type { Right } from '../people/rights.ts';
import { Team } from '../people/team.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changeTicketAs, type Patch } from './change.ts';
import type { TicketRecord } from './ticket.ts';
import { categoryOf, mayBecome, statuses, type ChangeTicketInput, type Status } from './words.ts';

/**
 * Changes any properties of a ticket at once: each asks for its own right, and all are saved or none. A change to what is already so does nothing.
 * @throws Problem `forbidden` · `conflict` (stale version) · `invalid` (a status that cannot follow, a person or team that does not exist)
 */
export async function changeTicket(viewer: Viewer, idOrNumber: string, input: ChangeTicketInput): Promise<TicketRecord> {
  await requireAssignable(input);
  const { version, reason, ...wanted } = input;
  return changeTicketAs(viewer, idOrNumber, version ?? null, (ticket) => decide(viewer, ticket, wanted), reason);
}

type Wanted = Omit<ChangeTicketInput, 'version' | 'reason'>;

const edited = ['title', 'type', 'category', 'subcategory', 'tags', 'dueAt', 'snoozedUntil', 'customFields', 'externalRefs', 'submitterName', 'submitterEmail', 'submittedCompanyName'] as const;

function decide(viewer: Viewer, ticket: TicketRecord, wanted: Wanted): Patch {
  const allow = (right: Right) => permit(may(viewer, right, ticket));
  if (edited.some((field) => wanted[field] !== undefined)) allow('tickets.edit');
  if (wanted.priority !== undefined) allow('tickets.priority');
  if (wanted.assigneeId !== undefined) allow('tickets.assign');
  if (wanted.teamId !== undefined && wanted.teamId !== (ticket.teamId?.toString() ?? null)) permit(may(viewer, 'tickets.move', ticket) || may(viewer, 'tickets.assign', ticket));
  const { assigneeId, teamId, dueAt, snoozedUntil, status, ...rest } = wanted;
  return {
    ...rest,
    ...(assigneeId === undefined ? {} : { assigneeId: assigneeId === null ? null : toId(assigneeId) }),
    ...(teamId === undefined ? {} : { teamId: teamId === null ? null : toId(teamId) }),
    ...(dueAt === undefined ? {} : { dueAt: dueAt === null ? null : new Date(dueAt) }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil: snoozedUntil === null ? null : new Date(snoozedUntil) }),
    ...(status === undefined ? {} : statusPatch(viewer, ticket, status)),
  };
}

export const rightToSet = (status: Status): Right => (status === 'closed' ? 'tickets.close' : status === 'cancelled' ? 'tickets.cancel' : 'tickets.status');

/** TK-01, TK-04, TK-26 and the moments that reports count from. */
export function statusPatch(viewer: Viewer, ticket: TicketRecord, status: Status): Patch {
  if (status === ticket.status) return {};
  permit(may(viewer, rightToSet(status), ticket));
  if (!mayBecome(ticket.status, status)) {
    throw new Problem('invalid', `A ticket that is ${statuses[ticket.status].label} cannot become ${statuses[status].label}.`, { errors: [{ path: 'status', message: 'This status cannot follow the current one.' }] });
  }
  return { status, ...momentsOf(ticket, status) };
}

/** Resolving ends the wait (catalogue 4.1, 10); coming back forgets when it ended. */
export function momentsOf(ticket: TicketRecord, status: Status): Patch {
  const now = clock.now();
  const category = categoryOf(status);
  if (category === 'resolved') return { resolvedAt: now, closedAt: null, waitingSince: null };
  if (category === 'closed') return { resolvedAt: ticket.resolvedAt ?? now, closedAt: now, waitingSince: null };
  return { resolvedAt: null, closedAt: null };
}

/** @throws Problem `invalid` when the person or the team does not exist */
export async function requireAssignable({ assigneeId, teamId }: { assigneeId?: string | null; teamId?: string | null }): Promise<void> {
  if (assigneeId && !(await Person.exists({ _id: toId(assigneeId), active: true }))) {
    throw new Problem('invalid', 'This person does not exist or is not active.', { errors: [{ path: 'assigneeId', message: 'Nobody active has this id.' }] });
  }
  if (teamId && !(await Team.exists({ _id: toId(teamId) }))) {
    throw new Problem('invalid', 'This team does not exist.', { errors: [{ path: 'teamId', message: 'No team has this id.' }] });
  }
}
