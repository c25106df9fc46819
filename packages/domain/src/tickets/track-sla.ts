import { findTerms, promises } from '../sla/book.ts';
import { casesOf } from '../sla/clocks.ts';
import { explainClock } from '../sla/explain.ts';
import { toPublicClock } from '../sla/preview.ts';
import { clock } from '../platform/clock.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from './find-ticket.ts';
import { keepPromise, momentsFrom } from './keep-promise.ts';
import type { LeftOut } from './ticket-sla.ts';
import type { TicketRecord } from './ticket.ts';

export type SlaTracking = {
  policy: { id: string; name: string; version: number } | null;
  calendar: { id: string; name: string; version: number; zone: string } | null;
  cycle: number;
  leftOut: LeftOut | null;
  clocks: (ReturnType<typeof toPublicClock> & { metAt: string | null; breachedAt: string | null })[];
  /** Answers that were owed before, and what came of cycles that are over. */
  past: { metric: string; cycle: number; startedAt: string; dueAt: string | null; metAt: string; met: boolean }[];
  nextStepAt: string | null;
};

/**
 * The promise of one ticket, explained (SL-06, SL-12, SL-13): by the same function that set its due times, from the same moments, as of now.
 * @throws Problem `not_found`
 */
export async function trackSla(viewer: Viewer, idOrNumber: string): Promise<SlaTracking> {
  return trackingOf(await findTicket(viewer, idOrNumber));
}

/** The same for a ticket that was read already. */
export async function trackingOf(ticket: TicketRecord): Promise<SlaTracking> {
  const now = clock.now();
  // One from before the desk promised anything has its promise worked out as if something had just happened to it.
  const sla = ticket.sla ?? keepPromise(ticket, ticket, now, { book: await promises() }).sla ?? null;
  const terms = sla?.terms ? await findTerms(sla.terms) : null;
  const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;
  if (!sla || !terms) return { policy: null, calendar: null, cycle: sla?.cycle ?? 1, leftOut: sla?.leftOut ?? null, clocks: [], past: [], nextStepAt: null };
  const priority = sla.priority ?? ticket.priority;
  const cases = sla.leftOut ? [] : casesOf(terms, terms.calendar, momentsFrom(sla, { ...ticket, priority }), now.getTime());
  const clocks = cases.map((one) => {
    const kept = sla.clocks.find(({ metric }) => metric === one.metric);
    const shown = toPublicClock(explainClock(one));
    const late = shown.state === 'breached' || shown.state === 'met_late';
    return { ...shown, metAt: iso(one.metAt ? new Date(one.metAt) : null), breachedAt: iso(kept?.breachedAt) ?? (late ? shown.dueAt : null) };
  });
  return {
    policy: { id: terms.policyId, name: terms.name, version: terms.policyVersion },
    calendar: { id: terms.calendarId, name: terms.calendarName, version: terms.calendarVersion, zone: terms.calendar.zone },
    cycle: sla.cycle,
    leftOut: sla.leftOut,
    clocks,
    past: sla.past.map(({ metric, cycle, startedAt, dueAt, metAt }) => ({ metric, cycle, startedAt: startedAt.toISOString(), dueAt: iso(dueAt), metAt: metAt.toISOString(), met: dueAt === null || metAt <= dueAt })),
    nextStepAt: iso(sla.nextStepAt),
  };
}
