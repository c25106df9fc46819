import { may, type Viewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Calendar, toCalendarView, type CalendarView } from './calendar.ts';
import { SlaPolicy, toPolicyView, type PolicyView } from './policy.ts';

/** Whoever is signed in may know by which hours the desk works and what it promises. */
export async function listCalendars(): Promise<{ items: CalendarView[]; next: null }> {
  return { items: (await Calendar.find().sort({ name: 1 }).lean()).map(toCalendarView), next: null };
}

export async function findCalendar(id: string): Promise<CalendarView> {
  const calendar = await Calendar.findById(toId(id, 'calendar')).lean();
  if (!calendar) throw new Problem('not_found', 'There is no such calendar.');
  return toCalendarView(calendar);
}

/** In the order they are asked; the default one last. */
export async function listPolicies(viewer: Viewer): Promise<{ items: PolicyView[]; next: null }> {
  return { items: (await SlaPolicy.find().sort({ isDefault: 1, order: 1, _id: 1 }).lean()).map((policy) => shownTo(viewer, toPolicyView(policy))), next: null };
}

/** What a breach costs stands in contracts (SL-11): it is told to whoever manages promises. */
const shownTo = (viewer: Viewer, policy: PolicyView): PolicyView => (may(viewer, 'settings.manage') ? policy : { ...policy, penalty: null });

export async function findPolicy(viewer: Viewer, id: string): Promise<PolicyView> {
  const policy = await SlaPolicy.findById(toId(id, 'policy')).lean();
  if (!policy) throw new Problem('not_found', 'There is no such policy.');
  return shownTo(viewer, toPolicyView(policy));
}
