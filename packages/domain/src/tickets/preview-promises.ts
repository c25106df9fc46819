import { permit, type Viewer } from '../people/viewer.ts';
import { promises, type Book } from '../sla/book.ts';
import type { Terms } from '../sla/terms.ts';
import type { CalendarInput, PolicyInput } from '../sla/words.ts';
import { effectOf } from './recompute-promises.ts';

type Edit = { policy?: Partial<PolicyInput> & { id?: string }; calendar?: Partial<CalendarInput> & { id: string }; deletedPolicyId?: string };

/** What an edit of a policy or calendar would do to the open tickets, before it is saved. */
export async function previewPromises(edit: Edit, by: Viewer): ReturnType<typeof effectOf> {
  permit(by.rights.has('settings.manage'));
  return effectOf(bookWith(await promises(), edit));
}

/** The book as it would be. The ids of edited terms differ, so that their tickets count as moved only where their due time does. */
function bookWith(book: Book, { policy, calendar, deletedPolicyId }: Edit): Book {
  const calendarOf = (terms: Terms): Terms => (calendar && terms.calendarId === calendar.id ? { ...terms, _id: `${terms._id}*`, calendar: { ...terms.calendar, ...part(calendar, ['zone', 'hours', 'holidays']) } } : terms);
  let next = book.filter(({ policyId }) => policyId !== deletedPolicyId).map(calendarOf);
  if (!policy) return next;
  const { id, calendarId, ...changes } = policy;
  const other = calendarId ? next.find((terms) => terms.calendarId === calendarId) : undefined;
  const counted = other ? { calendarId: other.calendarId, calendar: other.calendar } : {};
  const known = next.find(({ policyId }) => policyId === id);
  if (known) next = next.map((terms) => (terms === known ? { ...terms, ...changes, ...counted, _id: `${terms._id}*` } : terms));
  else if (next[0]) next = [...next, { ...next[0], isDefault: false, match: {}, ...changes, ...counted, _id: 'new*', policyId: 'new' }];
  return policy.isDefault ? next.map((terms) => ({ ...terms, isDefault: terms.policyId === (id ?? 'new') })) : next;
}

const part = <T extends object, K extends keyof T>(of: T, keys: readonly K[]): Partial<T> => Object.fromEntries(keys.flatMap((key) => (of[key] === undefined ? [] : [[key, of[key]]]))) as Partial<T>;
