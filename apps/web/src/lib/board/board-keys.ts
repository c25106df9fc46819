import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { goto } from '$app/navigation';
import type { Words } from '../i18n/words.svelte.ts';
import type { TicketActions } from '../tickets/ticket-actions.svelte.ts';
import type { Binding } from '../ui/keys.svelte.ts';
import type { Board } from './board.svelte.ts';

type Hands = {
  board: Board;
  actions: TicketActions;
  may: Record<string, boolean>;
  take: (card: CardFacts) => void;
  current: () => CardFacts | null;
  go: (right: number, down: number) => void;
  pickUpOrDrop: () => void;
  carrying: () => boolean;
  cancel: () => void;
  moveTo: () => void;
  onBoard: () => boolean;
};

/** The keys of the board (design: keys). */
export function boardKeys(t: Words['t'], { board, actions, may, take, current, go, pickUpOrDrop, carrying, cancel, moveTo, onBoard }: Hands): Binding[] {
  const key = (keys: string, label: string, run: () => void, more: Partial<Binding> = {}): Binding => ({ keys, label, group: 'board', run, ...more });
  const on = { when: () => onBoard() };
  const any = (right?: string) => ({ when: () => current() !== null && (!right || Boolean(may[right])) });
  const one = () => [current()!];
  return [
    key('ArrowLeft', t('board.carry'), () => go(-1, 0), on),
    key('ArrowRight', t('board.carry'), () => go(1, 0), { ...on, hidden: true }),
    key('ArrowUp', t('keys.up'), () => go(0, -1), { ...on, hidden: true }),
    key('ArrowDown', t('keys.down'), () => go(0, 1), { ...on, hidden: true }),
    key('j', t('keys.down'), () => go(0, 1), { hidden: true }),
    key('k', t('keys.up'), () => go(0, -1), { hidden: true }),
    key('Space', t('board.pickUp'), pickUpOrDrop, on),
    key('Enter', t('keys.open'), () => void (carrying() ? pickUpOrDrop() : current() && goto(`/tickets/${current()!.number}`)), { when: () => onBoard() && current() !== null }),
    key('m', t('board.moveTo'), moveTo, any()),
    key('Shift+A', t('board.takeOver'), () => take(current()!), any('tickets.assign')),
    key('a', t('keys.assign'), () => actions.choose('assignee', one()), any('tickets.assign')),
    key('s', t('keys.status'), () => actions.choose('status', one()), any('tickets.status')),
    key('p', t('keys.priority'), () => actions.choose('priority', one()), any('tickets.priority')),
    { keys: 'n', label: t('keys.showNew'), group: 'everywhere', run: () => board.settle() },
    { keys: 'h', label: t('keys.hold'), group: 'everywhere', run: () => (board.held = !board.held) },
    { keys: 'Escape', label: t('keys.back'), group: 'everywhere', run: cancel, when: carrying },
  ];
}
