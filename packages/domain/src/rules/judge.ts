import type { ActivityLine } from '../activity/activity.ts';
import type { Changes } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { compileFilter } from '../tickets/filter/compile.ts';
import { factsOfTicket } from '../tickets/filter/facts-of-ticket.ts';
import { matches, type Asker } from '../tickets/filter/matches.ts';
import { conditionsOf, fieldNamed, type Condition, type Filter } from '../tickets/filter/words.ts';
import type { EventFacts, Seen } from './words.ts';

/** Rules are nobody: "me" is not known to them, and days are those of the desk. */
export const ruleAsker = (zone: string): Asker => ({ me: null, teamIds: [], now: clock.ms(), zone });

export type Verdict = { held: boolean; conditions: Seen[] };

/** Whether a ticket is as a rule wants it, with each condition and the value that it saw. */
export async function judgeTicket(when: Filter, ticket: TicketRecord, asker: Asker): Promise<Verdict> {
  const facts = factsOfTicket(ticket);
  const known = matches(when, facts, asker);
  // What the facts alone do not say, words of the conversation for one, the database does.
  const held = known ?? (await finds(when, ticket, asker));
  const conditions: Seen[] = [];
  for (const { condition } of conditionsOf(when)) {
    const alone: Filter = { all: [condition] };
    const own = matches(alone, facts, asker) ?? (await finds(alone, ticket, asker));
    conditions.push({ what: condition.field, is: condition.is, value: condition.value ?? null, saw: sawOf(condition, facts), held: own });
  }
  return { held, conditions };
}

const finds = async (filter: Filter, { _id }: TicketRecord, asker: Asker): Promise<boolean> => (await Ticket.exists({ $and: [{ _id }, compileFilter(filter, asker)] })) !== null;

function sawOf({ field }: Condition, facts: ReturnType<typeof factsOfTicket>): unknown {
  if (field.startsWith('customFields.')) return facts.customFields?.[field.slice('customFields.'.length)] ?? null;
  return facts[fieldNamed(field)?.path ?? ''] ?? null;
}

/** What a message said, for rules that ask; it is read only when one does. */
type SaidIn = () => Promise<string>;

/** Whether an event is as a rule wants it. */
export async function judgeEvent(facts: EventFacts, line: ActivityLine, saidIn: SaidIn): Promise<Verdict> {
  const conditions: Seen[] = [];
  const payload = line.payload as { changes?: Changes; direction?: string };
  for (const { field, from, to } of facts.changed ?? []) {
    const change = payload.changes?.[field];
    const [before, after] = [listOf(change?.before), listOf(change?.after)];
    const held = change !== undefined && (!from?.length || from.some((one) => before.includes(one))) && (!to?.length || to.some((one) => after.includes(one) && (field !== 'tags' || !before.includes(one))));
    conditions.push({ what: `changed.${field}`, is: 'changed', value: { from: from ?? null, to: to ?? null }, saw: change ? { from: change.before ?? null, to: change.after ?? null } : null, held });
  }
  if (facts.direction) conditions.push({ what: 'direction', is: 'equals', value: facts.direction, saw: payload.direction ?? null, held: payload.direction === facts.direction });
  if (facts.by) conditions.push({ what: 'by', is: 'oneOf', value: facts.by, saw: line.by.kind, held: facts.by.some((kind) => kind === line.by.kind) });
  if (facts.contains?.length) {
    const said = (await saidIn()).toLowerCase();
    const found = facts.contains.filter((words) => said.includes(words.toLowerCase()));
    conditions.push({ what: 'message', is: 'contains', value: facts.contains, saw: found, held: found.length > 0 });
  }
  return { held: conditions.every(({ held }) => held), conditions };
}

const listOf = (value: unknown): string[] => (value === null || value === undefined || value === '' ? ['none'] : Array.isArray(value) ? value.map(String) : [String(value)]);
