import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Person } from '../people/person.ts';
import type { Right } from '../people/rights.ts';
import { Team } from '../people/team.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changeTicketAs, type Patch } from './change.ts';
import { findTicket } from './find-ticket.ts';
import { requireResolution, resolves } from './resolution.ts';
import type { TicketRecord } from './ticket.ts';
import { checkProperties, requireFields } from './check-properties.ts';
import { categoryOf, mayBecome, statusOf, type Status } from './status-words.ts';
import { vocabulary, vocabularyNow } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary-words.ts';
import type { ChangeTicketInput } from './words.ts';

/**
 * Changes any properties of a ticket at once: each asks for its own right, and all are saved or none. A change to what is already so does nothing.
 * @throws Problem `forbidden` · `conflict` (stale version) · `invalid` (a status that cannot follow, a person or team that does not exist)
 */
export async function changeTicket(viewer: Viewer, idOrNumber: string, input: ChangeTicketInput): Promise<TicketRecord> {
  await requireAssignable(input);
  const { version, reason, ...wanted } = input;
  const words = await vocabulary();
  return changeTicketAs(viewer, idOrNumber, version ?? null, (ticket) => decideChange(viewer, ticket, wanted, { words, reason }), reason);
}

const MOST_TRIES = 8;

/**
 * The same where what is wanted follows from the ticket as it is, such as its tags with one more: decided anew when somebody else was faster, so that nothing of theirs is lost.
 * @throws Problem what changing throws
 */
export async function changeTicketBy(viewer: Viewer, idOrNumber: string, want: (ticket: TicketRecord) => ChangeTicketInput | Promise<ChangeTicketInput>): Promise<TicketRecord> {
  for (let tries = 1; ; tries++) {
    const ticket = await findTicket(viewer, idOrNumber);
    try {
      return await changeTicket(viewer, idOrNumber, { ...(await want(ticket)), version: ticket.version });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'conflict' || ticket.trashedAt || tries === MOST_TRIES) throw error;
    }
  }
}

type Wanted = Omit<ChangeTicketInput, 'version' | 'reason'>;

const edited = ['title', 'type', 'category', 'subcategory', 'tags', 'dueAt', 'snoozedUntil', 'customFields', 'externalRefs', 'followUpAt', 'closeReason', 'submitterName', 'submitterEmail', 'submittedCompanyName', 'site', 'product', 'serialNumber', 'warrantyUntil', 'contract'] as const;

/** What the wanted properties make of one ticket; for changes of many, see bulk/. */
export function decideChange(viewer: Viewer, ticket: TicketRecord, wanted: Wanted, { words, reason }: { words: Vocabulary; reason?: string }): Patch {
  refuseTrash(ticket);
  const allow = (right: Right) => permit(may(viewer, right, ticket));
  const solves = resolves(ticket, wanted.status);
  if (edited.some((field) => wanted[field] !== undefined) || (wanted.resolution !== undefined && !solves)) allow('tickets.edit');
  // Out of the archive it comes by those who may close.
  if (ticket.archivedAt && wanted.status !== undefined && wanted.status !== ticket.status) allow('tickets.close');
  if (wanted.priority !== undefined) allow('tickets.priority');
  if (wanted.assigneeId !== undefined) allow('tickets.assign');
  if (wanted.teamId !== undefined && wanted.teamId !== (ticket.teamId?.toString() ?? null)) permit(may(viewer, 'tickets.move', ticket) || may(viewer, 'tickets.assign', ticket));
  const { assigneeId, teamId, dueAt, snoozedUntil, followUpAt, status, ...rest } = wanted;
  const properties = checkProperties(words, ticket, wanted);
  requireReasons(words, ticket, wanted, reason);
  if (solves && viewer.actor.kind === 'person') {
    requireResolution(rest.resolution ?? ticket.resolution);
    requireFields(words, { category: properties.category ?? ticket.category, customFields: properties.customFields ?? ticket.customFields }, (label) => `Fill in ${label} before the ticket is resolved.`);
  }
  for (const field of ['site', 'product', 'serialNumber', 'warrantyUntil', 'contract', 'resolution'] as const) if (rest[field] !== undefined && (rest[field] ?? '') === (ticket[field] ?? '')) delete rest[field];
  return {
    ...rest,
    ...properties,
    ...(assigneeId === undefined ? {} : { assigneeId: assigneeId === null ? null : toId(assigneeId) }),
    ...(teamId === undefined ? {} : { teamId: teamId === null ? null : toId(teamId) }),
    ...(dueAt === undefined ? {} : { dueAt: dueAt === null ? null : new Date(dueAt) }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil: snoozedUntil === null ? null : new Date(snoozedUntil) }),
    ...(followUpAt === undefined ? {} : { followUpAt: followUpAt === null ? null : new Date(followUpAt) }),
    ...(status === undefined ? {} : { ...statusPatch(viewer, ticket, status), ...(rest.closeReason ? { closeReason: rest.closeReason } : {}) }),
  };
}

/** @throws Problem `conflict` */
export function refuseTrash(ticket: Pick<TicketRecord, 'trashedAt' | 'number'>): void {
  if (ticket.trashedAt) throw new Problem('conflict', `${ticket.number} is in the trash. Restore it first.`);
}

/** TK-27, TK-28: why, where the organisation asks for it. */
function requireReasons(words: Vocabulary, ticket: TicketRecord, { status, dueAt }: Wanted, reason?: string): void {
  if (reason) return;
  const moves = status !== undefined && status !== ticket.status && statusOf(status).reasonRequired;
  const redue = words.life.dueReason && dueAt !== undefined && ticket.dueAt !== null && ticket.dueAt.getTime() !== (dueAt === null ? null : Date.parse(dueAt));
  if (moves) throw new Problem('invalid', `Say why the ticket becomes ${statusOf(status).label}.`, { errors: [{ path: 'reason', message: 'This change needs a reason.' }] });
  if (redue) throw new Problem('invalid', 'Say why the due date changes.', { errors: [{ path: 'reason', message: 'A change of the due date needs a justification.' }] });
}

export const rightToSet = (status: Status): Right => statusOf(status).right as Right;

/** TK-01, TK-04, TK-26 and the moments that reports count from. */
export function statusPatch(viewer: Viewer, ticket: TicketRecord, status: Status): Patch {
  if (status === ticket.status) return {};
  permit(may(viewer, rightToSet(status), ticket));
  if (!mayBecome(ticket.status, status)) {
    throw new Problem('invalid', `A ticket that is ${statusOf(ticket.status).label} cannot become ${statusOf(status).label}.`, { errors: [{ path: 'status', message: 'This status cannot follow the current one.' }] });
  }
  return { status, ...momentsOf(ticket, status) };
}

/** Resolving ends the wait (catalogue 4.1, 10); coming back forgets when it ended. */
export function momentsOf(ticket: TicketRecord, status: Status): Patch {
  const now = clock.now();
  const category = categoryOf(status);
  const anew: Patch = { ...(ticket.closeReason ? { closeReason: null } : {}), ...(ticket.remindersSent ? { remindersSent: 0 } : {}) };
  if (category === 'resolved') return { ...anew, resolvedAt: now, closedAt: null, waitingSince: null, ...followUp(ticket, now) };
  if (category === 'closed') return { ...anew, resolvedAt: ticket.resolvedAt ?? now, closedAt: now, waitingSince: null };
  return { ...anew, resolvedAt: null, closedAt: null, ...(ticket.resolution ? { resolution: '' } : {}), ...(ticket.confirmedAt ? { confirmedAt: null } : {}), ...(ticket.followUpAt ? { followUpAt: null } : {}) };
}

/** TK-31: where the desk looks at solved tickets again, the day is set when it is solved; one that somebody chose stays. */
function followUp({ followUpAt = null }: TicketRecord, now: Date): Patch {
  const { followUpDays } = vocabularyNow().life;
  return followUpDays > 0 && !followUpAt ? { followUpAt: new Date(now.getTime() + followUpDays * 86_400_000) } : {};
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
