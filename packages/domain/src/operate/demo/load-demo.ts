import { recordOfDay } from '../../activity/record-of-day.ts';
import { Person } from '../../people/person.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';
import { clock } from '../../platform/clock.ts';
import { changing } from '../../platform/database.ts';
import { Problem } from '../../platform/problem.ts';
import { promises } from '../../sla/book.ts';
import { buildTicket, type Plan } from './build-ticket.ts';
import { Chance } from './chance.ts';
import { buildDueAt } from './fit-plan.ts';
import { makeCustomers } from './make-customers.ts';
import { makeStaff } from './make-staff.ts';
import { planShowcase } from './plan-showcase.ts';
import { planTicket, type Standing } from './plan-ticket.ts';
import { showcase } from './showcase.ts';
import { companies, people } from './world.ts';
import { numberText, takeNumbers, writeTickets } from './write-tickets.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;

export type LoadDemo = {
  tickets: number;
  /** With it the example people can sign in: only where nobody else can reach the desk. */
  password?: string | null;
  /** Where ticket numbers begin; a desk of some years looks busy. */
  firstNumber?: number;
};

export type LoadedDemo = { tickets: number; people: { name: string; email: string; role: string }[] };

/** Fills the desk with the example: colleagues, customers and tickets of the last ninety days, each record marked, so that one press removes them. */
export async function loadDemo(by: Viewer, { tickets, password = null, firstNumber = 0 }: LoadDemo): Promise<LoadedDemo> {
  permit(may(by, 'settings.manage'));
  if (await Person.collection.findOne({ demo: true })) throw new Problem('conflict', 'The example data is loaded already. Remove it first.');
  const now = clock.now();
  const chance = new Chance(tickets);
  const staff = await makeStaff(password, by);
  const customers = await makeCustomers(companies, new Date(now.getTime() - (DAYS + 30) * DAY_MS));
  const customer = (name: string) => customers.find(({ requester }) => requester.name === name)!;

  const shown = showcase.slice(0, tickets);
  const plans: ((number: string) => Plan)[] = [];
  const ages: number[] = [];
  /** When each is due, in ms from now; null where it is over or its story does not say. */
  const dues: (number | null)[] = [];
  for (const of of shown) {
    ages.push(of.ago);
    dues.push(of.due);
    plans.push((number) => planShowcase(of, { number, now, customer: customer(of.customer), staff, colleague: staff.colleague }));
  }
  for (const { ago, standing } of standings(chance, tickets - shown.length)) {
    const at = new Date(now.getTime() - ago);
    ages.push(ago);
    dues.push(standing === 'over' ? null : dueIn(chance));
    plans.push((number) => planTicket(chance, { number, at, now, standing, customer: chance.pick(customers), staff }));
  }
  // Numbers in the order in which tickets were opened.
  const order = ages.map((_, index) => index).sort((a, b) => ages[b]! - ages[a]!);
  const first = await takeNumbers(plans.length, firstNumber);
  // Counted by what this desk promises. Where it promises nothing each has a due time of its own.
  const book = await promises();
  const build = (index: number, plan: Plan) => {
    if (book.length === 0) return buildTicket(plan);
    return dues[index] === null ? buildTicket({ ...plan, dueAt: null }, { book, now }) : buildDueAt(plan, now.getTime() + dues[index]!, { book, now });
  };
  await writeTickets(order.map((index, place) => build(index, plans[index]!(numberText(first + place)))));
  await changing((session) => recordOfDay('demo.loaded', { tickets: plans.length }, { chain: 'operation', by }, session));
  return { tickets: plans.length, people: people.map(({ name, email, role }) => ({ name, email, role })) };
}

/** How old each is and how it stands. A desk of any size has about as much open as its people can hold. */
function standings(chance: Chance, count: number): { ago: number; standing: Standing }[] {
  const open = Math.min(Math.round(count * 0.3), 78);
  return Array.from({ length: count }, (_, n) => {
    const standing: Standing = n >= open ? 'over' : n % 9 === 0 ? 'unassigned' : n % 3 === 0 ? 'waiting' : 'working';
    const ago = standing === 'over' ? chance.between(1, DAYS) : standing === 'unassigned' ? chance.between(0.01, 0.4) : standing === 'waiting' ? chance.between(1, 14) : chance.between(0.05, 4);
    return { ago: inOfficeHours(ago * DAY_MS), standing };
  });
}

/** A few are late, some are due soon, and most have time. */
function dueIn(chance: Chance): number {
  if (chance.is(0.07)) return -chance.between(4, 90) * 60_000;
  return chance.is(0.35) ? chance.between(10, 300) * 60_000 : chance.between(5, 60) * 3_600_000;
}

/** Whole weeks earlier it is the same hour of the same day: what fell on a night is moved to the day before it, roughly. */
function inOfficeHours(ago: number): number {
  const hour = new Date(clock.ms() - ago).getUTCHours();
  const moved = hour < 7 ? hour + 7 : hour > 19 ? hour - 19 : 0;
  return ago + moved * 3_600_000;
}
