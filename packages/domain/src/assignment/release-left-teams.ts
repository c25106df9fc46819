import type { ActivityLine } from '../activity/activity.ts';
import type { Events } from '../activity/events.ts';
import { Person } from '../people/person.ts';
import { systemViewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { changeTicketAs } from '../tickets/change.ts';
import { Ticket } from '../tickets/ticket.ts';

const AT_ONCE = 200;
const live = ['triage', 'open', 'waiting'] as const;

/** Who leaves a team leaves its open work to it (catalogue 4.2, 9), unless they came back before this was read. */
export async function releaseLeftTeams({ subject, payload }: Pick<ActivityLine<'person.changed'>, 'subject'> & { payload: Events['person.changed'] | null }): Promise<number> {
  const teams = payload?.changes.teamIds;
  if (!teams) return 0;
  const [before, after] = [teams.before, teams.after].map((ids) => (ids as string[]).map(String)) as [string[], string[]];
  const person = await Person.findById(toId(subject.id), { teamIds: 1 }).lean();
  const now = new Set(person?.teamIds.map(String));
  const left = before.filter((id) => !after.includes(id) && !now.has(id));
  if (left.length === 0) return 0;
  const by = systemViewer({ via: 'job', detail: 'person.left_team' });
  for (let released = 0; ; ) {
    const tickets = await Ticket.find({ assigneeId: toId(subject.id), teamId: { $in: left.map((id) => toId(id)) }, statusCategory: { $in: live } } as never, { _id: 1 }).limit(AT_ONCE).lean();
    for (const { _id } of tickets) {
      await changeTicketAs(by, _id.toString(), null, ({ assigneeId, teamId }) => (assigneeId?.toString() === subject.id && teamId && left.includes(teamId.toString()) ? { assigneeId: null } : {}), 'Their agent left the team.');
      released += 1;
    }
    if (tickets.length < AT_ONCE) return released;
  }
}
