import type { ActivityLine } from '../activity/activity.ts';
import type { Changes, Mentions } from '../activity/events.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { Facts } from './notification.ts';
import { told, type Relation, type Told } from './words.ts';

/** Something to tell a person: what, as what they stand to the ticket, and the small facts its words need. */
export type News = { event: Told; relation: Relation; facts: Facts };

export type Standing = Pick<TicketRecord, 'assigneeId' | 'teamId' | 'followerIds' | 'mentionedIds'>;

/** Who is to hear what of a line, by person. Who may read the ticket, who acted and what each wants to hear is asked afterwards (notify.ts). */
export function whoHears(line: ActivityLine, ticket: Standing, membersOf: (teamId: string) => readonly string[]): Map<string, News[]> {
  const heard = new Map<string, News[]>();
  const tell = (personId: string | null | undefined, event: Told, relation: Relation, facts: Facts = {}): void => {
    if (personId) heard.set(personId, [...(heard.get(personId) ?? []), { event, relation, facts }]);
  };
  const everybody = (event: Told, facts: Facts = {}): void => {
    for (const [personId, relation] of standings(ticket, membersOf)) tell(personId, event, relation, facts);
  };
  const payload = line.payload as { changes?: Changes; kind?: string; direction?: string; mentions?: Partial<Mentions>; repliesTo?: string };
  const changes = payload.changes ?? {};

  switch (line.event) {
    case 'ticket.created':
      tell(ticket.assigneeId?.toString(), 'assigned', 'mine');
      if (ticket.teamId) for (const id of membersOf(ticket.teamId.toString())) tell(id, 'created', 'team');
      break;
    case 'ticket.changed':
      tellAssignment(changes, tell, line);
      if (changes.teamId?.after) for (const id of membersOf(String(changes.teamId.after))) tell(id, 'created', 'team', { moved: 1 });
      if (changes.status) everybody('status', statusFacts(changes));
      break;
    case 'reply.asked': {
      const { to, for: what = '', line: said = '' } = line.payload as { to?: string; for?: string; line?: string };
      tell(to, 'asked', 'mine', { for: what, ...(said ? { line: said.slice(0, 300) } : {}) });
      break;
    }
    case 'message.received':
      if (payload.kind === 'human') everybody('customer_replied');
      break;
    case 'message.third_party':
      if (payload.kind === 'human') everybody('commented', { direction: 'third_party' });
      break;
    case 'message.written':
      everybody('commented', { direction: payload.direction ?? null });
      // A reply to one's comment is for oneself, whatever one's standing.
      tell(payload.repliesTo, 'commented', 'mine', { direction: payload.direction ?? null });
      if (changes.status) everybody('status', statusFacts(changes));
      break;
  }
  // Whoever is named hears of it, whatever it was named in.
  for (const id of payload.mentions?.personIds ?? []) tell(id, 'mentioned', 'mentioned');
  for (const teamId of payload.mentions?.teamIds ?? []) for (const id of membersOf(teamId)) tell(id, 'mentioned', 'team');
  return heard;
}

/** The teams whose members a line may concern. */
export function teamsIn(line: ActivityLine, ticket: Standing): string[] {
  const { changes, mentions } = line.payload as { changes?: Changes; mentions?: Partial<Mentions> };
  return [...new Set([ticket.teamId?.toString(), changes?.teamId?.after as string | undefined, ...(mentions?.teamIds ?? [])].filter((id) => id !== undefined && id !== null).map(String))];
}

/** Each person once, as what counts most: their own ticket before a mention, a mention before following, following before their team. */
function standings({ assigneeId, teamId, followerIds, mentionedIds }: Standing, membersOf: (teamId: string) => readonly string[]): Map<string, Relation> {
  const standing = new Map<string, Relation>();
  for (const id of teamId ? membersOf(teamId.toString()) : []) standing.set(id, 'team');
  for (const id of followerIds) standing.set(id.toString(), 'followed');
  for (const id of mentionedIds) standing.set(id.toString(), 'mentioned');
  if (assigneeId) standing.set(assigneeId.toString(), 'mine');
  return standing;
}

function tellAssignment({ assigneeId }: Changes, tell: (personId: string | null, event: Told, relation: Relation, facts?: Facts) => void, { by, reason }: ActivityLine): void {
  if (!assigneeId) return;
  const [before, after] = [assigneeId.before, assigneeId.after].map((id) => (id ? String(id) : null)) as [string | null, string | null];
  // Given away by whom it was with: a handover, with their words.
  const handedOver = before !== null && by.id === before;
  tell(after, handedOver ? 'handed_over' : 'assigned', 'mine', reason ? { reason: reason.slice(0, 300) } : {});
  tell(before, 'taken_over', 'mine', { to: after });
}

const statusFacts = (changes: Changes): Facts => ({ from: String(changes.status?.before ?? ''), to: String(changes.status?.after ?? '') });

/** The weightiest of several: what the notification is called. */
export const weightiest = (news: readonly News[]): News => [...news].sort((a, b) => told.indexOf(a.event) - told.indexOf(b.event))[0]!;
