import { z } from 'zod';
import { exportAudit } from '@switchboard/domain/operate/export-audit.ts';
import { readAudit } from '@switchboard/domain/people/read-audit.ts';
import { answered, endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { activitySchema } from './people-schemas.ts';

const list = z.string().max(4_000).transform((text) => text.split(',').map((name) => name.trim()).filter(Boolean));

const filters = {
  event: list.optional(),
  person: z.string().max(40).optional(),
  subject: z.string().max(100).regex(/^[a-z_]+(:[\w:-]+)?$/, 'This is a kind such as ticket, or kind:id.').optional(),
  from: z.coerce.date('This is not a time.').optional(),
  to: z.coerce.date('This is not a time.').optional(),
  ip: z.string().max(60).optional(),
};

export const audit = [
  endpoint({
    method: 'GET',
    path: '/audit',
    summary: 'Read what happened, newest first: who, what, before and after, when, from where, why, via what',
    right: 'audit.read',
    query: z.strictObject({
      ...pageInput,
      ...filters,
    }),
    answers: listOf(activitySchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      return readAudit(viewer, filter, { limit, after });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/audit/export',
    summary: 'The same as CSV, newest first, at most 100,000 lines',
    right: 'audit.read',
    query: z.strictObject(filters),
    async handle({ viewer, query, res }) {
      const lines = await exportAudit(viewer, query);
      res.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="audit.csv"', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      for await (const some of lines) if (!res.write(some)) await new Promise((go) => (res.once('drain', () => go(null)), res.once('close', () => go(null))));
      res.end();
      return answered;
    },
  }),
];
