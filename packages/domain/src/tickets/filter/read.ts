import { Problem } from '../../platform/problem.ts';
import { checkFilter } from './check.ts';
import type { Filter } from './words.ts';

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
