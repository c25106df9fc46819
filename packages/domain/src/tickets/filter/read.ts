import { z } from 'zod';
import { Problem } from '../../platform/problem.ts';
import { checkFilter } from './check.ts';
import type { Filter } from './words.ts';

/** A filter in a body that comes in, each fault with its place. */
export const filterInput = z
  .custom<Filter>()
  .superRefine((input, context) => {
    for (const { path, message } of checkFilter(input)) context.addIssue({ code: 'custom', path: path === '' ? [] : path.split('.'), message });
  })
  .meta({ type: 'object', description: 'Conditions in nested groups: { "all": [{ "field": "priority", "is": "oneOf", "value": ["high"] }, { "any": [ … ] }] }' });

/** @throws Problem `invalid` with every fault and its place */
export function requireFilter(input: unknown): Filter {
  const errors = checkFilter(input);
  if (errors.length > 0) throw new Problem('invalid', `This filter cannot be read. ${errors[0]!.message}`, { errors: errors.map(({ path, message }) => ({ path: path === '' ? 'filter' : `filter.${path}`, message })) });
  return input as Filter;
}

/** A filter from an address, as text. @throws Problem `invalid` */
export function filterFromText(text: string): Filter {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Problem('invalid', 'The filter in this address is cut off or damaged. Ask for the link again.', { errors: [{ path: 'filter', message: 'This is not JSON.' }] });
  }
  return requireFilter(read);
}
