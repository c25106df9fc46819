import { z } from 'zod';
import { addMailbox } from '@switchboard/domain/conversations/add-mailbox.ts';
import { changeMailbox, removeMailbox } from '@switchboard/domain/conversations/change-mailbox.ts';
import { takeInOverHttp } from '@switchboard/domain/conversations/intakes.ts';
import { listMailboxes, showMailbox } from '@switchboard/domain/conversations/list-mailboxes.ts';
import { mailboxChanges, newMailbox } from '@switchboard/domain/conversations/mailbox-words.ts';
import { MOST_MAIL_BYTES } from '@switchboard/domain/conversations/take-in.ts';
import { testMailbox } from '@switchboard/domain/conversations/test-mailbox.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { endpoint } from './endpoint.ts';
import { mailboxSchema, testStepSchema } from './mail-schemas.ts';
import { listOf } from './paging.ts';

const right = 'mailboxes.manage';
/** Of a mailbox only what a connection needs. */
const tested = newMailbox.pick({ address: true, imap: true, smtp: true }).extend({ id: z.string().optional() });

export const mailboxes = [
  endpoint({
    method: 'GET',
    path: '/mailboxes',
    summary: 'List mailboxes, with what their last connection said',
    right,
    answers: listOf(mailboxSchema),
    async handle({ viewer }) {
      return { items: await listMailboxes(viewer), next: null };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/mailboxes',
    summary: 'Connect a mailbox',
    right,
    body: newMailbox,
    answers: mailboxSchema,
    status: 201,
    async handle({ viewer, body }) {
      return addMailbox(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/mailboxes/{id}',
    summary: 'Read a mailbox',
    right,
    answers: mailboxSchema,
    async handle({ viewer, params }) {
      return showMailbox(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/mailboxes/{id}',
    summary: 'Change a mailbox; a password that is left out stays',
    right,
    body: mailboxChanges.extend({ version: z.number().int().optional() }),
    answers: mailboxSchema,
    async handle({ viewer, params, body: { version, ...changes }, ifMatch }) {
      return changeMailbox(viewer, params.id!, changes, ifMatch ?? version);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/mailboxes/{id}',
    summary: 'Disconnect a mailbox; its tickets stay',
    right,
    status: 204,
    async handle({ viewer, params }) {
      await removeMailbox(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/mailboxes/test',
    summary: 'Try a mailbox’s servers step by step; nothing is stored and no mail is sent',
    right,
    body: tested,
    answers: z.object({ steps: z.array(testStepSchema) }),
    async handle({ viewer, body }) {
      return { steps: await testMailbox(viewer, body) };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/mailboxes/{id}/raw',
    summary: 'Hand over one raw mail (message/rfc822); it is stored before the answer and read afterwards',
    right,
    raw: { type: 'message/rfc822', maxBytes: MOST_MAIL_BYTES },
    answers: z.object({ intakeId: z.string() }),
    status: 202,
    async handle({ viewer, params, req }) {
      if (!/^message\/(rfc822|global)\b/i.test(req.headers['content-type'] ?? ''))
        throw new Problem('invalid', 'Send the mail as it is, with the header Content-Type: message/rfc822.');
      return takeInOverHttp(viewer, params.id!, req);
    },
  }),
];
