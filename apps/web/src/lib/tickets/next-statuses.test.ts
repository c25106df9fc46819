import { categoryOf, mayBecome, statusKeys, type Status } from '@switchboard/domain/tickets/words.ts';
import { expect, test } from 'vitest';
import { nextStatuses } from './next-statuses.ts';

const everything = { 'tickets.close': true, 'tickets.cancel': true };
/** Possible, but nothing a person would look for in the menu: the desk itself does it when a customer answers. */
const notOffered: Status[] = ['unassigned', 'reopened'];

test.each(statusKeys)('what is offered for a ticket that is %s is what may follow', (from) => {
  const offered = nextStatuses(categoryOf(from), everything);
  const allowed = statusKeys.filter((to) => mayBecome(from, to));
  for (const to of offered) expect(allowed).toContain(to);
  for (const to of allowed.filter((each) => each !== from && !notOffered.includes(each))) expect(offered).toContain(to);
});

test('closing and cancelling are offered only to whoever may', () => {
  expect(nextStatuses('open', {})).not.toContain('closed');
  expect(nextStatuses('open', { 'tickets.cancel': true })).toContain('cancelled');
});
