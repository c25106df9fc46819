import { z } from 'zod';
import { readAudit } from '@switchboard/domain/people/read-audit.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { activitySchema } from './people-schemas.ts';

const list = z.string().max(500).transform((text) => text.split(',').map((name) => name.trim()).filter(Boolean));

export const audit = [
  endpoint({
    method: 'GET',
    path: '/audit',
    summary: 'Read what happened, newest first: who, what, before and after, when, from where, why, via what',
    right: 'audit.read',
    query: z.strictObject({
      ...pageInput,
      event: list.optional(),
      person: z.string().max(40).optional(),
      subject: z.string().max(100).regex(/^[a-z_]+(:[\w:-]+)?$/, 'This is a kind such as ticket, or kind:id.').optional(),
      from: z.coerce.date('This is not a time.').optional(),
      to: z.coerce.date('This is not a time.').optional(),
      ip: z.string().max(60).optional(),
    }),
    answers: listOf(activitySchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      return readAudit(viewer, filter, { limit, after });
    },
  }),
];
