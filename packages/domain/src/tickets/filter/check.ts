import type { FieldError } from '../../platform/problem.ts';
import { fieldNamed, isGroup, namedDays, operators, operatorsOf, periods, units, type Filter, type FilterPart, type Kind, type Operator } from './words.ts';

const DEEPEST = 4;
const MOST_CONDITIONS = 60;
const MOST_VALUES = 100;
const id = /^[0-9a-f]{24}$/;

/** What is wrong with the shape of a filter, each with its path and a sentence; empty when it is right. Never throws, whatever comes in. */
export function checkFilter(input: unknown): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const wrong = (path: string, message: string) => void errors.push({ path, message });

  function group(part: unknown, path: string, depth: number): void {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return wrong(path, 'A filter is an object with "all" or "any" and a list of conditions.');
    const names = Object.keys(part);
    const name = names[0];
    if (names.length !== 1 || (name !== 'all' && name !== 'any')) return wrong(path, 'A filter has either "all" or "any", and nothing else.');
    if (depth > DEEPEST) return wrong(path, `Groups stand in each other at most ${DEEPEST} deep.`);
    const parts = (part as Record<string, unknown>)[name];
    if (!Array.isArray(parts)) return wrong(`${path}${path && '.'}${name}`, 'This is a list of conditions.');
    if (parts.length === 0 && (depth > 1 || name === 'any')) return wrong(`${path}${path && '.'}${name}`, 'This group has no condition. Add one or remove the group.');
    parts.forEach((each: unknown, i) => {
      const at = `${path}${path && '.'}${name}.${i}`;
      if (typeof each === 'object' && each !== null && ('all' in each || 'any' in each)) group(each, at, depth + 1);
      else condition(each, at);
    });
  }

  function condition(part: unknown, path: string): void {
    count += 1;
    if (count > MOST_CONDITIONS) return count === MOST_CONDITIONS + 1 ? wrong(path, `A filter has at most ${MOST_CONDITIONS} conditions.`) : undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return wrong(path, 'A condition has a field, an operator (is) and a value.');
    const { field, is, value, ...rest } = part as Record<string, unknown>;
    const extra = Object.keys(rest)[0];
    if (extra !== undefined) return wrong(`${path}.${extra}`, `A condition has no "${extra.slice(0, 40)}".`);
    const known = typeof field === 'string' ? fieldNamed(field) : null;
    if (!known) return wrong(`${path}.field`, typeof field === 'string' ? `Tickets have no field "${field.slice(0, 60)}".` : 'Name a field.');
    const operator = operators.find((name) => name === is);
    if (!operator || !operatorsOf[known.kind].includes(operator)) return wrong(`${path}.is`, `${field as string} can be asked with ${operatorsOf[known.kind].join(', ')}.`);
    const message = wrongValue(known.kind, operator, value);
    if (message) wrong(`${path}.value`, message);
  }

  group(input, '', 1);
  return errors;
}

function wrongValue(kind: Kind, operator: Operator, value: unknown): string | null {
  switch (operator) {
    case 'empty':
    case 'filled':
    case 'yes':
    case 'no':
      return value === undefined ? null : 'This operator takes no value.';
    case 'oneOf':
    case 'noneOf':
    case 'allOf':
      if (!Array.isArray(value) || value.length === 0) return 'Choose at least one value.';
      if (value.length > MOST_VALUES) return `Choose at most ${MOST_VALUES} values.`;
      if (!value.every((one) => typeof one === 'string' && one !== '' && one.length <= 200)) return 'Each value is a text of at most 200 characters.';
      return kind === 'reference' && !value.every((one: string) => id.test(one) || one === 'none' || one === 'me' || one === 'mine') ? 'Each value is an id, "me", "mine" or "none".' : null;
    case 'contains':
    case 'lacks':
      return typeof value === 'string' && value.trim() !== '' && value.length <= 200 ? null : 'Give a text of at most 200 characters.';
    case 'equals':
      if (kind === 'custom' && (typeof value === 'number' || typeof value === 'boolean')) return Number.isNaN(value) ? 'Give a number.' : null;
      return typeof value === 'string' && value !== '' && value.length <= 2_000 ? null : 'Give a value.';
    case 'atLeast':
    case 'atMost':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'Give a number.';
    case 'before':
    case 'after':
      return wrongTime(value, ['at', 'day', 'ago', 'ahead']);
    case 'within':
      return wrongTime(value, ['last', 'next', 'day', 'period', 'from']);
  }
}

function wrongTime(value: unknown, allowed: readonly string[]): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'Give a time, such as { "last": 7, "unit": "days" } or { "day": "today" }.';
  const given = value as Record<string, unknown>;
  const name = allowed.find((each) => each in given);
  if (!name) return `Give one of ${allowed.join(', ')}.`;
  const second = name === 'from' ? 'to' : ['ago', 'ahead', 'last', 'next'].includes(name) ? 'unit' : null;
  if (Object.keys(given).some((key) => key !== name && key !== second)) return `Give ${name}${second ? ` with ${second}` : ''} and nothing else.`;
  if (name === 'at') return typeof given.at === 'string' && /^\d{4}-\d\d-\d\dT/.test(given.at) && !Number.isNaN(Date.parse(given.at)) ? null : 'This is not a time such as 2026-11-21T14:30:00.000Z.';
  if (name === 'day') return namedDays.some((day) => day === given.day) || isDay(given.day) ? null : 'This is not a day: today, yesterday, tomorrow or such as 2026-11-21.';
  if (name === 'period') return periods.some((period) => period === given.period) ? null : `This is one of ${periods.join(', ')}.`;
  if (name === 'from') return isDay(given.from) && isDay(given.to) ? (given.from <= given.to ? null : 'The first day lies after the last.') : 'Give two days such as 2026-11-21.';
  if (!units.some((unit) => unit === given.unit)) return `The unit is one of ${units.join(', ')}.`;
  const length = given[name];
  return typeof length === 'number' && Number.isFinite(length) && length > 0 && length <= 10_000 ? null : 'Give a number from 1 to 10000.';
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^(19|20)\d\d-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
}

/** What is known where a filter is used: fields and values that an administrator can remove. Left out: not asked. */
export type Known = { customFields?: ReadonlySet<string>; statuses?: ReadonlySet<string>; teams?: ReadonlySet<string>; people?: ReadonlySet<string>; mailboxes?: ReadonlySet<string> };

/** Conditions of a filter that speak of what is no longer there. They are kept and find nothing by it; whoever opens the view is told. */
export function brokenIn(filter: Filter, known: Known): FieldError[] {
  const lists: Record<string, { among?: ReadonlySet<string>; noun: string }> = {
    status: { among: known.statuses, noun: 'status' },
    team: { among: known.teams, noun: 'team' },
    assignee: { among: known.people, noun: 'person' },
    mailbox: { among: known.mailboxes, noun: 'mailbox' },
  };
  const walk = (part: FilterPart, path: string): FieldError[] => {
    if (isGroup(part)) {
      const name = 'all' in part ? 'all' : 'any';
      return ('all' in part ? part.all : part.any).flatMap((each, i) => walk(each, `${path}${path && '.'}${name}.${i}`));
    }
    const custom = part.field.startsWith('customFields.') ? part.field.slice('customFields.'.length) : null;
    if (custom !== null) return known.customFields && !known.customFields.has(custom) ? [{ path, message: `The field "${custom}" was removed.` }] : [];
    const { among, noun } = lists[part.field] ?? { noun: '' };
    if (!among || !Array.isArray(part.value)) return [];
    const missing = part.value.filter((one: string) => one !== 'me' && one !== 'mine' && one !== 'none' && !among.has(one)).length;
    return missing > 0 ? [{ path, message: missing === 1 ? `A ${noun} named here was removed.` : `${missing} values of ${noun} named here were removed.` }] : [];
  };
  return walk(filter, '');
}
