import { z } from 'zod';
import { demoStanding } from '@switchboard/domain/operate/demo/demo-standing.ts';
import { loadDemo } from '@switchboard/domain/operate/demo/load-demo.ts';
import { removeDemo } from '@switchboard/domain/operate/demo/remove-demo.ts';
import { demoInput } from '@switchboard/domain/operate/words.ts';
import { inSteps } from '@switchboard/domain/platform/idempotency.ts';
import { endpoint } from './endpoint.ts';

const right = 'settings.manage';

export const demo = [
  endpoint({
    method: 'GET',
    path: '/demo',
    summary: 'Read whether the example data is loaded, and may be removed',
    right,
    answers: z.object({ isLoaded: z.boolean(), isRemovable: z.boolean() }),
    async handle({ viewer }) {
      return demoStanding(viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/demo',
    summary: 'Load example people, customers and tickets; nobody can sign in as one of them',
    right,
    body: demoInput,
    answers: z.object({ tickets: z.number() }),
    status: 201,
    async handle({ viewer, body }) {
      const { tickets } = await inSteps(() => loadDemo(viewer, { tickets: body?.tickets ?? 120 }));
      return { tickets };
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/demo',
    summary: 'Remove everything that is an example',
    right,
    answers: z.object({ tickets: z.number() }),
    async handle({ viewer }) {
      return removeDemo(viewer);
    },
  }),
];
