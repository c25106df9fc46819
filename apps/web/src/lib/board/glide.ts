import { tick } from 'svelte';

const MS = 220;

/** Lets a card go its way from where it stood to where it stands, for the one who moved it (design: motion). */
export async function glide(id: string, move: () => void): Promise<void> {
  const of = () => document.getElementById(`card-${id}`);
  const from = of()?.getBoundingClientRect();
  move();
  await tick();
  const card = of();
  if (!from || !card || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const to = card.getBoundingClientRect();
  if (from.left === to.left && from.top === to.top) return;
  card.animate([{ translate: `${from.left - to.left}px ${from.top - to.top}px`, zIndex: 2 }, { translate: '0 0', zIndex: 2 }], { duration: MS, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' });
}
