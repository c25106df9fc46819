import { z } from 'zod';
import { checkFilter } from './check.ts';
import type { Filter } from './words.ts';

/** A filter in a body that comes in, each fault with its place. A record to the outside: the shape of a tree is told in words. */
export const filterInput = z
  .record(z.string(), z.unknown(), { error: 'A filter is a group of conditions: { "all": [ … ] } or { "any": [ … ] }.' })
  .superRefine((input, context) => {
    for (const { path, message } of checkFilter(input)) context.addIssue({ code: 'custom', path: path === '' ? [] : path.split('.'), message });
  })
  .meta({ description: 'Conditions in nested groups: { "all": [{ "field": "priority", "is": "oneOf", "value": ["high"] }, { "any": [ … ] }] }' }) as unknown as z.ZodType<Filter>;
