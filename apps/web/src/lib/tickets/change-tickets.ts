import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { api, Refusal } from '../api.ts';
import { reasons, type Wanted } from './ask-reason.svelte.ts';
import { wantedBy } from './patch-ticket.ts';

export type Change = { status?: string; priority?: string; assigneeId?: string | null; teamId?: string | null; reason?: string; resolution?: string };
type Answer = { revision: number; status: { key: string; category: CardFacts['category'] }; priority: CardFacts['priority']; assigneeId: string | null; teamId: string | null; updatedAt: string };

export type Changed = { cards: CardFacts[]; failed: number; reason: string | null };

/** Six at a time: a browser holds no more connections to one host, and the desk stays usable meanwhile. */
const AT_ONCE = 6;

/** Makes the same change to some tickets. What could not be changed is counted, with the first sentence that says why; what the desk wants to know, such as a reason, is asked for once. */
export async function changeTickets(cards: readonly CardFacts[], changeOf: (card: CardFacts) => Change): Promise<Changed> {
  const asked = new Map<Wanted, Promise<string | null>>();
  const change = async (card: CardFacts, known: Partial<Record<Wanted, string>> = {}): Promise<CardFacts | null> => {
    try {
      return await changeTicket(card, { ...changeOf(card), ...known });
    } catch (error) {
      const wanted = wantedBy(error);
      if (!wanted || known[wanted.what]) throw error;
      if (!asked.has(wanted.what)) asked.set(wanted.what, reasons.ask(wanted.sentence, wanted.what));
      const answer = await asked.get(wanted.what)!;
      return answer === null ? null : change(card, { ...known, [wanted.what]: answer });
    }
  };
  return eachOf(cards, change);
}

/** Takes back one's own change of status of each, as it stood before: also where statuses lead nowhere back. */
export const takeBack = (cards: readonly CardFacts[]): Promise<Changed> => eachOf(cards, async (card) => after(card, await api.post<Answer>(`service-desk/tickets/${card.id}/take-back`, {})));

async function eachOf(cards: readonly CardFacts[], change: (card: CardFacts) => Promise<CardFacts | null>): Promise<Changed> {
  const done: Changed = { cards: [], failed: 0, reason: null };
  const rest = [...cards];
  const worker = async () => {
    for (let card = rest.shift(); card; card = rest.shift()) {
      try {
        const changed = await change(card);
        if (changed) done.cards.push(changed);
      } catch (error) {
        done.failed++;
        done.reason ??= error instanceof Refusal ? error.message : String(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cards.length) }, worker));
  return done;
}

/** @returns the card as it is afterwards; the live connection brings the same, and the higher revision wins. */
export async function changeTicket(card: CardFacts, change: Change): Promise<CardFacts> {
  return after(card, await api.patch<Answer>(`service-desk/tickets/${card.id}`, change));
}

function after(card: CardFacts, answer: Answer): CardFacts {
  return { ...card, revision: answer.revision, status: answer.status.key, category: answer.status.category, priority: answer.priority, assigneeId: answer.assigneeId, teamId: answer.teamId, updatedAt: answer.updatedAt };
}

/** The change that takes it back; a status goes back by `takeBack`. */
export function before(card: CardFacts, change: Change): Change {
  return {
    ...(change.priority === undefined ? {} : { priority: card.priority }),
    ...(change.assigneeId === undefined ? {} : { assigneeId: card.assigneeId }),
  };
}
