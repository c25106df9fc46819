import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { factsOfCard, matches, type Asker } from '@switchboard/domain/tickets/filter/matches.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import type { News } from '../live.svelte.ts';

type Asked = { team: string | null; filter: Filter | null; asker: Omit<Asker, 'now'> };
const WAIT_MS = 200;

/** What of the news is this board's: a card that left its team or filter is gone from it. What a card does not say the server is asked, a moment's news at once. */
export class Belongs {
  #asked: Asked;
  #ask: (ids: string[]) => Promise<string[]>;
  #told: (news: News) => void;
  #unsure = new Map<string, CardFacts>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(asked: Asked, ask: (ids: string[]) => Promise<string[]>, told: (news: News) => void) {
    this.#asked = asked;
    this.#ask = ask;
    this.#told = told;
  }

  hear({ cards, gone }: News): void {
    const [yes, no]: [CardFacts[], CardFacts[]] = [[], []];
    for (const card of cards) {
      const held = this.#holds(card);
      if (held === null) this.#doubt(card);
      else (held ? yes : no).push(card);
    }
    this.#told({ cards: yes, gone: [...gone, ...no.map(goneOf)] });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #holds(card: CardFacts): boolean | null {
    const { team, filter, asker } = this.#asked;
    if (team !== null && card.teamId !== team) return false;
    return filter === null ? true : matches(filter, factsOfCard(card), { ...asker, now: Date.now() });
  }

  #doubt(card: CardFacts): void {
    this.#unsure.set(card.id, card);
    this.#timer ??= setTimeout(async () => {
      const asked = [...this.#unsure.values()];
      this.#unsure.clear();
      this.#timer = undefined;
      const held = await this.#ask(asked.map(({ id }) => id)).catch(() => null);
      if (held) this.#told({ cards: asked.filter(({ id }) => held.includes(id)), gone: asked.filter(({ id }) => !held.includes(id)).map(goneOf) });
    }, WAIT_MS);
  }
}

const goneOf = ({ id, revision }: CardFacts) => ({ id, revision });
