/** The words of bulk changes: what is done to many tickets at once, and the shapes that come in and go out. */
import { z } from 'zod';
import { filterInput } from '../tickets/filter/filter-input.ts';
import { isZone } from '../platform/zone-words.ts';
import { priorities, resolutionInput, statusInput } from '../tickets/words.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const tags = z.array(z.string().trim().toLowerCase().min(1).max(50)).min(1, 'Name at least one tag.').max(20);

export const bulkActionInput = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('status'), status: statusInput, /** What solved them, where the status is a resolved one. */ resolution: resolutionInput.optional() }),
  z.strictObject({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ do: z.literal('assign'), personId: id.nullable() }),
  z.strictObject({ do: z.literal('team'), teamId: id.nullable() }),
  z.strictObject({ do: z.literal('addTags'), tags }),
  z.strictObject({ do: z.literal('removeTags'), tags }),
  z.strictObject({ do: z.literal('category'), category: z.string().trim().max(100), subcategory: z.string().trim().max(100).optional() }),
  z.strictObject({ do: z.literal('due'), at: z.iso.datetime({ offset: true }).nullable() }),
  z.strictObject({ do: z.literal('snooze'), until: z.iso.datetime({ offset: true }).nullable() }),
  z.strictObject({ do: z.literal('follow') }),
  z.strictObject({ do: z.literal('unfollow') }),
  z.strictObject({ do: z.literal('spam') }),
  z.strictObject({ do: z.literal('trash') }),
]);
export type BulkAction = z.output<typeof bulkActionInput>;

/** The most tickets that can be named one by one. */
export const MOST_IDS = 5_000;

export const bulkInput = z
  .strictObject({
    ids: z.array(z.string().trim().min(1).max(40)).min(1, 'Name at least one ticket.').max(MOST_IDS, `At most ${MOST_IDS} tickets by name. Use a filter for more.`).optional(),
    /** Of tickets by id: the version the change is made upon. One that has moved on is left alone. */
    versions: z.record(id, z.number().int()).optional(),
    filter: filterInput.optional(),
    zone: z.string().max(60).refine(isZone, 'This is not a zone such as Europe/Lisbon.').default('UTC'),
    actions: z.array(bulkActionInput).min(1, 'Say what to do with them.').max(10),
    reason: z.string().trim().max(2_000).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), { path: ['ids'], error: 'Name tickets by ids, or all of a filter: one of both.' });
export type BulkInput = z.output<typeof bulkInput>;

export const outcomes = ['changed', 'unchanged', 'refused', 'conflict'] as const;
export type Outcome = (typeof outcomes)[number];
export const bulkStates = ['waiting', 'running', 'done', 'stopped', 'failed'] as const;

export const bulkSchema = z
  .object({
    id: z.string(),
    state: z.enum(bulkStates),
    undoOf: z.string().nullable(),
    undoneBy: z.string().nullable(),
    mayUndo: z.boolean(),
    /** Null until the tickets are known. */
    total: z.number().nullable(),
    /** There were more than one change does. */
    cut: z.boolean(),
    counts: z.object({ changed: z.number(), unchanged: z.number(), refused: z.number(), conflict: z.number() }),
    error: z.string().nullable(),
    actions: z.array(z.object({ do: z.string() }).loose()),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'BulkChange' });
export type BulkView = z.infer<typeof bulkSchema>;

export const bulkResultSchema = z.object({ number: z.string(), ticketId: z.string().nullable(), outcome: z.enum(outcomes).nullable(), why: z.string().nullable() }).meta({ id: 'BulkResult' });
export type BulkResult = z.infer<typeof bulkResultSchema>;
