import { clock } from '@switchboard/domain/platform/clock.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({ preferences: locals.preferences, signedIn: locals.viewer?.actor.kind === 'person', now: clock.ms() });
