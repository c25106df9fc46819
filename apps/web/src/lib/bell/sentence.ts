import type { NotificationView } from '@switchboard/domain/notifications/words.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';

/** What a notification says, in the reader's language. */
export function sentenceOf({ event, relation, by, facts, count }: NotificationView, { t, word }: Words, nameOf: (id: string) => string): string {
  const who = by.name;
  const sentence = (): string => {
    switch (event) {
      case 'asked': {
        const asks = t(facts.for === 'review' ? 'bell.askedReview' : 'bell.askedFinish', { who });
        return facts.line ? `${asks}: ${facts.line}` : asks;
      }
      case 'mentioned':
        return t(relation === 'team' ? 'bell.mentionedTeam' : 'bell.mentioned', { who });
      case 'customer_replied':
        return t('bell.customerReplied', { who });
      case 'commented':
        return t(facts.direction === 'out' ? 'bell.answered' : facts.direction === 'third_party' ? 'bell.thirdParty' : 'bell.commented', { who });
      case 'created':
        return t(facts.moved ? 'bell.movedToTeam' : 'bell.created', { who });
      case 'status':
        return t('bell.status', { who, status: word(`status.${facts.to}`, String(facts.to ?? '').replaceAll('_', ' ')) });
      case 'taken_over':
        return facts.to && by.id !== facts.to ? t('bell.reassigned', { who, to: nameOf(String(facts.to)) }) : t(facts.to ? 'bell.takenOver' : 'bell.unassigned', { who });
      case 'handed_over':
        return t('bell.handedOver', { who });
      case 'assigned':
        return t('bell.assigned', { who });
      case 'escalated': {
        if (facts.reason) return t('bell.escalated', { who });
        const of = facts.metric === 'resolution' ? 'fix' : 'reply';
        const soon = facts.minutesBefore ? t('bell.due') : typeof facts.percent === 'number' && facts.percent < 100 ? t(`bell.stepSoon.${of}`, { percent: facts.percent }) : t(`bell.stepMissed.${of}`);
        return facts.given ? t('bell.stepGiven', { sentence: soon }) : soon;
      }
      case 'due':
        return t('bell.due');
      default:
        return String(facts.text ?? '');
    }
  };
  return count > 1 ? t('bell.more', { sentence: sentence(), count: count - 1 }) : sentence();
}
