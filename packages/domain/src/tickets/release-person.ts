import { durableFollower } from '../activity/durable-follower.ts';
import { systemViewer } from '../people/viewer.ts';
import { Person } from '../people/person.ts';
import { toId } from '../platform/id.ts';
import { changeTicketAs } from './change.ts';
import { Ticket, type StoredCategory } from './ticket.ts';

const AT_ONCE = 200;
const live: StoredCategory[] = ['triage', 'open', 'waiting'];

/** Who was deactivated leaves what is not over to the others: a ticket that belongs to somebody who is gone is answered by nobody. */
export async function releasePerson(personId: string): Promise<void> {
  const by = systemViewer({ via: 'job', detail: 'person.deactivated' });
  for (;;) {
    // Told late, after they came back: then their tickets are theirs.
    if (await Person.exists({ _id: toId(personId), active: true })) return;
    const tickets = await Ticket.find({ assigneeId: toId(personId), statusCategory: { $in: live } }, { _id: 1 }).limit(AT_ONCE).lean();
    for (const { _id } of tickets) {
      await changeTicketAs(by, _id.toString(), null, ({ assigneeId, statusCategory }) => (assigneeId?.toString() === personId && live.includes(statusCategory) ? { assigneeId: null } : {}), 'Their agent was deactivated.');
    }
    if (tickets.length < AT_ONCE) return;
  }
}

/** Call before followers start. */
export function followDeactivatedPeople(): void {
  durableFollower('tickets.release-person', { events: ['person.deactivated'], handle: (line) => releasePerson(line.subject.id) });
}
