import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { now } from '../now.svelte.ts';
import type { People } from '../people.svelte.ts';
import { users } from '../ui/icons.ts';
import type { Option } from '../ui/Options.svelte';
import { nextStatuses } from './next-statuses.ts';
import { priorityIcons, shownPriorities, statusLook } from './vocabulary.ts';

/** What can be chosen for a ticket's properties, as the pickers show it. `current` is marked. */
export const statusOptions = ({ word }: Words, may: Record<string, boolean>, current?: Pick<CardFacts, 'status' | 'category'>): Option[] =>
  nextStatuses(current, may).map((status) => {
    const { icon, tone } = statusLook(status, '');
    return { id: status, label: word(`status.${status}`, status), icon, tone, checked: status === current?.status };
  });

export const priorityOptions = ({ t }: Words, current?: string): Option[] =>
  shownPriorities.map((priority) => ({ id: priority, label: t(`priority.${priority}`), icon: priorityIcons[priority], checked: priority === current }));

export const NOBODY = 'nobody';
/** Not a person: it opens the comparison of all. */
export const COMPARE = 'compare';

export const assigneeOptions = (words: Words, people: People, current?: string | null): Option[] => [
  ...people.choosable.map(({ id, name }) => ({ id, label: name, hint: id === people.me.id ? words.t('desk.assignMe') : awayHint(id, words, people), person: { id, name }, checked: id === current })),
  { id: NOBODY, label: words.t('desk.unassign'), person: { id: null, name: '' }, checked: current === null },
  { id: COMPARE, label: words.t('ticket.compare'), icon: users },
];

/** `away until Monday`, where somebody is. */
export function awayHint(id: string | null, { t, moment }: Words, people: People): string | undefined {
  const away = people.away(id);
  return away ? t('desk.away', { until: moment(away.until, now.ms) }) : undefined;
}

/** Their name, and that they are away: for what is read when one points at a face. */
export function saidOf(id: string | null, words: Words, people: People): string {
  const hint = awayHint(id, words, people);
  return hint ? `${people.name(id)}, ${hint}` : people.name(id);
}
