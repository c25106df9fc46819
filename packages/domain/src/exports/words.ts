import { z } from 'zod';
import { filterInput } from '../tickets/filter/filter-input.ts';
import { isZone } from '../platform/zone-words.ts';
import { listSorts } from '../tickets/words.ts';

export const exportInput = z.strictObject({
  format: z.enum(['csv', 'xlsx'], 'Choose csv or xlsx.'),
  name: z.string().trim().max(100).default('tickets'),
  filter: filterInput,
  sort: z.enum(listSorts).default('dueAt'),
  zone: z.string().max(60).refine(isZone, 'This is not a zone such as Europe/Lisbon.').default('UTC'),
});
export type ExportInput = z.output<typeof exportInput>;

export const exportSchema = z
  .object({ id: z.string(), name: z.string(), format: z.enum(['csv', 'xlsx']), state: z.enum(['waiting', 'running', 'ready', 'failed']), tickets: z.number(), cut: z.boolean(), shortened: z.number(), reason: z.string().nullable(), size: z.number(), url: z.string().nullable(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() })
  .meta({ id: 'Export' });
