import { absenceInput, absenceSchema } from '@switchboard/domain/people/absence-words.ts';
import { readAbsence, setAbsence } from '@switchboard/domain/people/set-absence.ts';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const answers = z.object({ absence: absenceSchema.nullable() });

/** Out of office. Everybody says it for themselves; the right is asked for saying it for others. */
export const absence = [
  endpoint({ method: 'GET', path: '/people/{id}/absence', summary: 'Read when somebody is out of office and who stands in', right: ['people.read', 'people.manage'], answers, handle: async ({ viewer, params }) => ({ absence: await readAbsence(viewer, params.id!) }) }),
  endpoint({ method: 'PUT', path: '/people/{id}/absence', summary: 'Say when somebody is out of office and who stands in: oneself, or with the right anybody', right: 'people.manage', body: absenceInput, answers, handle: async ({ viewer, params, body }) => ({ absence: await setAbsence(viewer, params.id!, body) }) }),
  endpoint({ method: 'DELETE', path: '/people/{id}/absence', summary: 'Say that somebody is back', right: 'people.manage', status: 204, handle: async ({ viewer, params }) => void (await setAbsence(viewer, params.id!, null)) }),
];
