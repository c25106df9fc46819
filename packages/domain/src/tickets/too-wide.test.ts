import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { newId } from '../platform/id.ts';
import { seedTickets } from '../operate/demo/seed.ts';
import { countBy, listBy } from './list-tickets.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

useDatabase();

test('a filter that cannot be answered in two seconds is refused then, with what would help, for the list and for its count', async () => {
  await seedTickets(1);
  const { _id, ...like } = (await Ticket.findOne().lean<TicketRecord>())!;
  // As many words to look through as in a hundred thousand tickets.
  const title = 'a'.repeat(10_000);
  await Ticket.collection.insertMany(Array.from({ length: 4_000 }, (_, n) => ({ ...like, _id: newId(), number: `WIDE${n}`, statusCategory: 'open', title }) as never));
  const filter = { all: Array.from({ length: 30 }, (_, n) => ({ field: 'title', is: 'lacks' as const, value: `${'a'.repeat(60)}${n}` })) };
  for (const ask of [() => listBy(operator, { filter }), () => countBy(operator, filter)]) {
    const began = performance.now();
    await expect(ask()).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(/^This filter is too wide .* Narrow it:/), errors: [{ path: 'filter' }] });
    expect(performance.now() - began).toBeLessThan(6_000);
  }
}, 60_000);
