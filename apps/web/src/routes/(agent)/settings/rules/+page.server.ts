import { listRules } from '@switchboard/domain/rules/list-rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ rules: await listRules(locals.viewer!) });
