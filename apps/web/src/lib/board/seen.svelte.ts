import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { Sight } from './drawn.ts';

/** So far beyond what is seen cards are drawn: scrolling meets cards that are there. */
const BEYOND_PX = 600;
/** What is seen is told in steps, or each pixel would count a column anew. */
const STEP_PX = 300;
/** A card of two lines, until one was measured. */
const GUESS_PX = 99;

/** What of one column is seen, and how high its cards are. Knows elements and no tickets. */
export class Seen implements Sight {
  gap = 6;
  #place = $state.raw<{ top: number; height: number } | null>(null);
  /** Of each card that was drawn. */
  #heights = new Map<string, number>();
  #usual = GUESS_PX;

  get span(): Sight['span'] {
    if (!this.#place) return null;
    const { top, height } = this.#place;
    return height === 0 ? { from: 0, to: 0 } : { from: top - BEYOND_PX, to: top + height + STEP_PX + BEYOND_PX };
  }

  heightOf = (id: string): number => this.#heights.get(id) ?? this.#usual;

  /** On what scrolls. @param near says whether the column is near to what is seen of the board */
  readonly on =
    (near: (show: (near: boolean) => void) => Attachment<HTMLElement>): Attachment<HTMLElement> =>
    (column) => {
      let isNear = true;
      const look = () => {
        const [top, height] = isNear ? [Math.floor(column.scrollTop / STEP_PX) * STEP_PX, column.clientHeight] : [0, 0];
        if (this.#place?.top === top && this.#place.height === height) return;
        this.#measure(column);
        this.#place = { top, height };
      };
      const stopNear = near((now) => ((isNear = now), look()))(column);
      const size = new ResizeObserver(look);
      size.observe(column);
      column.addEventListener('scroll', look, { passive: true });
      untrack(look);
      return () => {
        stopNear?.();
        size.disconnect();
        column.removeEventListener('scroll', look);
      };
    };

  /** What is about to leave keeps its place by its height. */
  #measure(column: HTMLElement): void {
    this.gap = Number.parseFloat(getComputedStyle(column).rowGap) || 0;
    const measured = [...column.querySelectorAll<HTMLElement>(':scope > [data-id]')].map((card) => ({ id: card.dataset.id!, height: card.getBoundingClientRect().height })).filter(({ height }) => height > 0);
    for (const { id, height } of measured) this.#heights.set(id, height);
    // Only once: what was not drawn would move with each other guess.
    if (this.#usual === GUESS_PX && measured.length > 0) this.#usual = measured.reduce((sum, { height }) => sum + height, 0) / measured.length;
  }
}
