import { countTemplateUse, listTemplates } from '@switchboard/domain/templates/list-templates.ts';
import { changeTemplate, createTemplate, deleteTemplate } from '@switchboard/domain/templates/save-template.ts';
import { changeTemplateInput, templateInput, templateSchema } from '@switchboard/domain/templates/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

export const templates = [
  endpoint({ method: 'GET', path: '/templates', summary: 'List the templates one can open tickets with, those used most first', right: 'tickets.create', answers: listOf(templateSchema), handle: async ({ viewer }) => listTemplates(viewer) }),
  endpoint({ method: 'POST', path: '/templates', summary: 'Create a template: for oneself, or with the right to share for a team or everybody', right: 'macros.share', body: templateInput, answers: templateSchema, status: 201, handle: async ({ viewer, body }) => createTemplate(viewer, body) }),
  endpoint({
    method: 'PATCH',
    path: '/templates/{id}',
    summary: 'Change a template',
    right: 'macros.share',
    body: changeTemplateInput,
    answers: templateSchema,
    handle: async ({ viewer, params, body, ifMatch }) => changeTemplate(viewer, params.id!, { ...body, version: ifMatch ?? body.version }),
  }),
  endpoint({ method: 'DELETE', path: '/templates/{id}', summary: 'Remove a template', right: 'macros.share', status: 204, handle: async ({ viewer, params }) => deleteTemplate(viewer, params.id!) }),
  endpoint({ method: 'POST', path: '/templates/{id}/use', summary: 'Note that a ticket was opened with a template', right: 'tickets.create', status: 204, handle: async ({ viewer, params }) => countTemplateUse(viewer, params.id!) }),
];
