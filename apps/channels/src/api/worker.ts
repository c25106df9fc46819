import { retryFailure, runSweep, workerStanding } from '@switchboard/domain/operate/worker.ts';
import { workerSchema } from '@switchboard/domain/operate/words.ts';
import { endpoint } from './endpoint.ts';

export const worker = [
  endpoint({ method: 'GET', path: '/worker', summary: 'Read what the worker does by itself: sweeps, kinds of jobs, failures, followers of the history', right: 'health.read', answers: workerSchema, handle: async ({ viewer }) => workerStanding(viewer) }),
  endpoint({ method: 'POST', path: '/worker/sweeps/{id}/run', summary: 'Run a sweep now', right: 'settings.manage', status: 204, handle: async ({ viewer, params }) => runSweep(viewer, params.id!) }),
  endpoint({ method: 'POST', path: '/worker/failures/{id}/retry', summary: 'Do a job again that failed', right: 'settings.manage', status: 204, handle: async ({ viewer, params }) => retryFailure(viewer, params.id!) }),
];
