import { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import type { CardFacts } from '../activity/card-facts.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import type { EventName } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { Person } from '../people/person.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { deliverTo } from './deliver.ts';
import { jobEvents, notifyOfJob } from './job-news.ts';
import { notify } from './notify.ts';
import { teamsIn, whoHears } from './who-hears.ts';

const events: EventName[] = ['ticket.created', 'ticket.changed', 'message.received', 'message.written', 'message.third_party', 'message.edited', 'note.changed', 'reply.asked'];

/** Lines that were written long before they are read tell nobody anything new: a restored backup, a worker that was off for days. */
const TOO_OLD_MS = 24 * 60 * 60_000;
/** Example data comes with a past that nobody is told; what is done to it afterwards is told like anything else. */
const EXAMPLE_MS = 2 * 60_000;

let defined = false;

/** Call before jobs and followers start. */
export function followNotifications(): void {
  if (defined) return;
  defined = true;
  defineJob<{ personId: string }>('deliver-notifications', { concurrency: 2 }, ({ personId }) => deliverTo(personId));
  durableFollower('notifications', { events: [...events, ...jobEvents], handle: async (line) => void (await (jobEvents.includes(line.event) ? notifyOfJob(line) : notifyOfLine(line))) });
}

/** Tells whom a line of a ticket's history concerns. Safe to repeat. */
export async function notifyOfLine(line: ActivityLine): Promise<number> {
  if (!line.payload || !isId(line.subject.id) || clock.ms() - line.at.getTime() > (line.demo ? EXAMPLE_MS : TOO_OLD_MS)) return 0;
  if (concernsNobody(line)) return 0;
  const facts = { assigneeId: 1, teamId: 1, followerIds: 1, mentionedIds: 1, audience: 1, priority: 1 };
  const ticket = await Ticket.findById(line.subject.id, facts).lean<TicketRecord>();
  if (!ticket) return 0;
  const members = await membersOf(teamsIn(line, ticket));
  const news = whoHears(line, ticket, (teamId) => members.get(teamId) ?? []);
  const { messageId } = line.payload as { messageId?: string };
  return notify({ cause: line._id.toString(), burst: burstOf(line), by: line.by, at: line.at, ticket, messageId: messageId && isId(messageId) ? new Types.ObjectId(messageId) : null, news });
}

/** Most tickets open with nobody and no team: then the line itself says so, and the ticket need not be read. */
function concernsNobody({ event, payload }: ActivityLine): boolean {
  const { card, mentions } = payload as { card?: CardFacts; mentions?: unknown };
  return event === 'ticket.created' && card !== undefined && !card.assigneeId && !card.teamId && !mentions;
}

/** Of a change of thousands each person gets one notification, not thousands (catalogue 4.1, 8). */
function burstOf({ subject, origin }: ActivityLine): string {
  const job = origin.via === 'job' && /^(bulk|import)[:.]/.test(origin.detail ?? '') ? origin.detail : null;
  return job ? `job:${job}` : `ticket:${subject.id}`;
}

async function membersOf(teamIds: string[]): Promise<Map<string, string[]>> {
  const members = new Map<string, string[]>(teamIds.map((id) => [id, []]));
  if (teamIds.length === 0) return members;
  const people = await Person.find({ teamIds: { $in: teamIds.filter(isId).map((id) => new Types.ObjectId(id)) }, active: true }, { teamIds: 1 }).lean();
  for (const person of people) for (const teamId of person.teamIds) members.get(teamId.toString())?.push(person._id.toString());
  return members;
}
