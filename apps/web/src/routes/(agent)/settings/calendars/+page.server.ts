import { may } from '@switchboard/domain/people/viewer.ts';
import { listCalendars, listPolicies } from '@switchboard/domain/sla/list-promises.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.viewer!, 'settings.manage')) error(403, 'Your role does not allow this. Ask an administrator if you need it.');
  const [{ items: calendars }, { items: policies }] = await Promise.all([listCalendars(), listPolicies(locals.viewer!)]);
  return { calendars, usedBy: Object.fromEntries(calendars.map(({ id }) => [id, policies.filter(({ calendarId }) => calendarId === id).map(({ name }) => name)])) };
};
