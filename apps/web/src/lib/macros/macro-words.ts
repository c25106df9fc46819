import type { MacroView } from '@switchboard/domain/macros/words.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { People } from '../people.svelte.ts';

/** What a macro does, in a few words. */
export function macroWords({ body, actions }: Pick<MacroView, 'body' | 'actions'>, { t, word }: Words, people: People): string {
  const does = actions.map((action) => {
    if (action.do === 'status') return word(`status.${action.status}`, action.status);
    if (action.do === 'priority') return word(`priority.${action.priority}`, action.priority);
    if (action.do === 'assign') return action.to === 'me' ? t('macros.assignMe') : action.to === 'nobody' ? t('macros.assignNobody') : people.name(action.to);
    if (action.do === 'team') return people.team(action.teamId) ?? '';
    return `${action.do === 'addTags' ? '+' : '−'} ${action.tags.join(', ')}`;
  });
  return [...(body ? [t('macros.says')] : []), ...does].join(' · ');
}
