import { listMacros } from '@switchboard/domain/macros/list-macros.ts';
import { variables } from '@switchboard/domain/macros/words.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ macros: (await listMacros(locals.viewer!)).items, variables: [...variables], mayShare: mayAnywhere(locals.viewer!, 'macros.share') });
