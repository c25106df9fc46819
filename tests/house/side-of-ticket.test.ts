import { beforeAll, expect, test } from 'vitest';
import { Decision } from '@switchboard/domain/assignment/decision.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { Contact } from '@switchboard/domain/customers/contact.ts';
import '@switchboard/domain/models.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { linkTickets } from '@switchboard/domain/tickets/link-tickets.ts';
import { sideOfTicket } from '../../apps/web/src/side-of-ticket.ts';
import { useDatabase } from '../support/database.ts';
import { operator } from '../support/people.ts';

useDatabase();
beforeAll(preparePeople);

test('a part beside a ticket that cannot be read fails alone, and the others are there', async () => {
  const [ticket, other] = await Promise.all(['Printer', 'Scanner'].map((title) => createTicket(operator, { title, description: 'It blinks.', requester: { name: 'Ana', email: 'ana@example.com' } })));
  await linkTickets(operator, ticket!.number, { kind: 'caused_by', ticket: other!.number });
  expect(await sideOfTicket(operator, ticket!)).toMatchObject({ failed: [], customer: { contact: { name: 'Ana' } }, links: [{ ticket: { title: 'Scanner' } }] });
  // As no verb of ours writes them.
  await Decision.collection.insertOne({ ticketId: ticket!._id, at: clock.now() } as never);
  await Contact.collection.updateOne({ _id: ticket!.requester.contactId! }, { $set: { phones: 7 } } as never);
  expect(await sideOfTicket(operator, ticket!)).toMatchObject({ failed: ['customer', 'why'], customer: null, why: { state: 'none', decisions: [] }, links: [{ ticket: { title: 'Scanner' } }], promise: { clocks: expect.any(Array) } });
});
