/** The words of imports: what a column can become, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';

export const importFields = ['key', 'title', 'description', 'requesterName', 'requesterEmail', 'requesterPhone', 'company', 'status', 'priority', 'type', 'category', 'subcategory', 'tags', 'team', 'assignee', 'dueAt', 'createdAt', 'product', 'serialNumber', 'warrantyUntil', 'contract', 'site'] as const;
export type ImportField = (typeof importFields)[number];

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

const importStates = ['draft', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof importStates)[number];

/** For each column of the file what it becomes; null leaves it out. */
export const planInput = z
  .strictObject({
    mapping: z.array(z.enum(importFields).nullable()).max(200, 'At most 200 columns.'),
    encoding: z.enum(encodings).optional(),
    delimiter: z.enum(delimiters).optional(),
  })
  .superRefine(({ mapping }, context) => {
    const chosen = mapping.filter((field) => field !== null);
    const twice = chosen.find((field, i) => chosen.indexOf(field) !== i);
    if (twice) context.addIssue({ code: 'custom', path: ['mapping'], message: `Two columns cannot both become "${twice}".` });
  });
export type Plan = z.infer<typeof planInput>;

const id = z.string();
const time = z.iso.datetime().nullable();
export const importSchema = z
  .object({
    id,
    name: z.string(),
    size: z.number(),
    state: z.enum(importStates),
    encoding: z.enum(encodings),
    delimiter: z.enum(delimiters),
    columns: z.array(z.string()),
    samples: z.array(z.string()),
    mapping: z.array(z.enum(importFields).nullable()),
    counts: z.object({ rows: z.number(), created: z.number(), skipped: z.number(), failed: z.number() }),
    error: z.string().nullable(),
    by: z.string(),
    createdAt: z.iso.datetime(),
    startedAt: time,
    endedAt: time,
  })
  .meta({ id: 'Import' });
export type ImportView = z.infer<typeof importSchema>;

const fault = z.object({ row: z.number(), message: z.string(), cells: z.array(z.string()) });
export const faultSchema = fault.meta({ id: 'ImportFault' });
export type FaultView = z.infer<typeof faultSchema>;

export const previewSchema = z
  .object({ rows: z.array(z.object({ row: z.number(), title: z.string(), requester: z.string(), faults: z.array(z.string()) })) })
  .meta({ id: 'ImportPreview' });
export type PreviewView = z.infer<typeof previewSchema>;
