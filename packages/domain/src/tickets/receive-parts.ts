import { may, mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { changeTicketAs } from './change.ts';
import { liveCategories } from './filter/words.ts';
import { partKey, type PartsArrivedInput } from './part-words.ts';
import { isMissing, withParts } from './parts.ts';
import { Ticket, type MissingPart, type TicketRecord } from './ticket.ts';
import { priorities } from './words.ts';

/** Who got how many of what arrived; `left`: how many nobody waits for. */
export type PartsArrived = { given: { number: string; quantity: number; complete: boolean }[]; left: number };

const MOST_TICKETS = 500;

/**
 * Parts arrived: they go to the tickets that wait for them, the most urgent first, then the oldest, also a part of what one waits for (catalogue 4.13, 10). A ticket that has all goes on.
 * @throws Problem `forbidden`
 */
export async function receiveParts(viewer: Viewer, { name, quantity }: PartsArrivedInput): Promise<PartsArrived> {
  permit(mayAnywhere(viewer, 'tickets.edit'));
  const key = partKey(name);
  const waiting = await Ticket.find({ missingParts: key, statusCategory: { $in: [...liveCategories] }, ...ticketFilter(viewer) }, { number: 1, priority: 1, createdAt: 1, teamId: 1, assigneeId: 1 }).limit(MOST_TICKETS).lean<TicketRecord[]>();
  const rank = ({ priority }: TicketRecord) => -priorities.indexOf(priority);
  const inTurn = waiting.filter((ticket) => may(viewer, 'tickets.edit', ticket)).sort((a, b) => rank(a) - rank(b) || a.createdAt.getTime() - b.createdAt.getTime());
  const answer: PartsArrived = { given: [], left: quantity };
  for (const { number } of inTurn) {
    if (answer.left === 0) break;
    let taken = 0;
    const after = await changeTicketAs(viewer, number, null, (ticket) => {
      // Decided anew should somebody be faster: what is there to give stays the same.
      let rest = answer.left;
      const parts = (ticket.parts ?? []).map((part): MissingPart => {
        if (partKey(part.name) !== key || !isMissing(part)) return part;
        const some = Math.min(rest, part.quantity - part.arrived);
        rest -= some;
        return { ...part, arrived: part.arrived + some };
      });
      taken = answer.left - rest;
      return taken > 0 ? withParts(ticket, parts) : {};
    }, `${quantity} × ${name} arrived.`);
    answer.left -= taken;
    if (taken > 0) answer.given.push({ number, quantity: taken, complete: !(after.parts ?? []).some(isMissing) });
  }
  return answer;
}
