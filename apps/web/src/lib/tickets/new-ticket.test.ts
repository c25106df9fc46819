import type { FieldDefinition } from '@switchboard/domain/tickets/vocabulary-words.ts';
import { expect, test } from 'vitest';
import { emptyTicket, fieldsFor, missingIn, ticketToSend } from './new-ticket.ts';

const field = (more: Partial<FieldDefinition>): FieldDefinition => ({ key: 'serial', label: 'Serial', kind: 'text', hint: '', choices: [], categories: [], required: false, active: true, ...more });
const whole = { ...emptyTicket(), name: ' Ana ', phone: '030/123 45', title: 'Printer', description: 'It blinks.' };

test('a ticket needs a way to answer, a subject and a text (TK-09); somebody known has the first', () => {
  expect(missingIn(emptyTicket(), { known: false, fields: [] })).toEqual({ email: 'needContact', title: 'needSubject', description: 'needText' });
  expect(missingIn({ ...whole, phone: '', email: 'ana@' }, { known: false, fields: [] })).toEqual({ email: 'badEmail' });
  expect(missingIn({ ...whole, phone: '' }, { known: true, fields: [] })).toEqual({});
});

test('what a template left open, a required field and a number that is none are told where they stand', () => {
  const fields = [field({ required: true }), field({ key: 'floor', kind: 'number' })];
  expect(missingIn({ ...whole, title: 'For {{customer.company}}', customFields: { floor: 'three' } }, { known: false, fields })).toEqual({ title: 'openVariable', 'customFields.serial': 'needField', 'customFields.floor': 'fieldNumber' });
});

test('only what was said is sent, trimmed, with numbers as numbers and fields of its category alone', () => {
  const fields = fieldsFor([field({ key: 'floor', kind: 'number' }), field({ key: 'rack', categories: ['Network'] }), field({ key: 'old', active: false })], 'hardware');
  expect(fields.map(({ key }) => key)).toEqual(['floor']);
  const sent = ticketToSend({ ...whole, category: 'Hardware', tags: 'VIP, vip ,', customFields: { floor: '2,5', rack: 'A' } }, { contactId: null, fields });
  expect(sent).toEqual({ title: 'Printer', description: 'It blinks.', priority: 'medium', type: 'issue', channel: 'phone', category: 'Hardware', tags: ['vip'], customFields: { floor: 2.5 }, requester: { name: 'Ana', phone: '030/123 45' } });
  expect(ticketToSend(whole, { contactId: 'c1', fields: [] }).requester).toEqual({ contactId: 'c1' });
});
