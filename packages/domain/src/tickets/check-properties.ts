import { Problem, type FieldError } from '../platform/problem.ts';
import type { TicketRecord } from './ticket.ts';
import { standardVocabulary, type FieldDefinition, type Vocabulary } from './vocabulary-words.ts';

type Fields = TicketRecord['customFields'];
type Value = Fields[string];
type Place = { category: string; subcategory: string };

/**
 * Holds what was given of a ticket's category and custom fields against the desk's vocabulary. Fields that are not named keep what they had; null empties one. A desk that has
 * defined no fields, or no categories of its own, takes any.
 * @throws Problem `invalid` with a sentence at each, `customFields.serial`
 */
export function checkProperties(words: Vocabulary, before: Place & { customFields: Fields }, given: Partial<Place> & { customFields?: Fields }): Partial<Place> & { customFields?: Fields } {
  const errors: FieldError[] = [];
  const place = checkCategory(words, before, given, errors);
  const customFields = given.customFields && checkFields(words.fields, before.customFields, given.customFields, errors);
  refuse(errors);
  return { ...place, ...(customFields ? { customFields } : {}) };
}

/** The fields that must be filled: when a ticket is opened by hand, and before it is resolved. @throws Problem `invalid` */
export function requireFields(words: Vocabulary, { category, customFields }: Pick<TicketRecord, 'category' | 'customFields'>, sentence: (label: string) => string): void {
  const empty = fieldsOf(words, category).filter(({ key, required }) => required && isEmpty(customFields[key]));
  refuse(empty.map(({ key, label }) => ({ path: `customFields.${key}`, message: sentence(label) })));
}

export const fieldsOf = ({ fields }: Pick<Vocabulary, 'fields'>, category: string): FieldDefinition[] =>
  fields.filter((field) => field.active && (field.categories.length === 0 || field.categories.some((name) => same(name, category))));

function checkCategory({ categories }: Vocabulary, before: Place, given: Partial<Place>, errors: FieldError[]): Partial<Place> {
  if (categories === standardVocabulary.categories || (given.category === undefined && given.subcategory === undefined)) return pick(given);
  const name = given.category ?? before.category;
  if (name === '') return { category: '', subcategory: '' };
  const category = categories.find((one) => same(one.name, name));
  if (!category) {
    if (given.category !== undefined && given.category !== before.category) errors.push({ path: 'category', message: `There is no category "${name}". Known are: ${categories.map((one) => one.name).join(', ')}.` });
    return pick(given);
  }
  const moved = given.category !== undefined && !same(given.category, before.category);
  const child = given.subcategory ?? (moved ? '' : before.subcategory);
  const known = category.children.find((one) => same(one, child));
  if (child !== '' && !known && category.children.length > 0 && given.subcategory !== undefined) {
    errors.push({ path: 'subcategory', message: `${category.name} has no subcategory "${child}". Known are: ${category.children.join(', ')}.` });
  }
  return { category: category.name, subcategory: known ?? child };
}

const pick = ({ category, subcategory }: Partial<Place>): Partial<Place> => ({ ...(category === undefined ? {} : { category }), ...(subcategory === undefined ? {} : { subcategory }) });

function checkFields(fields: readonly FieldDefinition[], before: Fields, given: Fields, errors: FieldError[]): Fields {
  const after = { ...before };
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === '') {
      delete after[key];
      continue;
    }
    const field = fields.find((one) => one.key === key);
    if (fields.length === 0 || before[key] === value) after[key] = value;
    else if (!field?.active) errors.push({ path: `customFields.${key}`, message: field ? `The field ${field.label} is no longer in use.` : `There is no field "${key}". Known are: ${fields.filter(({ active }) => active).map((one) => one.key).join(', ') || 'none'}.` });
    else {
      const message = wrong(field, value);
      if (message) errors.push({ path: `customFields.${key}`, message });
      after[key] = typeof value === 'string' ? value.trim() : value;
    }
  }
  return after;
}

function wrong({ label, kind, choices }: FieldDefinition, value: Value): string | null {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? null : `${label} is a text.`;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : `${label} is a number, such as 12.5.`;
    case 'checkbox':
      return typeof value === 'boolean' ? null : `${label} is yes or no: true or false.`;
    case 'choice':
      return typeof value === 'string' && choices.includes(value) ? null : `${label} is one of: ${choices.join(', ')}.`;
    case 'date':
      return typeof value === 'string' && isDay(value) ? null : `${label} is a day such as 2026-11-21.`;
  }
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const isEmpty = (value: Value | undefined): boolean => value === undefined || value === null || value === '';
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new Problem('invalid', errors.length === 1 ? errors[0]!.message : `${errors.length} fields are not right: ${errors.map(({ message }) => message).join(' ')}`, { errors });
}
