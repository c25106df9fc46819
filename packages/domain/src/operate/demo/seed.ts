import { Types } from 'mongoose';
import { Activity } from '../../activity/activity.ts';
import { Message } from '../../conversations/message.ts';
import { Account, type AccountRecord } from '../../customers/account.ts';
import { Contact } from '../../customers/contact.ts';
import { Person } from '../../people/person.ts';
import { Team } from '../../people/team.ts';
import { clock } from '../../platform/clock.ts';
import { isBesideProduct } from '../../platform/database.ts';
import { ensureIndexes } from '../../platform/indexes.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { buildTicket, type Agent, type BuiltTicket } from './build-ticket.ts';
import { Chance } from './chance.ts';
import { writeAccounts, writeContacts } from './make-customers.ts';
import { planTicket, type Customer, type Staff, type Standing } from './plan-ticket.ts';
import { companies, languages } from './world.ts';
import { AT_ONCE, numberText, takeNumbers, writeTickets } from './write-tickets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From here on indexes are made afterwards: 3,500 a second instead of a few hundred (stack.md, section 9). */
const MANY = 20_000;

/**
 * Synthetic tickets for trials and benchmarks: the same texts, people and times for the same `seed`, spread over ninety days, one in twelve open. They
 * are marked as the example data is, and removed with it.
 */
export async function seedTickets(count: number, { seed = 1, told = () => undefined as void }: { seed?: number; told?: (done: number) => void } = {}): Promise<number> {
  const now = clock.now();
  const chance = new Chance(seed);
  const staff = await realStaff();
  const indexesAfterwards = count >= MANY && !isBesideProduct() && (await Ticket.estimatedDocumentCount()) === 0;
  if (indexesAfterwards) for (const model of [Ticket, Message, Activity, Contact, Account]) await model.collection.dropIndexes();
  const first = await takeNumbers(count);
  const run = new Types.ObjectId().toHexString().slice(0, 8);
  let accounts: AccountRecord[] = [];
  for (let done = 0; done < count; ) {
    // Each five thousand tickets their own businesses.
    if (done % (20 * AT_ONCE) === 0) accounts = await writeAccounts(companies, new Date(now.getTime() - 91 * DAY_MS), `${run}${done / (20 * AT_ONCE)}`);
    const customers = await someCustomers(chance, run, done, now, accounts);
    const built: BuiltTicket[] = [];
    for (let n = done; n < Math.min(done + AT_ONCE, count); n++) {
      const ago = (1 - n / count) * 90 * DAY_MS * chance.between(0.98, 1);
      const standing: Standing = !chance.is(1 / 12) ? 'over' : chance.weighted({ working: 5, waiting: 3, unassigned: 2 });
      const plan = planTicket(chance, { number: numberText(first + n), at: new Date(now.getTime() - ago), now, standing, customer: chance.pick(customers), staff });
      // Some of those that are worked on are late, as on every desk.
      if (standing !== 'over' && chance.is(0.05)) plan.dueAt = new Date(now.getTime() - chance.between(0.1, 20) * HOUR_MS);
      built.push(buildTicket(plan));
    }
    await writeTickets(built);
    done += built.length;
    told(done);
  }
  if (indexesAfterwards) await ensureIndexes();
  return count;
}

/** Whoever works here already gets them. */
async function realStaff(): Promise<Staff> {
  const people = await Person.find({ active: true }, { name: 1, teamIds: 1 }).lean();
  const teams = await Team.find({}, { _id: 1 }).sort({ _id: 1 }).lean();
  const agents: Agent[] = people.map(({ _id, name }) => ({ id: _id, name }));
  const teamOf = (key: string): Types.ObjectId | null => teams[key === 'desk' ? 0 : key === 'field' ? 1 : 2]?._id ?? null;
  return { teamOf, agentsOf: () => agents };
}

/** A few new customers for each batch, so that there are a quarter as many as tickets. */
async function someCustomers(chance: Chance, run: string, from: number, now: Date, accounts: AccountRecord[]): Promise<Customer[]> {
  const wanted = Array.from({ length: AT_ONCE / 4 }, (_, n) => {
    const company = chance.pick(companies);
    const name = chance.pick(company.contacts);
    const place = from + n;
    return { name, email: `c${place}.${run}@${company.domain}`, phone: `+999${parseInt(run, 16)}${String(place).padStart(7, '0')}`, account: accounts[companies.indexOf(company)] ?? null, language: chance.is(0.6) ? company.language : chance.pick(languages) };
  });
  return writeContacts(wanted, new Date(now.getTime() - 91 * DAY_MS));
}
