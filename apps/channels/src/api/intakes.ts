import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { listIntakes, openIntake, retryIntake, showIntake } from '@switchboard/domain/conversations/intakes.ts';
import { answered, endpoint } from './endpoint.ts';
import { intakeSchema } from './mail-schemas.ts';
import { listOf, pageInput } from './paging.ts';

export const intakes = [
  endpoint({
    method: 'GET',
    path: '/intakes',
    summary: 'List mails that came in, newest first; `state=quarantined` are those that could not be read',
    right: ['quarantine.manage', 'mailboxes.manage'],
    query: z.strictObject({ ...pageInput, state: z.enum(['waiting', 'processing', 'done', 'quarantined']).optional(), mailboxId: z.string().optional() }),
    answers: listOf(intakeSchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      return listIntakes(viewer, filter, { limit, after });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/intakes/{id}',
    summary: 'What became of a mail that came in; `outcome` is null until it was read',
    right: ['quarantine.manage', 'mailboxes.manage'],
    answers: intakeSchema,
    async handle({ viewer, params }) {
      return showIntake(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/intakes/{id}/raw',
    summary: 'The mail as it came, byte for byte',
    right: ['quarantine.manage', 'mailboxes.manage'],
    async handle({ viewer, params, res }) {
      const { stream } = await openIntake(viewer, params.id!);
      res.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="mail-${params.id}.eml"`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      });
      await pipeline(stream, res).catch(() => undefined); // The reader went away.
      return answered;
    },
  }),
  endpoint({
    method: 'POST',
    path: '/intakes/{id}/retry',
    summary: 'Read a mail in quarantine once more',
    right: 'quarantine.manage',
    answers: intakeSchema,
    async handle({ viewer, params }) {
      return retryIntake(viewer, params.id!);
    },
  }),
];
