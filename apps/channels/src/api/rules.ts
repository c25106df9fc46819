import { z } from 'zod';
import { findRule, listRules, listRuns, listRunsOfTicket, ruleHistory } from '@switchboard/domain/rules/list-rules.ts';
import { changeRule, createRule, deleteRule, orderRules, setMode } from '@switchboard/domain/rules/save-rule.ts';
import { tryRule } from '@switchboard/domain/rules/try-rule.ts';
import { changeRuleInput, modes, ruleInput, ruleSchema, runSchema, trialSchema, tryInput } from '@switchboard/domain/rules/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';

const base = '/rules';
const right = 'rules.manage' as const;
const page = z.strictObject(pageInput);

export const rules = [
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List all rules in their order, and whether the first or all that fit act',
    right,
    answers: listOf(ruleSchema).extend({ mode: z.enum(modes) }),
    async handle({ viewer }) {
      return listRules(viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: base,
    summary: 'Add a rule at the end',
    right,
    body: ruleInput,
    answers: ruleSchema,
    status: 201,
    async handle({ viewer, body }) {
      return createRule(viewer, body);
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${base}/order`,
    summary: 'Put all rules into an order',
    right,
    body: z.strictObject({ ids: z.array(z.string()).max(500) }),
    status: 204,
    async handle({ viewer, body }) {
      await orderRules(viewer, body.ids);
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${base}/mode`,
    summary: 'Say whether of the rules that fit the first acts, or all',
    right,
    body: z.strictObject({ mode: z.enum(modes) }),
    status: 204,
    async handle({ viewer, body }) {
      await setMode(viewer, body.mode);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/try`,
    summary: 'See what a rule would have met, without doing anything',
    right,
    body: tryInput,
    answers: trialSchema,
    async handle({ viewer, body }) {
      return tryRule(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Read a rule',
    right,
    answers: ruleSchema,
    async handle({ viewer, params }) {
      return findRule(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: `${base}/{id}`,
    summary: 'Change a rule, or switch it on or off',
    right,
    body: changeRuleInput,
    answers: ruleSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changeRule(viewer, params.id!, { ...body, version: ifMatch ?? body.version });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${base}/{id}`,
    summary: 'Remove a rule',
    right,
    status: 204,
    async handle({ viewer, params }) {
      await deleteRule(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/runs`,
    summary: 'List what a rule did, and why, newest first',
    right,
    query: page,
    answers: listOf(runSchema),
    async handle({ viewer, params, query }) {
      return listRuns(viewer, params.id!, query);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/history`,
    summary: 'List the versions of a rule: who changed what',
    right,
    query: page,
    async handle({ viewer, params, query }) {
      return ruleHistory(viewer, params.id!, query);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/rule-runs',
    summary: 'List what rules did in a ticket, and why, newest first',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: page,
    answers: listOf(runSchema),
    async handle({ viewer, params, query }) {
      return listRunsOfTicket(viewer, params.id!, query);
    },
  }),
];
