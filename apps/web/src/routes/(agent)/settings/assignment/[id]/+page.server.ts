import { listAssignmentRules } from '@switchboard/domain/assignment/list-assignment-rules.ts';
import { listRotas } from '@switchboard/domain/assignment/save-rota.ts';
import { listSkills } from '@switchboard/domain/assignment/save-skill.ts';
import { may, permit } from '@switchboard/domain/people/viewer.ts';
import { listCalendars } from '@switchboard/domain/sla/list-promises.ts';
import { error } from '@sveltejs/kit';
import { namesInFilter } from '../../../../../names-in-filter.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  permit(may(viewer, 'assignment.manage'));
  const [{ items }, skills, rotas, calendars] = await Promise.all([listAssignmentRules(viewer), listSkills(viewer), listRotas(viewer), listCalendars()]);
  const rule = items.find(({ id }) => id === params.id) ?? null;
  if (!rule && params.id !== 'new') error(404, 'There is no such rule.');
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return { rule, skills: skills.items, rotas: rotas.items.map(named), calendars: calendars.items.map(named), names: rule ? await namesInFilter(viewer, rule.when) : {} };
};
