import { writingPreferences } from '@switchboard/domain/conversations/writing-preferences.ts';
import { readAbsence } from '@switchboard/domain/people/set-absence.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const [writing, absence] = await Promise.all([writingPreferences(viewer), readAbsence(viewer, viewer.actor.id!)]);
  return { writing: { undoSeconds: writing.undoSeconds }, absence };
};
