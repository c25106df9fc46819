/** The words of importing contacts: what a column can become, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';
import { delimiters, encodings } from '../words.ts';

export const contactColumns = ['name', 'email', 'email2', 'phone', 'phone2', 'account', 'contract', 'contractLevel', 'contractUntil', 'externalId', 'language', 'zone', 'site', 'notes', 'vip'] as const;
export type ContactColumn = (typeof contactColumns)[number];
export const contactImportStates = ['draft', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export const contactPlanInput = z
  .strictObject({ mapping: z.array(z.enum(contactColumns, 'A column can become: ' + contactColumns.join(', ') + '.').nullable()).max(200, 'At most 200 columns.'), encoding: z.enum(encodings).optional(), delimiter: z.enum(delimiters).optional() })
  .superRefine(({ mapping }, context) => {
    const twice = mapping.find((field, i) => field !== null && mapping.indexOf(field) !== i);
    if (twice) context.addIssue({ code: 'custom', path: ['mapping'], message: `Two columns cannot both become "${twice}".` });
  });
export type ContactPlan = z.output<typeof contactPlanInput>;

const time = z.iso.datetime().nullable();
export const contactImportSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    size: z.number(),
    state: z.enum(contactImportStates),
    encoding: z.enum(encodings),
    delimiter: z.enum(delimiters),
    columns: z.array(z.string()),
    samples: z.array(z.string()),
    mapping: z.array(z.enum(contactColumns).nullable()),
    counts: z.object({ rows: z.number(), created: z.number(), updated: z.number(), same: z.number(), failed: z.number() }),
    part: z.number(),
    error: z.string().nullable(),
    by: z.string(),
    createdAt: z.iso.datetime(),
    endedAt: time,
  })
  .meta({ id: 'ContactImport' });
export type ContactImportView = z.output<typeof contactImportSchema>;

export const contactPreviewSchema = z
  .object({ import: contactImportSchema, rows: z.array(z.object({ row: z.number(), name: z.string(), does: z.enum(['create', 'update', 'same', 'error']), knows: z.string().nullable(), faults: z.array(z.string()) })) })
  .meta({ id: 'ContactImportPreview' });
export type ContactPreview = z.output<typeof contactPreviewSchema>;
export const contactFaultSchema = z.object({ row: z.number(), message: z.string(), cells: z.array(z.string()) }).meta({ id: 'ContactImportFault' });
