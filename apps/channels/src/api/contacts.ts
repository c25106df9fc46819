import { changeContact } from '@switchboard/domain/customers/change-contact.ts';
import { createContact } from '@switchboard/domain/customers/create-contact.ts';
import { findContact } from '@switchboard/domain/customers/find-contact.ts';
import { listContacts } from '@switchboard/domain/customers/list-customers.ts';
import { toContactView } from '@switchboard/domain/customers/contact.ts';
import { contactFilterInput, contactInput, changeContactInput } from '@switchboard/domain/customers/words.ts';
import { contactSchema } from './customer-schemas.ts';
import { endpoint } from './endpoint.ts';
import { mergeEndpoints } from './merge-customers.ts';
import { listOf, pageInput } from './paging.ts';

export const contacts = [
  endpoint({
    method: 'GET',
    path: '/contacts',
    summary: 'List contacts by name, or search them',
    right: 'customers.read',
    query: contactFilterInput.extend(pageInput),
    answers: listOf(contactSchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      const { items, next } = await listContacts(viewer, filter, { limit, after });
      return { items: items.map(toContactView), next };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/contacts',
    summary: 'Create a contact',
    right: 'customers.edit',
    body: contactInput,
    answers: contactSchema,
    status: 201,
    answer: toContactView,
    async handle({ viewer, body }) {
      return toContactView(await createContact(viewer, body));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/contacts/{id}',
    summary: 'Read a contact',
    right: 'customers.read',
    answers: contactSchema,
    async handle({ viewer, params }) {
      return toContactView(await findContact(viewer, params.id!));
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/contacts/{id}',
    summary: 'Change a contact',
    right: 'customers.edit',
    body: changeContactInput,
    answers: contactSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return toContactView(await changeContact(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  ...mergeEndpoints('contact', '/contacts', contactSchema, toContactView),
];
