import { z } from 'zod';
import { cancelImport, findImport, listFaults, listImports, MOST_IMPORT_BYTES, previewImport, resumeImport, startImport, takeInImport } from '@switchboard/domain/imports/save-import.ts';
import { faultSchema, importSchema, planInput, previewSchema } from '@switchboard/domain/imports/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';

const base = '/imports';
const right = 'tickets.import' as const;
const page = z.strictObject(pageInput);

export const imports = [
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List imports of tickets, newest first',
    right,
    query: page,
    answers: listOf(importSchema),
    async handle({ viewer, query }) {
      return listImports(viewer, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: base,
    summary: 'Upload a CSV file of tickets (its bytes as the body, its name in `?name=`); nothing is imported yet',
    right,
    query: z.strictObject({ name: z.string().max(200).default('import.csv') }),
    raw: { type: 'text/csv', maxBytes: MOST_IMPORT_BYTES },
    answers: importSchema,
    status: 201,
    async handle({ viewer, query, req }) {
      return takeInImport(viewer, { name: query.name, stream: req });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Read an import: how far it is, and what came of it',
    right,
    answers: importSchema,
    async handle({ viewer, params }) {
      return findImport(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/preview`,
    summary: 'See what becomes of the first rows with these columns',
    right,
    body: planInput,
    answers: previewSchema.extend({ import: importSchema }),
    async handle({ viewer, params, body }) {
      return previewImport(viewer, params.id!, body);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/start`,
    summary: 'Let the rows become tickets, as a job',
    right,
    body: planInput,
    answers: importSchema,
    status: 202,
    async handle({ viewer, params, body }) {
      return startImport(viewer, params.id!, body);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/cancel`,
    summary: 'Stop an import; what became a ticket stays',
    right,
    answers: importSchema,
    async handle({ viewer, params }) {
      return cancelImport(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/resume`,
    summary: 'Go on with an import that was stopped',
    right,
    answers: importSchema,
    status: 202,
    async handle({ viewer, params }) {
      return resumeImport(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/faults`,
    summary: 'List the rows that could not become tickets, and why',
    right,
    query: page,
    answers: listOf(faultSchema),
    async handle({ viewer, params, query }) {
      return listFaults(viewer, params.id!, query);
    },
  }),
];
