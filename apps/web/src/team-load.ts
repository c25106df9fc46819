import { Person } from '@switchboard/domain/people/person.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { ticketFilter } from '@switchboard/domain/tickets/audience.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { Types } from 'mongoose';

export type AgentLoad = { id: string; name: string; open: number; waiting: number };

/** More do not fit above a board. */
const MOST_AGENTS = 12;
const MOST_COUNTED = 99;

/** How much each agent has in hand: of the viewer's teams, or of all where the viewer has none; the busiest first. Counts only what the viewer may see. */
export async function teamLoad(viewer: Viewer): Promise<AgentLoad[]> {
  const ofTeams = viewer.teamIds.length > 0 ? { teamIds: { $in: viewer.teamIds.map((id) => new Types.ObjectId(id)) } } : {};
  const people = await Person.find({ active: true, joinedAt: { $ne: null }, ...ofTeams }, { name: 1 }).limit(40).lean();
  const count = (assigneeId: Types.ObjectId, categories: string[]) => Ticket.collection.countDocuments({ assigneeId, statusCategory: { $in: categories }, ...ticketFilter(viewer) }, { limit: MOST_COUNTED });
  const loads = await Promise.all(people.map(async ({ _id, name }) => ({ id: _id.toString(), name, open: await count(_id, ['triage', 'open']), waiting: await count(_id, ['waiting']) })));
  return loads.sort((a, b) => b.open - a.open || b.waiting - a.waiting || (a.name < b.name ? -1 : 1)).slice(0, MOST_AGENTS);
}
