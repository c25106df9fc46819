import { may } from '@switchboard/domain/people/viewer.ts';
import { readVocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.viewer!, 'settings.manage')) error(403, 'Your role does not allow this. Ask an administrator if you need it.');
  const { words, versions } = await readVocabulary();
  return { tags: words.tags, version: versions.tags ?? 0 };
};
