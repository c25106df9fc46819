import { z } from 'zod';
import { readWall } from '@switchboard/domain/operate/wall.ts';
import { endpoint } from './endpoint.ts';

/** What a board shows of a ticket, see docs/realtime.md. */
const cardSchema = z.looseObject({ id: z.string(), number: z.string(), title: z.string(), priority: z.string(), status: z.string(), assigneeId: z.string().nullable(), dueAt: z.iso.datetime().nullable(), revision: z.number() });
const tally = z.object({ kept: z.number(), missed: z.number() });
const wallSchema = z
  .object({
    at: z.iso.datetime(),
    counts: z.object({ open: z.number(), unassigned: z.number(), waiting: z.number(), overdue: z.number(), hour: z.number(), opened: z.number(), solved: z.number() }),
    oldest: z.object({ card: cardSchema, since: z.iso.datetime() }).nullable(),
    late: z.iso.datetime().nullable(),
    soon: z.array(cardSchema),
    agents: z.array(z.object({ id: z.string(), name: z.string(), open: z.number(), waiting: z.number(), overdue: z.number(), capacity: z.number().nullable(), state: z.enum(['online', 'busy', 'away', 'offline']), absent: z.boolean(), reason: z.string(), until: z.string().nullable() })),
    promises: z.object({ firstResponse: tally, nextResponse: tally, resolution: tally }),
    teams: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'Wall' });

export const wall = [
  endpoint({ method: 'GET', path: '/wall', summary: 'Read the supervisor’s wall: counts, what is missed next, who has how much in hand, promises today', right: 'reports.read', query: z.strictObject({ team: z.string().max(40).optional() }), answers: wallSchema, handle: async ({ viewer, query }) => readWall(viewer, query) }),
];
