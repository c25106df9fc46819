import type { PublicTicket } from '@switchboard/domain/tickets/card.ts';
import { Refusal } from '../api.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { patchTicket, sameValue, valueOf, type TicketPatch } from './patch-ticket.ts';

type Clash = { name: string; field: string; theirs: unknown; mine: unknown; use: () => void; keep: () => void };

/**
 * Changes to the properties of one ticket, each made upon the version on the screen. Where somebody changed something else meanwhile, the change is simply made again;
 * where it is the same property, both values are shown and the person chooses.
 */
export class PropertyChanges {
  clash = $state.raw<Clash | null>(null);
  #ticket: () => PublicTicket;
  #changed: () => void;

  constructor(ticket: () => PublicTicket, changed: () => void) {
    this.#ticket = ticket;
    this.#changed = changed;
  }

  /**
   * @param was the ticket as the person saw it when they began
   * @throws Refusal for what is wrong with the value itself, to be said beside it
   */
  async save(name: string, change: TicketPatch, said?: string, was: PublicTicket = this.#ticket()): Promise<void> {
    const back = Object.fromEntries(Object.keys(change).map((field) => [field, field === 'customFields' ? old(was, change) : valueOf(was, field)]));
    if (!(await this.#patch(name, change, was))) return;
    this.#changed();
    if (said) toasts.show({ text: said, undo: () => this.tell(name, back) });
  }

  /** As `save`, for what has no field to show a refusal at. */
  async tell(name: string, change: TicketPatch, said?: string): Promise<void> {
    try {
      await this.save(name, change, said);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toasts.show({ tone: 'bad', text: error.message });
    }
  }

  async #patch(name: string, change: TicketPatch, upon: PublicTicket): Promise<boolean> {
    try {
      return (await patchTicket(upon.id, { ...change, version: upon.version })) !== null;
    } catch (error) {
      const current = error instanceof Refusal && error.code === 'conflict' ? (error.current as PublicTicket | undefined) : undefined;
      if (!current?.version) throw error;
      const field = Object.keys(change).find((one) => !sameValue(part(upon, one, change), part(current, one, change)) && !sameValue(part(current, one, change), change[one]));
      if (!field || (await this.#choose(name, field, part(current, field, change), change[field]))) return this.#patch(name, change, current);
      this.#changed();
      return false;
    }
  }

  #choose(name: string, field: string, theirs: unknown, mine: unknown): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (use: boolean) => () => ((this.clash = null), resolve(use));
      this.clash = { name, field, theirs, mine, use: answer(true), keep: answer(false) };
    });
  }
}

/** Of custom fields only those that the change names count. */
const part = (ticket: PublicTicket, field: string, change: TicketPatch): unknown => (field === 'customFields' ? old(ticket, change) : valueOf(ticket, field));
const old = ({ customFields }: PublicTicket, change: TicketPatch): Record<string, unknown> => Object.fromEntries(Object.keys(change.customFields as object).map((key) => [key, customFields[key] ?? null]));
