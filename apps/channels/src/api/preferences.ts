import { changeOwnPreferences, ownPreferences } from '@switchboard/domain/people/own-preferences.ts';
import { ownPreferencesInput, ownPreferencesSchema } from '@switchboard/domain/people/preference-words.ts';
import { endpoint } from './endpoint.ts';

/** How the workspace looks, speaks and listens to the keyboard, wherever its person signs in. */
export const preferences = [
  endpoint({ method: 'GET', path: '/preferences', summary: 'Read what one chose for the workspace; the device’s own counts for the rest', right: null, answers: ownPreferencesSchema, handle: async ({ viewer }) => ownPreferences(viewer) }),
  endpoint({ method: 'PATCH', path: '/preferences', summary: 'Change what one chose for the workspace; null forgets a choice', right: null, body: ownPreferencesInput, answers: ownPreferencesSchema, handle: async ({ viewer, body }) => changeOwnPreferences(viewer, body) }),
];
