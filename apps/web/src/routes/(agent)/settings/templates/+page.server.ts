import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { listTemplates } from '@switchboard/domain/templates/list-templates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ templates: (await listTemplates(locals.viewer!)).items, mayShare: mayAnywhere(locals.viewer!, 'macros.share') });
