import type { WhyView } from '@switchboard/domain/assignment/words.ts';
import { whyOf } from '@switchboard/domain/assignment/why.ts';
import { mayAnywhere, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { overviewFor, type CustomerOverview } from '@switchboard/domain/tickets/customer-overview.ts';
import { linksOf } from '@switchboard/domain/tickets/link-tickets.ts';
import type { LinkView } from '@switchboard/domain/tickets/link-words.ts';
import type { TicketRecord } from '@switchboard/domain/tickets/ticket.ts';
import { trackingOf, type SlaTracking } from '@switchboard/domain/tickets/track-sla.ts';

export type SidePart = 'customer' | 'promise' | 'why' | 'links';

/** What stands beside a conversation besides the ticket itself. `customer` is null for who may not read customers. What could not be read is empty and stands in `failed`. */
export type SideFacts = { customer: CustomerOverview | null; promise: SlaTracking; why: WhyView; links: LinkView[]; failed: SidePart[] };

/** It comes with the page: what came later would push away what somebody is about to press. Each part fails alone: a ticket is answered without what stands beside it. */
export async function sideOfTicket(viewer: Viewer, ticket: TicketRecord): Promise<SideFacts> {
  const failed: SidePart[] = [];
  const reading = async <Part>(part: SidePart, read: () => Promise<Part>, otherwise: Part): Promise<Part> => {
    try {
      return await read();
    } catch (err) {
      log.error({ err, part, ticket: ticket.number }, 'A part beside a ticket could not be read');
      failed.push(part);
      return otherwise;
    }
  };
  const [customer, promise, why, links] = await Promise.all([
    reading<CustomerOverview | null>('customer', async () => (mayAnywhere(viewer, 'customers.read') ? overviewFor(viewer, ticket) : null), null),
    reading('promise', () => trackingOf(ticket), { policy: null, calendar: null, cycle: 1, leftOut: null, clocks: [], past: [], nextStepAt: null }),
    reading<WhyView>('why', () => whyOf(ticket, { brief: true }), { state: 'none', since: null, acceptBy: null, declined: [], decisions: [] }),
    reading<LinkView[]>('links', () => linksOf(viewer, ticket), []),
  ]);
  return { customer, promise, why, links, failed: failed.toSorted() };
}
