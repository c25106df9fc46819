import { listImports } from '@switchboard/domain/imports/save-import.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ imports: (await listImports(locals.viewer!, { limit: 25 })).items });
