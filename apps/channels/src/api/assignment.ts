import { z } from 'zod';
import { acceptTicket, declineTicket } from '@switchboard/domain/assignment/answer-assignment.ts';
import { boundsInput, boundsSchema, changeBounds, readBounds } from '@switchboard/domain/assignment/bounds.ts';
import { listAssignable } from '@switchboard/domain/assignment/list-assignable.ts';
import { listAssignmentRules } from '@switchboard/domain/assignment/list-assignment-rules.ts';
import { changeAssignmentRule, createAssignmentRule, deleteAssignmentRule, orderAssignmentRules } from '@switchboard/domain/assignment/save-assignment-rule.ts';
import { tryAssignment } from '@switchboard/domain/assignment/try-assignment.ts';
import { whyAssigned } from '@switchboard/domain/assignment/why.ts';
import { assignableSchema, changeRuleInput, compareQuery, ruleInput, ruleSchema, tryInput, whySchema } from '@switchboard/domain/assignment/words.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { ticketSchema } from './schemas.ts';

const base = '/assignment-rules';
const right = 'assignment.manage' as const;
const reads = ['tickets.read.own' as const, 'tickets.read.team' as const, 'tickets.read.all' as const];
const reason = z.string('Say why.').trim().min(1, 'Say why.').max(500, 'At most 500 characters.');

/** Who gets which tickets: rules, and why a ticket went where. */
export const assignment = [
  endpoint({ method: 'GET', path: base, summary: 'List rules of assignment in their order: the first that fits decides', right, answers: listOf(ruleSchema), handle: async ({ viewer }) => listAssignmentRules(viewer) }),
  endpoint({ method: 'POST', path: base, summary: 'Add a rule of assignment at the end', right, body: ruleInput, answers: ruleSchema, status: 201, handle: async ({ viewer, body }) => createAssignmentRule(viewer, body) }),
  endpoint({
    method: 'PUT',
    path: `${base}/order`,
    summary: 'Put all rules of assignment into an order',
    right,
    body: z.strictObject({ ids: z.array(z.string()).max(500) }),
    status: 204,
    handle: async ({ viewer, body }) => orderAssignmentRules(viewer, body.ids),
  }),
  endpoint({
    method: 'PATCH',
    path: `${base}/{id}`,
    summary: 'Change a rule of assignment, or switch it on or off',
    right,
    body: changeRuleInput,
    answers: ruleSchema,
    handle: async ({ viewer, params, body, ifMatch }) => changeAssignmentRule(viewer, params.id!, { ...body, version: ifMatch ?? body.version }),
  }),
  endpoint({ method: 'DELETE', path: `${base}/{id}`, summary: 'Remove a rule of assignment', right, status: 204, handle: async ({ viewer, params }) => deleteAssignmentRule(viewer, params.id!) }),
  endpoint({ method: 'GET', path: '/assignment/bounds', summary: 'Read what holds for all rules of assignment: what counts, how many an hour, and what is left to people', right, answers: boundsSchema, handle: async ({ viewer }) => readBounds(viewer) }),
  endpoint({ method: 'PUT', path: '/assignment/bounds', summary: 'Change what holds for all rules of assignment', right, body: boundsInput, answers: boundsSchema, handle: async ({ viewer, body }) => changeBounds(viewer, body) }),
  endpoint({ method: 'POST', path: '/assignment/try', summary: 'See who would get a made-up ticket at a made-up time and what would be promised, without doing anything', right, body: tryInput, handle: async ({ viewer, body }) => tryAssignment(viewer, body) }),

  endpoint({ method: 'GET', path: '/service-desk/tickets/{id}/assignable', summary: 'List everybody a ticket can be given to, with workload, availability and skills', right: reads, answers: listOf(assignableSchema), handle: async ({ viewer, params }) => listAssignable(viewer, [params.id!]) }),
  endpoint({ method: 'GET', path: '/assignment/assignable', summary: 'Compare everybody that several tickets can be given to: what they all call for counts together', right: reads, query: compareQuery, answers: listOf(assignableSchema), handle: async ({ viewer, query }) => listAssignable(viewer, query.tickets) }),
  endpoint({ method: 'GET', path: '/service-desk/tickets/{id}/why', summary: 'Read why a ticket was, or was not, assigned to somebody', right: reads, query: z.strictObject({ brief: z.stringbool().default(false) }), answers: whySchema, handle: async ({ viewer, params, query }) => whyAssigned(viewer, params.id!, query) }),
  endpoint({ method: 'POST', path: '/service-desk/tickets/{id}/accept', summary: 'Accept a ticket that one was given', right: reads, answers: ticketSchema, answer: toPublicTicket, handle: async ({ viewer, params }) => toPublicTicket(await acceptTicket(viewer, params.id!)) }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/decline',
    summary: 'Decline a ticket that one was given: it goes to somebody else',
    right: reads,
    body: z.strictObject({ reason }),
    answers: ticketSchema,
    answer: toPublicTicket,
    handle: async ({ viewer, params, body }) => toPublicTicket(await declineTicket(viewer, params.id!, body.reason)),
  }),
];
