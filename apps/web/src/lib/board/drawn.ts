import type { Placed } from './board.svelte.ts';

/** The place of cards that are not drawn, in px; named by the card that follows. */
export type Space = { before: string; height: number };
/** What of a column is seen and how high its cards are. */
export type Sight = {
  /** From where to where it is drawn, in px from its upper end; nothing where both are the same; null: nobody has seen it yet. */
  span: { from: number; to: number } | null;
  /** Between two cards. */
  gap: number;
  heightOf: (id: string) => number;
};

/** A column of so many cards is drawn as a whole: a browser finds every word of it. */
const WHOLE = 60;
/** Before a browser has measured anything: more than fit on a high screen. */
export const FIRST_DRAWN = 16;

/** What of a column is drawn: all of a short one; of a long one what is near to what is seen, and what a hand is on. */
export function drawnOf(cards: readonly Placed[], { span, gap, heightOf }: Sight, hasHand: (id: string) => boolean): (Placed | Space)[] {
  const isWhole = span !== null && span.from < span.to && cards.length <= WHOLE;
  const drawn: (Placed | Space)[] = [];
  let [top, skipped] = [0, 0];
  const leaveOut = (before: string) => {
    if (skipped > 0) drawn.push({ before, height: skipped - gap });
    skipped = 0;
  };
  for (const [index, placed] of cards.entries()) {
    const { id } = placed.card;
    const bottom = top + heightOf(id) + gap;
    const isNear = isWhole || (span === null ? index < FIRST_DRAWN : bottom > span.from && top < span.to);
    if (isNear || hasHand(id)) {
      leaveOut(`before ${id}`);
      drawn.push(placed);
    } else skipped += bottom - top;
    top = bottom;
  }
  leaveOut('end');
  return drawn;
}
