import { pipeline } from 'node:stream/promises';
import { findExport, listExports, openExport, startExport } from '@switchboard/domain/exports/save-export.ts';
import { exportInput, exportSchema } from '@switchboard/domain/exports/words.ts';
import { answered, endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const right = 'tickets.export' as const;

export const exportsOfTickets = [
  endpoint({
    method: 'GET',
    path: '/exports',
    summary: 'List one’s own exports that have not run out, newest first',
    right,
    answers: listOf(exportSchema),
    async handle({ viewer }) {
      return { items: await listExports(viewer), next: null };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/exports',
    summary: 'Have a file made of the tickets of a filter that one may see',
    right,
    body: exportInput,
    answers: exportSchema,
    status: 202,
    async handle({ viewer, body }) {
      return startExport(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/exports/{id}',
    summary: 'Read how far an export is, and where its file lies',
    right,
    answers: exportSchema,
    async handle({ viewer, params }) {
      return findExport(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/exports/{id}/file',
    summary: 'Fetch the file of one’s own export, within a day',
    right,
    async handle({ viewer, params, res }) {
      const { name, type, size, stream } = await openExport(viewer, params.id!);
      const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
      res.writeHead(200, {
        'content-type': type,
        'content-length': size,
        'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      await pipeline(stream, res).catch(() => undefined); // The reader went away.
      return answered;
    },
  }),
];
