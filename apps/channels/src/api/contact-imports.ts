import { z } from 'zod';
import { exportContacts } from '@switchboard/domain/imports/contacts/export-contacts.ts';
import { cancelContacts, findContactImport, listContactFaults, listContactImports, MOST_CONTACT_BYTES, previewContacts, resumeContacts, startContacts, takeInContacts } from '@switchboard/domain/imports/contacts/save-contact-import.ts';
import { contactFaultSchema, contactImportSchema, contactPlanInput, contactPreviewSchema } from '@switchboard/domain/imports/contacts/words.ts';
import { answered, endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';

const base = '/contact-imports';
const right = 'tickets.import' as const;
const page = z.strictObject(pageInput);

export const contactImports = [
  endpoint({
    method: 'GET',
    path: '/contacts/export',
    summary: 'All contacts as CSV, in the columns that an import takes',
    right: 'tickets.export',
    async handle({ viewer, res }) {
      const lines = await exportContacts(viewer);
      res.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="contacts.csv"', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      for await (const line of lines) if (!res.write(line)) await new Promise((go) => (res.once('drain', () => go(null)), res.once('close', () => go(null))));
      res.end();
      return answered;
    },
  }),
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List imports of contacts, newest first',
    right,
    query: page,
    answers: listOf(contactImportSchema),
    async handle({ viewer, query }) {
      return listContactImports(viewer, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: base,
    summary: 'Upload a CSV file of contacts (its bytes as the body, its name in `?name=`); nothing is imported yet',
    right,
    query: z.strictObject({ name: z.string().max(200).default('contacts.csv') }),
    raw: { type: 'text/csv', maxBytes: MOST_CONTACT_BYTES },
    answers: contactImportSchema,
    status: 201,
    async handle({ viewer, query, req }) {
      return takeInContacts(viewer, { name: query.name, stream: req });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Read an import of contacts: how far it is, and what came of it',
    right,
    answers: contactImportSchema,
    async handle({ viewer, params }) {
      return findContactImport(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/preview`,
    summary: 'See what the first rows would do with these columns',
    right,
    body: contactPlanInput,
    answers: contactPreviewSchema,
    async handle({ viewer, params, body }) {
      return previewContacts(viewer, params.id!, body);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/start`,
    summary: 'Let the rows become contacts, as a job',
    right,
    body: contactPlanInput,
    answers: contactImportSchema,
    status: 202,
    async handle({ viewer, params, body }) {
      return startContacts(viewer, params.id!, body);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/cancel`,
    summary: 'Stop an import; what became a contact stays',
    right,
    answers: contactImportSchema,
    async handle({ viewer, params }) {
      return cancelContacts(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/resume`,
    summary: 'Go on with an import that was stopped',
    right,
    answers: contactImportSchema,
    status: 202,
    async handle({ viewer, params }) {
      return resumeContacts(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/faults`,
    summary: 'List the rows that could not become contacts, and why',
    right,
    query: page,
    answers: listOf(contactFaultSchema),
    async handle({ viewer, params, query }) {
      return listContactFaults(viewer, params.id!, query);
    },
  }),
];
