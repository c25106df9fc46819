import { expect, test } from 'vitest';
import type { Placed } from './board.svelte.ts';
import { drawnOf, FIRST_DRAWN, type Sight } from './drawn.ts';

const cardsOf = (count: number) => Array.from({ length: count }, (_none, n) => ({ card: { id: `c${n}` }, flash: 0, left: false }) as Placed);
const many = cardsOf(600);
const nobody = () => false;
const sight = (span: Sight['span'], heightOf = (_id: string) => 8): Sight => ({ span, gap: 2, heightOf });
const said = (drawn: ReturnType<typeof drawnOf>) => drawn.map((each) => ('card' in each ? each.card.id : each.height));

test('a short column is drawn whole, and nothing of one that is far away', () => {
  expect(drawnOf(cardsOf(60), sight({ from: 0, to: 50 }), nobody)).toHaveLength(60);
  expect(said(drawnOf(cardsOf(60), sight({ from: 0, to: 0 }), nobody))).toEqual([598]);
});

test('of a long column what is near is drawn, and the others keep their height', () => {
  expect(said(drawnOf(many, sight({ from: 200, to: 250 }), nobody))).toEqual([198, 'c20', 'c21', 'c22', 'c23', 'c24', 5_748]);
});

test('heights that were measured count', () => {
  expect(said(drawnOf(many, sight({ from: 200, to: 220 }, (id) => (id === 'c0' ? 188 : 8)), nobody))).toEqual([198, 'c2', 'c3', 5_958]);
});

test('a card that a hand is on is drawn wherever it stands, in its place', () => {
  expect(said(drawnOf(many, sight({ from: 0, to: 20 }), (id) => id === 'c100'))).toEqual(['c0', 'c1', 978, 'c100', 4_988]);
});

test('before anything was measured the first cards are drawn', () => {
  expect(said(drawnOf(many, sight(null), nobody))).toEqual([...many.slice(0, FIRST_DRAWN).map(({ card }) => card.id), 5_838]);
});
