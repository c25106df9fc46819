import { permit, may, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { listLinks } from '../tickets/link-tickets.ts';

export type ClosedChild = { number: string; outcome: 'changed' | 'unchanged' | 'refused'; why: string | null };

/** Resolves what a ticket consists of, as far as one may; of each it says what came of it. One that is over stays as it is. */
export async function closeChildren(viewer: Viewer, idOrNumber: string): Promise<ClosedChild[]> {
  const parent = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.status', parent));
  const children = (await listLinks(viewer, parent._id.toString())).filter(({ kind, outward }) => kind === 'child_of' && !outward);
  const closed: ClosedChild[] = [];
  for (const { ticket } of children) {
    if (ticket.category === 'resolved' || ticket.category === 'closed') {
      closed.push({ number: ticket.number, outcome: 'unchanged', why: null });
      continue;
    }
    try {
      await changeTicket(viewer, ticket.id, { status: 'resolved', reason: `With ${parent.number}`, resolution: parent.resolution || `With ${parent.number}` });
      closed.push({ number: ticket.number, outcome: 'changed', why: null });
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      closed.push({ number: ticket.number, outcome: 'refused', why: error.message });
    }
  }
  return closed;
}
