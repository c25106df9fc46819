import type { ClientSession } from 'mongoose';
import { isId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { numbersMeant } from './number.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

/**
 * One ticket by its id or its number (`TKT000123`, or just `123`).
 * @throws Problem `not_found`, also for a ticket the viewer may not see: what one may not know of does not exist.
 */
export async function findTicket(viewer: Pick<Viewer, 'reach'>, idOrNumber: string, session?: ClientSession): Promise<TicketRecord> {
  const which = isId(idOrNumber) ? { _id: toId(idOrNumber) } : { number: { $in: await numbersMeant(idOrNumber) } };
  // Past Mongoose, as lists are read: every page and every request for one ticket begins here.
  const ticket = (await Ticket.collection.findOne({ ...which, ...ticketFilter(viewer) }, { session })) as TicketRecord | null;
  if (!ticket) throw new Problem('not_found', `There is no ticket ${idOrNumber.slice(0, 40)} that you can see.`);
  return ticket;
}
