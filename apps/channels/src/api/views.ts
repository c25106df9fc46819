import { z } from 'zod';
import { findView, listViews } from '@switchboard/domain/tickets/list-views.ts';
import { markRead } from '@switchboard/domain/tickets/reads.ts';
import { changeView, createView, deleteView } from '@switchboard/domain/tickets/save-view.ts';
import { changeViewInput, createViewInput } from '@switchboard/domain/tickets/view-input.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const reads = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const;
const time = z.iso.datetime();

const viewSchema = z
  .object({
    ...{ id: z.string(), key: z.string(), name: z.string(), icon: z.string(), sharedWith: z.enum(['me', 'team', 'everybody']), teamId: z.string().nullable(), ownerId: z.string().nullable(), mayChange: z.boolean() },
    ...{ filter: z.record(z.string(), z.unknown()), sort: z.string(), groupBy: z.string(), columns: z.array(z.string()), order: z.number() },
    ...{ broken: z.array(z.object({ path: z.string(), message: z.string() })), version: z.number(), createdAt: time, updatedAt: time },
  })
  .meta({ id: 'View' });

export const views = [
  endpoint({
    method: 'GET',
    path: '/views',
    summary: 'List the saved views one can open, in their order; their tickets: GET /service-desk/tickets?view=KEY',
    right: [...reads],
    answers: listOf(viewSchema),
    async handle({ viewer }) {
      return { items: await listViews(viewer), next: null };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/views',
    summary: 'Save a view; the right is asked for where it is shared',
    right: 'views.share',
    body: createViewInput,
    answers: viewSchema,
    status: 201,
    async handle({ viewer, body }) {
      return createView(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/views/{id}',
    summary: 'Read a saved view by id or key',
    right: [...reads],
    answers: viewSchema,
    async handle({ viewer, params }) {
      return findView(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/views/{id}',
    summary: 'Change a saved view',
    right: 'views.share',
    body: changeViewInput,
    answers: viewSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changeView(viewer, params.id!, { ...body, version: ifMatch ?? body.version });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Remove a saved view; its tickets stay',
    right: 'views.share',
    status: 204,
    async handle({ viewer, params }) {
      await deleteView(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/read',
    summary: 'Remember how far oneself has read a ticket: a message’s number, all or none',
    right: [...reads],
    body: z.strictObject({ upTo: z.union([z.number().int().min(0), z.enum(['all', 'none'])], 'Give the number of a message, all or none.') }),
    answers: z.object({ seq: z.number() }),
    async handle({ viewer, params, body }) {
      return markRead(viewer, params.id!, body.upTo);
    },
  }),
];
