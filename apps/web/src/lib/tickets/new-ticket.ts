import { stillOpen } from '@switchboard/domain/templates/fill-words.ts';
import type { FieldDefinition } from '@switchboard/domain/tickets/vocabulary-words.ts';

/** What the form for a new ticket holds, and what is still missing of it. The server checks again; this only saves a round trip. */
export type NewTicket = {
  name: string;
  email: string;
  phone: string;
  title: string;
  description: string;
  priority: string;
  type: string;
  channel: string;
  category: string;
  subcategory: string;
  assigneeId: string;
  teamId: string;
  tags: string;
  product: string;
  serialNumber: string;
  /** As typed: texts, and true or false of a checkbox. */
  customFields: Record<string, string | boolean>;
};

export const emptyTicket = (): NewTicket => ({ name: '', email: '', phone: '', title: '', description: '', priority: 'medium', type: 'issue', channel: 'phone', category: '', subcategory: '', assigneeId: '', teamId: '', tags: '', product: '', serialNumber: '', customFields: {} });

type Why = 'needContact' | 'badEmail' | 'needSubject' | 'needText' | 'openVariable' | 'needField' | 'fieldNumber';
/** Which field lacks what, by the paths that the server uses too. */
export type Missing = Record<string, Why>;

export function missingIn({ email, phone, title, description, customFields }: NewTicket, { known, fields }: { known: boolean; fields: readonly FieldDefinition[] }): Missing {
  const missing: Missing = {};
  if (!known && !email.trim() && !phone.trim()) missing.email = 'needContact';
  else if (!known && email.trim() && !/^\S+@\S+\.\S+$/.test(email.trim())) missing.email = 'badEmail';
  if (!title.trim()) missing.title = 'needSubject';
  else if (stillOpen(title).length > 0) missing.title = 'openVariable';
  if (!description.trim()) missing.description = 'needText';
  else if (stillOpen(description).length > 0) missing.description = 'openVariable';
  for (const { key, kind, required } of fields) {
    const value = customFields[key];
    const typed = typeof value === 'string' ? value.trim() : value;
    if (required && (typed === undefined || typed === '')) missing[`customFields.${key}`] = 'needField';
    else if (kind === 'number' && typed && Number.isNaN(toNumber(String(typed)))) missing[`customFields.${key}`] = 'fieldNumber';
  }
  return missing;
}

/** `12.5` and `12,5` alike. */
const toNumber = (typed: string): number => Number(typed.trim().replace(',', '.'));

/** The fields that a ticket of this category has. */
export const fieldsFor = (fields: readonly FieldDefinition[], category: string): FieldDefinition[] =>
  fields.filter((field) => field.active && (field.categories.length === 0 || field.categories.some((name) => name.toLowerCase() === category.toLowerCase())));

/** As the REST API takes it. */
export function ticketToSend(ticket: NewTicket, { contactId, fields }: { contactId: string | null; fields: readonly FieldDefinition[] }) {
  const { name, email, phone, assigneeId, teamId, category, subcategory, tags, product, serialNumber, customFields: _, ...rest } = ticket;
  const said = (fact: object) => Object.fromEntries(Object.entries(fact).flatMap(([key, value]) => (typeof value === 'string' && value.trim() ? [[key, value.trim()]] : [])));
  const allTags = tags.split(',').map((tag) => tag.trim().toLowerCase()).filter(Boolean);
  const customFields = customFieldsToSend(ticket, fields);
  return {
    ...rest,
    requester: contactId ? { contactId } : said({ name, email, phone }),
    ...said({ assigneeId, teamId, category, subcategory, product, serialNumber }),
    ...(allTags.length > 0 ? { tags: [...new Set(allTags)] } : {}),
    ...(Object.keys(customFields).length > 0 ? { customFields } : {}),
  };
}

export function customFieldsToSend({ customFields }: Pick<NewTicket, 'customFields'>, fields: readonly FieldDefinition[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap(({ key, kind }): [string, string | number | boolean][] => {
      const value = customFields[key];
      if (typeof value === 'boolean') return value ? [[key, true]] : [];
      if (!value?.trim()) return [];
      return [[key, kind === 'number' ? toNumber(value) : value.trim()]];
    }),
  );
}
