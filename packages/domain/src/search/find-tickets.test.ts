import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import type { Viewer } from '../people/viewer.ts';
import { newId } from '../platform/id.ts';
import { listTickets } from '../tickets/list-tickets.ts';
import { searchWords } from '../tickets/search-words.ts';
import { Ticket } from '../tickets/ticket.ts';
import { findTickets } from './find-tickets.ts';
import { wordsBeginning } from './words-beginning.ts';

useDatabase();
let agent: Viewer;

/** Words that share beginnings, some of them with many others. */
const stems = ['boil', 'boiler', 'boiled', 'boiling', 'boi', 'bo', 'water', 'wat', 'watt', 'zebra', ...Array.from({ length: 45 }, (_, n) => `many${String.fromCharCode(97 + (n % 26))}${n}`)];

beforeAll(async () => {
  await seedRoles();
  const team = await createTeam({ name: 'Others', description: '' }, operator);
  agent = (await makePerson({ role: 'agent' })).viewer;
  const like = await createTicket(operator, { title: 'Like', description: '', requester: { email: 'kim@example.com' } });
  const hidden = await createTicket(operator, { title: 'Like', description: '', requester: { email: 'kim@example.com' }, teamId: team.id });
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  await Ticket.collection.insertMany(
    Array.from({ length: 1_500 }, (_, n) => {
      const facts = n % 3 === 0 ? hidden : like;
      const ticket = { ...facts, title: Array.from({ length: 1 + next(3) }, () => stems[next(stems.length)]).join(' '), status: n % 4 === 0 ? 'closed' : 'open', statusCategory: n % 4 === 0 ? ('closed' as const) : ('open' as const), updatedAt: new Date(1.7e12 + next(100_000) * 1_000) };
      return { ...ticket, _id: newId(), number: `TKT7${String(n).padStart(5, '0')}`, words: searchWords(ticket) };
    }) as never,
  );
});

test.each(['boil', 'boi', 'bo', 'boile', 'wat', 'water', 'water boil', 'boil wat', 'many', 'manya', 'zeb', 'zebra', 'nothing', 'boil nothing', 'kim', 'TKT700012', 'tkt7'])('“%s” finds what the list finds, in its order, for whoever sees all and for an agent of one team', async (text) => {
  for (const viewer of [operator, agent]) {
    for (const input of [{}, { status: 'closed' }, { priority: 'urgent' }]) {
      const numbers = (await findTickets(viewer, text, input, 20)).map(({ number }) => number);
      expect(numbers).toEqual((await listTickets(viewer, { ...input, q: text }, { limit: 20 }, { rows: true })).items.map(({ number }) => number));
    }
  }
});

test('words that begin so are told one by one, and not where they are many or hardly begun', async () => {
  expect(await wordsBeginning('boil')).toEqual(['boil', 'boiled', 'boiler', 'boiling']);
  expect(await wordsBeginning('nothing')).toEqual([]);
  expect(await wordsBeginning('manya')).toEqual(['manya0', 'manya26']);
  expect(await wordsBeginning('many')).toBeNull();
  expect(await wordsBeginning('bo')).toBeNull();
});
