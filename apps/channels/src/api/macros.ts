import { z } from 'zod';
import { listMacros } from '@switchboard/domain/macros/list-macros.ts';
import { changeMacro, createMacro, deleteMacro } from '@switchboard/domain/macros/save-macro.ts';
import { useMacro as applyMacro } from '@switchboard/domain/macros/use-macro.ts';
import { changeMacroInput, macroInput } from '@switchboard/domain/macros/words.ts';
import { resolutionInput } from '@switchboard/domain/tickets/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const rights = ['tickets.reply', 'tickets.comment'] as const;
const macroSchema = macroInput.extend({ id: z.string(), ownerId: z.string().nullable(), mayChange: z.boolean(), used: z.number(), version: z.number() }).meta({ id: 'Macro' });

export const macros = [
  endpoint({ method: 'GET', path: '/macros', summary: 'List the macros one can use, those used most first', right: [...rights], answers: listOf(macroSchema), handle: async ({ viewer }) => listMacros(viewer) }),
  endpoint({ method: 'POST', path: '/macros', summary: 'Create a macro: for oneself, or with the right to share for a team or everybody', right: 'macros.share', body: macroInput, answers: macroSchema, status: 201, handle: async ({ viewer, body }) => createMacro(viewer, body) }),
  endpoint({
    method: 'PATCH',
    path: '/macros/{id}',
    summary: 'Change a macro',
    right: 'macros.share',
    body: changeMacroInput,
    answers: macroSchema,
    handle: async ({ viewer, params, body, ifMatch }) => changeMacro(viewer, params.id!, { ...body, version: ifMatch ?? body.version }),
  }),
  endpoint({ method: 'DELETE', path: '/macros/{id}', summary: 'Remove a macro', right: 'macros.share', status: 204, handle: async ({ viewer, params }) => deleteMacro(viewer, params.id!) }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/macros',
    summary: 'Do what a macro does to a ticket, and get its text with the variables filled in',
    right: [...rights],
    body: z.strictObject({ macroId: z.string(), resolution: resolutionInput.optional() }),
    answers: z.object({ body: z.string(), isInternal: z.boolean() }),
    handle: async ({ viewer, params, body }) => applyMacro(viewer, body.macroId, params.id!, body),
  }),
];
