import { may } from '@switchboard/domain/people/viewer.ts';
import { Team } from '@switchboard/domain/people/team.ts';
import { listCalendars, listPolicies } from '@switchboard/domain/sla/list-promises.ts';
import { Rule } from '@switchboard/domain/rules/rule.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.viewer!, 'settings.manage')) error(403, 'Your role does not allow this. Ask an administrator if you need it.');
  const [{ items: calendars }, { items: policies }, teams, words, rules] = await Promise.all([listCalendars(), listPolicies(locals.viewer!), Team.find({}, { name: 1 }).sort({ name: 1 }).lean(), vocabulary(), Rule.find({ active: true }, { name: 1 }).sort({ order: 1 }).lean()]);
  return {
    policies,
    rules: rules.map(({ _id, name }) => ({ id: _id.toString(), name })),
    calendars: calendars.map(({ id, name, zone }) => ({ id, name, zone })),
    choices: {
      teamId: teams.map(({ _id, name }) => ({ value: _id.toString(), label: name })),
      category: words.categories.map(({ name }) => ({ value: name, label: name })),
      type: words.types.map(({ key, label }) => ({ value: key, label })),
    },
    waiting: words.statuses.filter(({ category }) => category === 'waiting').map(({ key, label }) => ({ key, label })),
  };
};
