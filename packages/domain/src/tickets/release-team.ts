import { durableFollower } from '../activity/durable-follower.ts';
import { systemViewer } from '../people/viewer.ts';
import { changeTicketAs } from './change.ts';
import { Ticket } from './ticket.ts';

const AT_ONCE = 200;

/** A team that was deleted leaves its tickets to everybody who reads by team: otherwise only those who read all would ever see them again. */
export async function releaseTeam(teamId: string): Promise<void> {
  const by = systemViewer({ via: 'job', detail: 'team.deleted' });
  for (;;) {
    const tickets = await Ticket.find({ audience: `team:${teamId}` }, { _id: 1 }).limit(AT_ONCE).lean();
    for (const { _id } of tickets) await changeTicketAs(by, _id.toString(), null, () => ({ teamId: null }), 'Its team was deleted.');
    if (tickets.length < AT_ONCE) return;
  }
}

/** Call before followers start. */
export function followDeletedTeams(): void {
  durableFollower('tickets.release-team', { events: ['team.deleted'], handle: (line) => releaseTeam(line.subject.id) });
}
