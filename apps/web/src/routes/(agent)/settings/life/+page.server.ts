import { may } from '@switchboard/domain/people/viewer.ts';
import { listBlockedSenders } from '@switchboard/domain/tickets/blocked-sender.ts';
import { readVocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  if (!may(viewer, 'settings.manage')) error(403, 'Your role does not allow this. Ask an administrator if you need it.');
  const { words, versions } = await readVocabulary();
  return { life: words.life, version: versions.life ?? 0, blocked: may(viewer, 'tickets.spam') ? await listBlockedSenders(viewer) : null };
};
