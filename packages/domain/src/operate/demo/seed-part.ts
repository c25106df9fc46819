import type { Types } from 'mongoose';
import type { AccountRecord } from '../../customers/account.ts';
import { Person } from '../../people/person.ts';
import { Team } from '../../people/team.ts';
import { buildTicket, type Agent, type BuiltTicket } from './build-ticket.ts';
import { Chance } from './chance.ts';
import { writeAccounts, writeContacts } from './make-customers.ts';
import { planTicket, type Customer, type Staff, type Standing } from './plan-ticket.ts';
import { companies, languages } from './world.ts';
import { AT_ONCE, loadTickets, numberText, writeTickets } from './write-tickets.ts';

/** `from` up to `to` of `count` tickets; times in milliseconds. `run` keeps the addresses of customers apart. */
export type SeedPart = { count: number; from: number; to: number; seed: number; now: number; firstNumber: number; run: string; bulk: boolean };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Each so many tickets have customers of their own, a quarter as many, and each five thousand their own businesses. */
const WITH_CUSTOMERS = 8 * AT_ONCE;
const WITH_ACCOUNTS = 20 * AT_ONCE;

export async function seedPart({ count, from, to, seed, now, firstNumber, run, bulk }: SeedPart, told: (done: number) => void): Promise<void> {
  const chance = new Chance(seed);
  const staff = await realStaff();
  const begin = new Date(now - 91 * DAY_MS);
  let accounts: AccountRecord[] = [];
  let customers: Customer[] = [];
  // While some are written the next are made.
  let writing: Promise<void> = Promise.resolve();
  for (let n = from; n < to;) {
    if ((n - from) % WITH_ACCOUNTS === 0) accounts = await writeAccounts(companies, begin, `${run}${(n - from) / WITH_ACCOUNTS}`);
    if ((n - from) % WITH_CUSTOMERS === 0) customers = await someCustomers(chance, run, n, begin, accounts, Math.min(WITH_CUSTOMERS, to - n));
    const built: BuiltTicket[] = [];
    for (const end = Math.min(n + AT_ONCE, to); n < end; n++) built.push(oneTicket(chance, { n, count, now, number: numberText(firstNumber + n), customers, staff }));
    await writing;
    writing = bulk ? loadTickets(built) : writeTickets(built);
    // Said where it is waited for.
    writing.catch(() => undefined);
    told(n - from);
  }
  await writing;
}

function oneTicket(chance: Chance, { n, count, now, number, customers, staff }: { n: number; count: number; now: number; number: string; customers: Customer[]; staff: Staff }): BuiltTicket {
  const ago = (1 - n / count) * 90 * DAY_MS * chance.between(0.98, 1);
  const standing: Standing = !chance.is(1 / 12) ? 'over' : chance.weighted({ working: 5, waiting: 3, unassigned: 2 });
  const plan = planTicket(chance, { number, at: new Date(now - ago), now: new Date(now), standing, customer: chance.pick(customers), staff });
  // Some of those that are worked on are late, as on every desk.
  if (standing !== 'over' && chance.is(0.05)) plan.dueAt = new Date(now - chance.between(0.1, 20) * HOUR_MS);
  return buildTicket(plan);
}

/** Whoever works here already gets them. */
async function realStaff(): Promise<Staff> {
  const people = await Person.find({ active: true }, { name: 1, teamIds: 1 }).lean();
  const teams = await Team.find({}, { _id: 1 }).sort({ _id: 1 }).lean();
  const agents: Agent[] = people.map(({ _id, name }) => ({ id: _id, name }));
  const teamOf = (key: string): Types.ObjectId | null => teams[key === 'desk' ? 0 : key === 'field' ? 1 : 2]?._id ?? null;
  return { teamOf, agentsOf: () => agents };
}

async function someCustomers(chance: Chance, run: string, from: number, begin: Date, accounts: AccountRecord[], tickets: number): Promise<Customer[]> {
  const wanted = Array.from({ length: Math.max(1, Math.ceil(tickets / 4)) }, (_, n) => {
    const company = chance.pick(companies);
    const name = chance.pick(company.contacts);
    const place = from + n;
    return { name, email: `c${place}.${run}@${company.domain}`, phone: `+999${parseInt(run, 16)}${String(place).padStart(7, '0')}`, account: accounts[companies.indexOf(company)] ?? null, language: chance.is(0.6) ? company.language : chance.pick(languages) };
  });
  return writeContacts(wanted, begin);
}
