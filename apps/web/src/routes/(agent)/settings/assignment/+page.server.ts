import { readBounds } from '@switchboard/domain/assignment/bounds.ts';
import { listAssignmentRules } from '@switchboard/domain/assignment/list-assignment-rules.ts';
import { listProfiles } from '@switchboard/domain/assignment/save-profile.ts';
import { listRotas } from '@switchboard/domain/assignment/save-rota.ts';
import { listSkills } from '@switchboard/domain/assignment/save-skill.ts';
import { may, permit } from '@switchboard/domain/people/viewer.ts';
import { listCalendars } from '@switchboard/domain/sla/list-promises.ts';
import type { PageServerLoad } from './$types';

const tabs = ['rules', 'people', 'skills', 'rotas', 'bounds', 'try'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  permit(may(viewer, 'assignment.manage'));
  const asked = url.searchParams.get('tab');
  const [rules, skills, rotas, profiles, calendars, bounds] = await Promise.all([listAssignmentRules(viewer), listSkills(viewer), listRotas(viewer), listProfiles(viewer), listCalendars(), readBounds(viewer)]);
  return { tab: tabs.find((tab) => tab === asked) ?? tabs[0], rules: rules.items, skills: skills.items, rotas: rotas.items, profiles: profiles.items, calendars: calendars.items.map(({ id, name }) => ({ id, name })), bounds };
};
