import { z } from 'zod';
import { findBulk, listBulkResults, listBulks, startBulk, stopBulk, toPublicBulk, undoBulk } from '@switchboard/domain/bulk/start-bulk.ts';
import { bulkInput, bulkResultSchema, bulkSchema, outcomes } from '@switchboard/domain/bulk/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const base = '/bulk-changes';
const right = 'tickets.edit' as const;
const one = { right, answers: bulkSchema, answer: toPublicBulk };

/** The same done to many tickets, by a job. */
export const bulkChanges = [
  endpoint({ method: 'GET', path: base, summary: 'List one’s own bulk changes, newest first', right, answers: listOf(bulkSchema), handle: async ({ viewer }) => ({ items: (await listBulks(viewer)).map(toPublicBulk), next: null }) }),
  endpoint({ ...one, method: 'POST', path: base, summary: 'Do the same to many tickets, named or all of a filter; each by the rights one has to it', body: bulkInput, status: 202, handle: async ({ viewer, body }) => toPublicBulk(await startBulk(viewer, body)) }),
  endpoint({ ...one, method: 'GET', path: `${base}/{id}`, summary: 'Read how far a bulk change is', handle: async ({ viewer, params }) => toPublicBulk(await findBulk(viewer, params.id!)) }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/results`,
    summary: 'List what came of each ticket',
    right,
    query: z.object({ outcome: z.enum(outcomes).optional(), limit: z.coerce.number().int().min(1).max(500).default(100), after: z.coerce.number().int().min(0).optional() }),
    answers: listOf(bulkResultSchema),
    handle: async ({ viewer, params, query }) => listBulkResults(viewer, params.id!, query),
  }),
  endpoint({ ...one, method: 'POST', path: `${base}/{id}/stop`, summary: 'Stop a bulk change; what was changed stays so', handle: async ({ viewer, params }) => toPublicBulk(await stopBulk(viewer, params.id!)) }),
  endpoint({ ...one, method: 'POST', path: `${base}/{id}/undo`, summary: 'Take a bulk change back where nothing was changed since; answers with the change that does so', status: 202, handle: async ({ viewer, params }) => toPublicBulk(await undoBulk(viewer, params.id!)) }),
];
