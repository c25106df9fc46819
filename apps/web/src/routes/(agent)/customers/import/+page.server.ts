import { error } from '@sveltejs/kit';
import { listContactImports } from '@switchboard/domain/imports/contacts/save-contact-import.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('switchboard:contact-imports');
  if (!locals.viewer) error(401, 'Sign in first.');
  return { imports: (await listContactImports(locals.viewer, { limit: 20 })).items };
};
