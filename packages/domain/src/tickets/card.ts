import type { CardFacts } from '../activity/card-facts.ts';
import { inSeqOf, type TicketRecord } from './ticket.ts';
import type { Category } from './status-words.ts';
import { shortLine, stateAt, readLine } from '../sla/line-words.ts';
import { clock } from '../platform/clock.ts';
import { handlingTimes } from './handling-times.ts';
import { shownClock, toKeptClock, type StoredClock, type TicketSla } from './ticket-sla.ts';
import { labelOf } from './vocabulary.ts';
import { warrantyAt } from './warranty-words.ts';

export type Card = CardFacts;

/** What rows and boards show of a ticket. */
export function toCard(ticket: TicketRecord): Card {
  return {
    id: ticket._id.toString(),
    number: ticket.number,
    revision: ticket.revision,
    title: ticket.title,
    status: ticket.status,
    category: ticket.statusCategory as Category,
    priority: ticket.priority,
    channel: ticket.channel,
    tags: ticket.tags,
    requester: { contactId: ticket.requester.contactId?.toString() ?? null, name: ticket.requester.name, email: ticket.requester.email },
    accountName: ticket.accountName,
    accountId: ticket.accountId?.toString() ?? null,
    tier: ticket.customer?.tier ?? null,
    vip: ticket.customer?.vip ?? false,
    assigneeId: ticket.assigneeId?.toString() ?? null,
    teamId: ticket.teamId?.toString() ?? null,
    preview: ticket.preview,
    waitingSince: ticket.waitingSince?.toISOString() ?? null,
    dueAt: ticket.dueAt?.toISOString() ?? null,
    promise: toCardPromise(ticket),
    lastSeq: ticket.lastSeq,
    inSeq: inSeqOf(ticket),
    type: ticket.type,
    ...(ticket.creator && ticket.creator.kind !== 'customer' ? { creator: ticket.creator.name } : {}),
    snoozedUntil: ticket.snoozedUntil?.toISOString() ?? null,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  };
}

function toCardPromise({ sla, duePinned }: TicketRecord): Card['promise'] {
  const shown = duePinned ? null : shownClock(sla);
  return shown && toKeptClock({ ...shown, line: shortLine(shown.line) });
}

/** The ticket as the REST API sends it (contract). */
export function toPublicTicket(ticket: TicketRecord) {
  const { statusCategory: category, status: key } = ticket;
  return {
    id: ticket._id.toString(),
    number: ticket.number,
    version: ticket.version,
    revision: ticket.revision,
    title: ticket.title,
    description: ticket.description,
    type: ticket.type,
    category: ticket.category,
    subcategory: ticket.subcategory,
    priority: ticket.priority,
    status: { key, label: labelOf(key, ticket.teamId?.toString() ?? null), category: category === 'archived' ? ('closed' as const) : (category as Category | 'trash') },
    tags: ticket.tags,
    channel: ticket.channel,
    requester: { contactId: ticket.requester.contactId?.toString() ?? null, name: ticket.requester.name, email: ticket.requester.email, phone: ticket.requester.phone },
    accountId: ticket.accountId?.toString() ?? null,
    accountName: ticket.accountName,
    customer: ticket.customer ?? { tier: null, vip: false, premium: false },
    submitterName: ticket.submitterName,
    submitterEmail: ticket.submitterEmail,
    submittedCompanyName: ticket.submittedCompanyName,
    assigneeId: ticket.assigneeId?.toString() ?? null,
    teamId: ticket.teamId?.toString() ?? null,
    followerIds: ticket.followerIds.map(String),
    mailboxId: ticket.mailboxId?.toString() ?? null,
    dueAt: ticket.dueAt,
    snoozedUntil: ticket.snoozedUntil,
    customFields: ticket.customFields,
    externalRefs: ticket.externalRefs,
    creator: ticket.creator ? { kind: ticket.creator.kind, id: ticket.creator.id?.toString() ?? null, name: ticket.creator.name } : null,
    formerAssigneeIds: ticket.formerAssigneeIds?.map(String) ?? [],
    site: ticket.site ?? '',
    product: ticket.product ?? '',
    serialNumber: ticket.serialNumber ?? '',
    warrantyUntil: ticket.warrantyUntil ?? null,
    warranty: warrantyAt(ticket.warrantyUntil, clock.ms()),
    contract: ticket.contract ?? '',
    parts: ticket.parts ?? [],
    resolution: ticket.resolution ?? '',
    confirmedAt: ticket.confirmedAt ?? null,
    sla: toPublicSla(ticket.sla),
    times: handlingTimes(ticket),
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    firstResponseAt: ticket.firstResponseAt,
    waitingSince: ticket.waitingSince,
    resolvedAt: ticket.resolvedAt,
    closedAt: ticket.closedAt,
    closeReason: ticket.closeReason ?? null,
    mergedIntoId: ticket.mergedIntoId?.toString() ?? null,
    followUpAt: ticket.followUpAt ?? null,
    trashedAt: ticket.trashedAt ?? null,
    archivedAt: ticket.archivedAt ?? null,
  };
}

/** The promise as it stands now (contract); what led there in full is told by `sla-tracking`. */
function toPublicSla(sla: TicketSla | null | undefined) {
  if (!sla?.terms) return null;
  const [policyId = '', version] = sla.terms.split(':');
  const of = (metric: string) => toPublicClock(sla.leftOut ? undefined : sla.clocks.find((one) => one.metric === metric));
  return { policyId, policyVersion: Number(version), cycle: sla.cycle, leftOut: sla.leftOut, firstResponse: of('firstResponse'), nextResponse: of('nextResponse'), resolution: of('resolution') };
}

function toPublicClock(stored: StoredClock | undefined) {
  if (!stored) return { dueAt: null, warnAt: null, metAt: null, breachedAt: null, state: 'none' as const, segments: [] };
  const now = clock.ms();
  const kept = toKeptClock(stored);
  const { startedAt, dueAt, warnAt, metAt, breachedAt, pausedAt, line } = stored;
  const state = stateAt(kept, now);
  const until = pausedAt ? pausedAt.getTime() : Infinity;
  const iso = (at: number) => new Date(at).toISOString();
  const segments = readLine(startedAt.getTime(), line).flatMap(({ from, to, kind, reason }) => (from < until ? [{ from: iso(from), to: iso(Math.min(to, until)), kind, reason }] : []));
  if (pausedAt && now > until) segments.push({ from: iso(until), to: iso(now), kind: 'paused', reason: '' });
  const late = state === 'breached' || state === 'met_late';
  return { dueAt, warnAt, metAt, breachedAt: breachedAt ?? (late ? dueAt : null), state, segments };
}

export type PublicTicket = ReturnType<typeof toPublicTicket>;
