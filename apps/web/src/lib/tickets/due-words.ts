import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { Line } from '../ui/line.ts';

/** Up to this much is said as what is left; beyond, the moment itself says more. */
const SAID_AS_REST_MS = 5 * 3_600_000;

/** Which promise a line is about: an answer, the fix, or the due time that somebody set. */
export function labelOf({ promise }: Pick<CardFacts, 'promise'>): 'line.due' | 'line.fix' | 'line.reply' {
  if (!promise) return 'line.due';
  return promise.metric === 'resolution' ? 'line.fix' : 'line.reply';
}

/** When it is due, for a heading; while a status stops the clock, only what is promised. */
export function dueTitle(card: Pick<CardFacts, 'dueAt' | 'promise'>, { t, moment }: Words, now: number): string {
  if (!card.dueAt) return t(labelOf(card));
  return card.promise ? `${t(labelOf(card))}: ${moment(card.dueAt, now)}` : t('ticket.dueAt', { time: moment(card.dueAt, now) });
}

/** A line in words: short for the row, whole as its accessible name. */
export function dueWords(line: Line, card: Pick<CardFacts, 'dueAt' | 'promise'>, { t, duration, moment }: Words, now: number): { short: string; name: string } {
  const label = t(labelOf(card));
  const due = card.dueAt ? moment(card.dueAt, now) : '';
  switch (line.state) {
    case 'bad':
      return { short: t('line.over', { time: duration(line.overMs) }), name: t('line.nameOver', { label, time: duration(line.overMs), due }) };
    case 'pause':
      return { short: t('line.paused'), name: t('line.namePaused', { label, used: duration(line.usedMs) }) };
    case 'met':
      return { short: t('line.early', { time: duration(line.leftMs) }), name: t('line.nameMet', { label, time: duration(line.leftMs) }) };
    case 'met-late':
      return { short: t('line.metLate', { time: duration(line.overMs) }), name: t('line.nameMetLate', { label, time: duration(line.overMs) }) };
    case 'closed':
      return { short: due, name: t('line.nameClosed', { label, due: line.resumesAt === null ? due : moment(new Date(line.resumesAt).toISOString(), now) }) };
    default:
      return { short: line.leftMs <= SAID_AS_REST_MS ? duration(line.leftMs) : due, name: t('line.nameLeft', { label, used: duration(line.usedMs), time: duration(line.leftMs), due }) };
  }
}
