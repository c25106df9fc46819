import { z } from 'zod';
import { findCalendar, findPolicy, listCalendars, listPolicies } from '@switchboard/domain/sla/list-promises.ts';
import { permit } from '@switchboard/domain/people/viewer.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { readIcal } from '@switchboard/domain/sla/read-ical.ts';
import { previewPromises } from '@switchboard/domain/tickets/preview-promises.ts';
import { trackSla } from '@switchboard/domain/tickets/track-sla.ts';
import { previewClock } from '@switchboard/domain/sla/preview.ts';
import { changeCalendar, createCalendar, deleteCalendar } from '@switchboard/domain/sla/save-calendar.ts';
import { changePolicy, createPolicy, deletePolicy } from '@switchboard/domain/sla/save-policy.ts';
import { calendarInput, changeCalendarInput, changePolicyInput, effectInput, holidayInput, icalInput, metrics, policyInput, previewInput, weekInput } from '@switchboard/domain/sla/words.ts';
import { weekOf } from '@switchboard/domain/sla/week.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const time = z.iso.datetime();
const calendarSchema = calendarInput.extend({ feedState: z.object({ at: time, error: z.string().nullable(), count: z.number() }).nullable(), id: z.string(), version: z.number(), createdAt: time }).meta({ id: 'Calendar' });
const policySchema = policyInput.extend({ id: z.string(), version: z.number(), createdAt: time }).meta({ id: 'SlaPolicy' });
const clockSchema = z
  .object({
    metric: z.enum(metrics),
    targetMs: z.number().nullable(),
    targetDays: z.number().optional(),
    countedDays: z.number().optional(),
    startedAt: time,
    dueAt: time.nullable(),
    warnAt: time.nullable(),
    state: z.enum(['running', 'paused', 'closed_hours', 'met', 'met_late', 'breached', 'none']),
    elapsedMs: z.number(),
    segments: z.array(z.object({ from: time, to: time, kind: z.enum(['running', 'paused', 'closed', 'holiday']), reason: z.string(), countedMs: z.number() })),
  })
  .meta({ id: 'ExplainedClock' });
const versioned = z.object({ id: z.string(), name: z.string(), version: z.number() });
const trackingSchema = z
  .object({
    policy: versioned.nullable(),
    calendar: versioned.extend({ zone: z.string() }).nullable(),
    cycle: z.number(),
    leftOut: z.enum(['merged', 'spam', 'cancelled', 'trash']).nullable(),
    clocks: z.array(clockSchema.extend({ metAt: time.nullable(), breachedAt: time.nullable() })),
    past: z.array(z.object({ metric: z.string(), cycle: z.number(), startedAt: time, dueAt: time.nullable(), metAt: time, met: z.boolean() })),
    nextStepAt: time.nullable(),
  })
  .meta({ id: 'SlaTracking' });

export const sla = [
  endpoint({ method: 'GET', path: '/calendars', summary: 'List calendars: when the desk is open', right: null, answers: listOf(calendarSchema), handle: listCalendars }),
  endpoint({ method: 'POST', path: '/calendars', summary: 'Create a calendar', right: 'settings.manage', body: calendarInput, answers: calendarSchema, status: 201, handle: async ({ viewer, body }) => createCalendar(body, viewer) }),
  endpoint({ method: 'GET', path: '/calendars/{id}', summary: 'Read a calendar', right: null, answers: calendarSchema, handle: async ({ params }) => findCalendar(params.id!) }),
  endpoint({
    method: 'PATCH',
    path: '/calendars/{id}',
    summary: 'Change hours or holidays of a calendar',
    right: 'settings.manage',
    body: changeCalendarInput,
    answers: calendarSchema,
    handle: async ({ viewer, params, body, ifMatch }) => changeCalendar(params.id!, { ...body, version: ifMatch ?? body.version }, viewer),
  }),
  endpoint({
    method: 'POST',
    path: '/calendars/read-ical',
    summary: 'Read holidays from an iCalendar file, without saving them',
    right: 'settings.manage',
    body: icalInput,
    answers: z.object({ holidays: z.array(holidayInput), left: z.array(z.string()) }),
    handle: async ({ viewer, body }) => {
      permit(viewer.rights.has('settings.manage'));
      return readIcal(body.text, clock.ms());
    },
  }),
  endpoint({
    method: 'POST',
    path: '/sla/week',
    summary: 'Show any week of a calendar, saved or not: when it is open, holidays, changes of clocks',
    right: null,
    body: weekInput,
    answers: z.object({ days: z.array(z.object({ date: z.string(), holiday: z.string().nullable(), intervals: z.array(z.tuple([z.number(), z.number()])), openMs: z.number(), clockMinutes: z.number(), skipped: z.boolean() })) }),
    handle: async ({ body: { calendar, calendarId, date } }) => ({ days: weekOf(calendar ?? (await findCalendar(calendarId!)), date) }),
  }),
  endpoint({ method: 'DELETE', path: '/calendars/{id}', summary: 'Delete a calendar that no policy, rule or person needs', right: 'settings.manage', status: 204, handle: async ({ viewer, params }) => deleteCalendar(params.id!, viewer) }),

  endpoint({ method: 'GET', path: '/service-desk/sla-policies', summary: 'List policies in the order they are asked', right: null, answers: listOf(policySchema), handle: async ({ viewer }) => listPolicies(viewer) }),
  endpoint({ method: 'POST', path: '/service-desk/sla-policies', summary: 'Create a policy', right: 'settings.manage', body: policyInput, answers: policySchema, status: 201, handle: async ({ viewer, body }) => createPolicy(body, viewer) }),
  endpoint({ method: 'GET', path: '/service-desk/sla-policies/{id}', summary: 'Read a policy', right: null, answers: policySchema, handle: async ({ viewer, params }) => findPolicy(viewer, params.id!) }),
  endpoint({
    method: 'PATCH',
    path: '/service-desk/sla-policies/{id}',
    summary: 'Change a policy',
    right: 'settings.manage',
    body: changePolicyInput,
    answers: policySchema,
    handle: async ({ viewer, params, body, ifMatch }) => changePolicy(params.id!, { ...body, version: ifMatch ?? body.version }, viewer),
  }),
  endpoint({ method: 'DELETE', path: '/service-desk/sla-policies/{id}', summary: 'Delete a policy that is not the default', right: 'settings.manage', status: 204, handle: async ({ viewer, params }) => deletePolicy(params.id!, viewer) }),

  endpoint({
    method: 'POST',
    path: '/sla/effect',
    summary: 'Count the open tickets that an edit of a policy or calendar would touch, before it is saved',
    right: 'settings.manage',
    body: effectInput,
    answers: z.object({ open: z.number(), looked: z.number(), moved: z.number(), overdue: z.number(), numbers: z.array(z.string()) }),
    handle: async ({ viewer, body }) => previewPromises(body, viewer),
  }),

  ...(['/service-desk/sla-tracking/{id}', '/service-desk/tickets/{id}/sla-tracking'] as const).map((path) =>
    endpoint({ method: 'GET', path, summary: 'Explain the promise of a ticket: its clocks, what ran, what stood still and why', right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'], answers: trackingSchema, handle: async ({ viewer, params }) => trackSla(viewer, params.id!) }),
  ),
  endpoint({
    method: 'POST',
    path: '/sla/preview',
    summary: 'Explain the clock of a made-up case: due time, warning, state and the segments that lead there',
    right: null,
    body: previewInput,
    answers: clockSchema,
    handle: async ({ body: { calendar, calendarId, ...made } }) => previewClock(made, calendar ?? (calendarId ? await findCalendar(calendarId) : null)),
  }),
];
