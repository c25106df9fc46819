import { z } from 'zod';
import { filterInput } from './filter/filter-input.ts';
import { audiencesOfViews, columns, groupings, viewIcons } from './view-words.ts';
import { listSorts } from './words.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');

const properties = {
  name: z.string().trim().min(1, 'Give the view a name.').max(60, 'At most 60 characters.'),
  icon: z.enum(viewIcons),
  sharedWith: z.enum(audiencesOfViews),
  teamId: id.nullable(),
  filter: filterInput,
  sort: z.enum(listSorts),
  groupBy: z.enum(groupings),
  columns: z.array(z.enum(columns)).max(columns.length),
  order: z.number().int().min(0).max(10_000),
};

export const createViewInput = z.strictObject({
  ...properties,
  icon: properties.icon.default('listFilter'),
  sharedWith: properties.sharedWith.default('me'),
  teamId: properties.teamId.default(null),
  sort: properties.sort.default('dueAt'),
  groupBy: properties.groupBy.default('promise'),
  columns: properties.columns.default([]),
  order: properties.order.default(1_000),
});
export type CreateViewInput = z.output<typeof createViewInput>;

export const changeViewInput = z.strictObject({ version: z.number().int().optional(), ...z.strictObject(properties).partial().shape });
export type ChangeViewInput = z.output<typeof changeViewInput>;
