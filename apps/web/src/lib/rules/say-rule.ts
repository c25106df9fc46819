import type { RuleView } from '@switchboard/domain/rules/words.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';

/** A rule in one line: when it looks, and what it does. */
export function sayRule({ trigger, actions }: Pick<RuleView, 'trigger' | 'actions'>, { t, word }: Words): { when: string; then: string } {
  const when = trigger.on === 'event' ? trigger.events.map((event) => word(`rules.event.${event}`, event)).join(', ') : t('rules.onTimeLine', { hours: trigger.hours, since: word(`rules.since.${trigger.since}`, trigger.since) });
  return { when, then: actions.map((action) => t(`rules.do.${action.do}`)).join(', ') };
}
