import type { WhyView } from '@switchboard/domain/assignment/words.ts';
import { whyOf } from '@switchboard/domain/assignment/why.ts';
import { mayAnywhere, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { overviewFor, type CustomerOverview } from '@switchboard/domain/tickets/customer-overview.ts';
import { linksOf } from '@switchboard/domain/tickets/link-tickets.ts';
import type { LinkView } from '@switchboard/domain/tickets/link-words.ts';
import type { TicketRecord } from '@switchboard/domain/tickets/ticket.ts';
import { trackingOf, type SlaTracking } from '@switchboard/domain/tickets/track-sla.ts';

/** What stands beside a conversation besides the ticket itself. `customer` is null for who may not read customers. */
export type SideFacts = { customer: CustomerOverview | null; promise: SlaTracking; why: WhyView; links: LinkView[] };

/** It comes with the page: what came later would push away what somebody is about to press. */
export async function sideOfTicket(viewer: Viewer, ticket: TicketRecord): Promise<SideFacts> {
  const [customer, promise, why, links] = await Promise.all([mayAnywhere(viewer, 'customers.read') ? overviewFor(viewer, ticket) : null, trackingOf(ticket), whyOf(ticket, { brief: true }), linksOf(viewer, ticket)]);
  return { customer, promise, why, links };
}
