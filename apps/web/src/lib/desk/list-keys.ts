import type { SavedView } from '@switchboard/domain/tickets/view-words.ts';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { TicketActions } from '../tickets/ticket-actions.svelte.ts';
import { deskViews } from '../tickets/vocabulary.ts';
import type { Binding } from '../ui/keys.svelte.ts';
import type { Desk } from './desk.svelte.ts';

type Hands = {
  desk: Desk;
  actions: TicketActions;
  may: Record<string, boolean>;
  go: (step: number, extend?: boolean) => void;
  open: (card?: CardFacts) => void;
  /** Opens the ticket with the cursor in its composer. */
  write: (kind: 'reply' | 'internal') => void;
  peek: () => void;
  search: () => void;
  view: (view: string) => void;
  saved: readonly SavedView[];
  filter: () => void;
  flipRead: () => void;
  /** Tags of the ticket under the cursor; of those selected by the bulk bar. */
  tag: () => void;
  /** True while nothing else has the focus: Enter and Space belong to a focused button. */
  onList: () => boolean;
};

/** The keys of the list (design: keys). */
export function listKeys(t: Words['t'], { desk, actions, may, go, open, write, peek, search, view, saved, filter, flipRead, tag, onList }: Hands): Binding[] {
  const list = (keys: string, label: string, run: () => void, more: Partial<Binding> = {}): Binding => ({ keys, label, group: 'list', run, ...more });
  const any = () => desk.targets.length > 0;
  return [
    list('j', t('keys.down'), () => go(1)),
    list('k', t('keys.up'), () => go(-1)),
    list('ArrowDown', t('keys.down'), () => go(1), { hidden: true, when: onList }),
    list('ArrowUp', t('keys.up'), () => go(-1), { hidden: true, when: onList }),
    list('Enter', t('keys.open'), () => open(), { when: () => onList() && Boolean(desk.current) }),
    list('Space', t('keys.peek'), peek, { when: onList }),
    list('x', t('keys.select'), () => desk.cursor && desk.toggle(desk.cursor), { when: () => Boolean(desk.current) }),
    list('Shift+J', t('keys.extendDown'), () => go(1, true)),
    list('Shift+K', t('keys.extendUp'), () => go(-1, true)),
    list('Ctrl+A', t('keys.selectAll'), () => desk.selectAll(), { when: onList }),
    list('a', t('keys.assign'), () => actions.choose('assignee', desk.targets), { when: () => any() && Boolean(may['tickets.assign']) }),
    list('Shift+A', t('keys.assignMe'), () => void actions.change(desk.targets, { assigneeId: desk.me }), { when: () => any() && Boolean(may['tickets.assign']) }),
    list('s', t('keys.status'), () => actions.choose('status', desk.targets), { when: () => any() && Boolean(may['tickets.status']) }),
    list('p', t('keys.priority'), () => actions.choose('priority', desk.targets), { when: () => any() && Boolean(may['tickets.priority']) }),
    list('r', t('keys.reply'), () => write('reply'), { when: () => Boolean(desk.current && may['tickets.reply']) }),
    list('i', t('keys.internal'), () => write('internal'), { when: () => Boolean(desk.current && may['tickets.comment']) }),
    list('f', t('keys.filter'), filter),
    list('t', t('ticket.tags'), tag, { when: () => desk.selected.size === 0 && Boolean(desk.current && may['tickets.edit']) }),
    list('u', t('keys.unread'), flipRead, { when: any }),
    ...numbered(t, saved).map(({ name, key }, i) => list(String(i + 1), name, () => view(key))),
    { keys: '/', label: t('keys.searchHere'), group: 'everywhere', run: search },
    { keys: 'n', label: t('keys.showNew'), group: 'everywhere', run: () => desk.settle() },
    { keys: 'h', label: t('keys.hold'), group: 'everywhere', run: () => (desk.held = !desk.held) },
    { keys: ']', label: t('keys.foldRight'), group: 'everywhere', run: peek },
    { keys: 'Escape', label: t('keys.back'), group: 'everywhere', run: () => (desk.selected.size > 0 ? desk.clearSelection() : (desk.cursor = null)), when: () => desk.selected.size > 0 || desk.cursor !== null },
  ];
}

/** The views of the digits: those everybody has, then saved ones, as they stand in the list. */
function numbered(t: Words['t'], saved: readonly SavedView[]): { name: string; key: string }[] {
  return [...deskViews.filter(({ door }) => !door).map(({ view }) => ({ name: t(`desk.view.${view}`), key: view as string })), ...saved.map(({ name, key }) => ({ name, key }))].slice(0, 9);
}
