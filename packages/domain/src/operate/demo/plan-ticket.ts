import type { Types } from 'mongoose';
import type { CustomerFacts } from '../../customers/customer-facts.ts';
import type { Requester } from '../../tickets/ticket.ts';
import type { Channel, Priority, Status } from '../../tickets/words.ts';
import type { Agent, Plan, Step } from './build-ticket.ts';
import type { Chance } from './chance.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { machines, places, type Language, type TeamKey } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Customer = { requester: Requester; accountId: Types.ObjectId | null; accountName: string | null; customer: CustomerFacts; language: Language };

/** Whom tickets can go to: agents by team, and the team's id where there is one. */
export type Staff = { teamOf(key: TeamKey): Types.ObjectId | null; agentsOf(key: TeamKey): readonly Agent[] };

/** How a made-up ticket stands at the end. */
export type Standing = 'unassigned' | 'working' | 'waiting' | 'over';

const channelsBy: Partial<Record<Channel, number>> = { email: 45, whatsapp: 13, phone: 12, portal: 10, chat: 8, sms: 3, messenger: 3, chatbot: 3, walk_in: 1, mobile: 1, monitoring: 1 };
const priorityBy: Partial<Record<Priority, number>> = { low: 22, medium: 52, high: 21, urgent: 5 };
const waitsBy: Partial<Record<Status, number>> = { pending_customer: 6, pending_parts: 2, waiting_third_party: 1 };
const endsBy: Partial<Record<Status, number>> = { closed: 80, resolved: 17, cancelled: 3 };

/** A made-up ticket: somebody writes, somebody answers, and it ends or does not. */
export function planTicket(chance: Chance, of: { number: string; at: Date; now: Date; standing: Standing; customer: Customer; staff: Staff }): Plan {
  const scenario = pickScenario(chance, of.customer.language);
  const fill = filler(chance);
  const team = scenario.team ?? 'desk';
  const agents = of.staff.agentsOf(team);
  const agent = of.standing === 'unassigned' || agents.length === 0 ? null : chance.pick(agents);
  const channel = chance.weighted(channelsBy);
  const priority = chance.weighted(priorityBy);
  return {
    number: of.number,
    title: fill(chance.pick(scenario.titles)),
    text: fill(scenario.text),
    at: of.at,
    requester: of.customer.requester,
    accountId: of.customer.accountId,
    accountName: of.customer.accountName,
    customer: of.customer.customer,
    channel,
    type: scenario.type,
    category: scenario.category,
    subcategory: scenario.subcategory,
    priority,
    tags: [...scenario.tags],
    teamId: of.staff.teamOf(team),
    dueAt: of.standing === 'over' ? new Date(of.at.getTime() + chance.between(4, 60) * HOUR) : new Date(of.now.getTime() + chance.between(2, 100) * HOUR),
    steps: agent ? stepsOf(chance, scenario, fill, agent, agents, of) : [],
  };
}

/** In the customer's language where there is something to say in it; else in English. */
function pickScenario(chance: Chance, language: Language): Scenario {
  const own = scenarios.filter((scenario) => scenario.language === language);
  return chance.pick(own.length > 0 && (language === 'en' || chance.is(0.7)) ? own : scenarios.filter((scenario) => scenario.language === 'en'));
}

function filler(chance: Chance): (text: string) => string {
  const words: Record<string, string> = { machine: chance.pick(machines), place: chance.pick(places), n: String(chance.whole(2, 9)), serial: `LF${chance.whole(1, 4)}-${chance.whole(18, 26)}-${String(chance.whole(1, 99_999)).padStart(5, '0')}` };
  return (text) => text.replace(/\{(\w+)\}/g, (_all, name: string) => words[name] ?? '');
}

function stepsOf(chance: Chance, scenario: Scenario, fill: (text: string) => string, agent: Agent, agents: readonly Agent[], of: { at: Date; now: Date; standing: Standing }): Step[] {
  const times = timesBetween(chance, of);
  const steps: Step[] = [{ at: times(), does: 'changes', by: chance.is(0.6) ? null : agent, to: { assigneeId: agent.id, ...(chance.is(0.5) ? { status: 'in_progress' as const } : {}) } }];
  if (chance.is(0.15)) steps.push({ at: times(), does: 'changes', by: agent, to: { priority: chance.weighted(priorityBy) } });
  // One that is being worked on stops somewhere in the middle, mostly with the customer's word.
  const said = of.standing === 'over' ? scenario.talk.length : chance.whole(of.standing === 'waiting' ? 1 : 0, scenario.talk.length);
  scenario.talk.slice(0, of.standing === 'waiting' ? said - ((said + 1) % 2) : said).forEach((text, turn) => {
    if (turn % 2 === 0) steps.push({ at: times(), does: 'answers', by: agent, text: fill(text) });
    else steps.push({ at: times(), does: 'writes', text: fill(text) });
    if (turn === 0 && scenario.comment && chance.is(0.6)) steps.push({ at: times(), does: 'comments', by: chance.pick(agents), text: fill(scenario.comment) });
  });
  if (of.standing === 'waiting') steps.push({ at: times(), does: 'changes', by: agent, to: { status: chance.weighted(waitsBy) } });
  if (of.standing === 'over') {
    const status = chance.weighted(endsBy);
    if (status === 'closed') steps.push({ at: times(), does: 'changes', by: agent, to: { status: 'resolved' } });
    steps.push({ at: times(), does: 'changes', by: status === 'closed' ? null : agent, to: { status } });
  }
  return steps;
}

/** One later than the other, the first soon, and none of them after now. */
function timesBetween(chance: Chance, { at, now, standing }: { at: Date; now: Date; standing: Standing }): () => Date {
  const room = now.getTime() - at.getTime() - MINUTE;
  const length = Math.max(MINUTE, Math.min(room, standing === 'over' ? chance.between(2 * HOUR, 4 * DAY) : room * chance.between(0.3, 0.98)));
  let part = 0;
  return () => {
    part += (1 - part) * chance.between(0.05, 0.35);
    return new Date(at.getTime() + Math.floor(length * part));
  };
}
