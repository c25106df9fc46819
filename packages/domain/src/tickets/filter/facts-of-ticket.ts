import { kindsOf } from '../tag-words.ts';
import type { TicketRecord } from '../ticket.ts';
import { shownClock } from '../ticket-sla.ts';
import { vocabularyNow } from '../vocabulary.ts';
import type { Facts } from './matches.ts';

/** Everything a filter can ask of a stored ticket but the words it is found by and whether somebody has read it. */
export function factsOfTicket(ticket: TicketRecord): Facts {
  const time = (moment: Date | null | undefined) => moment?.toISOString() ?? null;
  return {
    status: ticket.status,
    statusCategory: ticket.statusCategory,
    priority: ticket.priority,
    type: ticket.type,
    channel: ticket.channel,
    category: ticket.category ?? '',
    subcategory: ticket.subcategory ?? '',
    assigneeId: ticket.assigneeId?.toString() ?? null,
    teamId: ticket.teamId?.toString() ?? null,
    accountId: ticket.accountId?.toString() ?? null,
    mailboxId: ticket.mailboxId?.toString() ?? null,
    'requester.contactId': ticket.requester.contactId?.toString() ?? null,
    'requester.name': ticket.requester.name,
    'requester.email': ticket.requester.email,
    accountName: ticket.accountName,
    'customer.tier': ticket.customer?.tier ?? null,
    'customer.vip': ticket.customer?.vip ?? false,
    tags: ticket.tags,
    tagKinds: kindsOf(vocabularyNow().tags, ticket.tags),
    externalRefs: ticket.externalRefs,
    'creator.id': ticket.creator?.id?.toString() ?? null,
    'creator.kind': ticket.creator?.kind ?? '',
    formerAssigneeIds: ticket.formerAssigneeIds?.map(String) ?? [],
    site: ticket.site ?? null,
    product: ticket.product ?? null,
    serialNumber: ticket.serialNumber ?? null,
    contract: ticket.contract ?? null,
    missingParts: ticket.missingParts ?? [],
    resolution: ticket.resolution ?? null,
    confirmedAt: time(ticket.confirmedAt),
    warrantyUntil: ticket.warrantyUntil ?? null,
    title: ticket.title,
    customFields: ticket.customFields as Facts['customFields'],
    followerIds: ticket.followerIds.map(String),
    mentionedIds: ticket.mentionedIds.map(String),
    createdAt: time(ticket.createdAt),
    updatedAt: time(ticket.updatedAt),
    dueAt: time(ticket.dueAt),
    promised: !ticket.duePinned && shownClock(ticket.sla) !== null,
    waitingSince: time(ticket.waitingSince),
    firstResponseAt: time(ticket.firstResponseAt),
    resolvedAt: time(ticket.resolvedAt),
    closedAt: time(ticket.closedAt),
    snoozedUntil: time(ticket.snoozedUntil),
  };
}
