import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { now } from '../now.svelte.ts';
import type { People } from '../people.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { before, changeTickets, takeBack, type Change } from './change-tickets.ts';
import { assigneeOptions, COMPARE, NOBODY, priorityOptions, statusOptions } from './options.ts';

export type Property = 'assignee' | 'status' | 'priority';

/** Changes to one ticket or many, the same from a list, a bulk bar and a ticket: done at once, told in a toast, taken back with Z. */
export class TicketActions {
  choosing = $state.raw<{ property: Property; cards: readonly CardFacts[] } | null>(null);
  /** Whom to give these to is compared (lib/assignment/CompareHost.svelte). */
  comparing = $state.raw<readonly CardFacts[] | null>(null);
  /** Of many the bulk bar makes a job; true where it did. */
  takeOver: ((cards: readonly CardFacts[], change: Change) => boolean) | null = null;
  #words: Words;
  #people: People;
  #may: Record<string, boolean>;
  #took: (cards: CardFacts[]) => void;

  constructor(words: Words, people: People, may: Record<string, boolean>, took: (cards: CardFacts[]) => void) {
    this.#words = words;
    this.#people = people;
    this.#may = may;
    this.#took = took;
  }

  /** Asks which. */
  choose(property: Property, cards: readonly CardFacts[]): void {
    this.choosing = { property, cards };
  }

  /** What was chosen, or the comparison of everybody before it. */
  chose(property: Property, cards: readonly CardFacts[], id: string): void {
    if (property === 'assignee' && id === COMPARE) this.comparing = cards;
    else void this.change(cards, changeTo(property, id));
  }

  closeCompare(): void {
    this.comparing = null;
  }

  close(): void {
    this.choosing = null;
  }

  /** What the chooser shows for the property that is being chosen. */
  get chooser() {
    const { t } = this.#words;
    const chosen = this.choosing;
    const only = chosen?.cards.length === 1 ? chosen.cards[0] : undefined;
    const options =
      chosen?.property === 'status'
        ? statusOptions(this.#words, this.#may, only)
        : chosen?.property === 'priority'
          ? priorityOptions(this.#words, only?.priority)
          : assigneeOptions(this.#words, this.#people, only?.assigneeId);
    const label = chosen?.property === 'status' ? t('desk.status') : chosen?.property === 'priority' ? t('desk.priority') : t('desk.assignTo');
    return { label, options, nothing: t('palette.nothing'), onchoose: (id: string) => chosen && this.chose(chosen.property, chosen.cards, id) };
  }

  /** Something of these tickets was changed elsewhere on the page. */
  refresh(): void {
    this.#took([]);
  }

  async change(cards: readonly CardFacts[], change: Change): Promise<void> {
    if (this.takeOver?.(cards, change)) return;
    const { cards: changed, failed, reason } = await changeTickets(cards, () => change);
    this.#took(changed);
    if (failed > 0) {
      toasts.show({ tone: 'bad', text: cards.length === 1 ? (reason ?? '') : this.#words.t('desk.someFailed', { failed, count: cards.length, reason: reason ?? '' }) });
      return;
    }
    if (changed.length === 0) return;
    const away = this.#people.away(change.assigneeId ?? null);
    const instead = away?.instead;
    const { t, moment } = this.#words;
    toasts.show({
      text: this.#said(changed.length, change) + (away ? ` ${t('desk.isAway', { name: this.#people.firstName(change.assigneeId!), until: moment(away.until, now.ms) })}` : ''),
      undo: () => this.#undo(cards, changed, change),
      ...(instead ? { action: { label: t('desk.assignInstead', { name: this.#people.firstName(instead) }), run: () => void this.change(changed, { assigneeId: instead }) } } : {}),
    });
  }

  async #undo(was: readonly CardFacts[], changed: readonly CardFacts[], change: Change): Promise<void> {
    const old = new Map(was.map((card) => [card.id, card]));
    const { cards, failed, reason } = change.status === undefined ? await changeTickets(changed, (card) => before(old.get(card.id) ?? card, change)) : await takeBack(changed);
    this.#took(cards);
    if (failed > 0) toasts.show({ tone: 'bad', text: reason ?? '' });
  }

  #said(count: number, { status, priority, assigneeId }: Change): string {
    const { t, word } = this.#words;
    if (status !== undefined) return t('desk.statusSet', { count, status: word(`status.${status}`, status) });
    if (priority !== undefined) return t('desk.prioritySet', { count, priority: word(`priority.${priority}`, priority) });
    return assigneeId ? t('desk.assigned', { count, name: this.#people.name(assigneeId) }) : t('desk.released', { count });
  }
}

function changeTo(property: Property, id: string): Change {
  if (property === 'status') return { status: id };
  if (property === 'priority') return { priority: id };
  return { assigneeId: id === NOBODY ? null : id };
}
