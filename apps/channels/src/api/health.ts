import { z } from 'zod';
import { health as look } from '@switchboard/domain/operate/health.ts';
import { resumeSending } from '@switchboard/domain/operate/resume-sending.ts';
import { healthSchema, resumeSendingInput } from '@switchboard/domain/operate/words.ts';
import { inSteps } from '@switchboard/domain/platform/idempotency.ts';
import { endpoint } from './endpoint.ts';

export const health = [
  endpoint({
    method: 'GET',
    path: '/health',
    summary: 'Read how the installation is, one check for each thing that can go wrong quietly',
    right: 'health.read',
    answers: healthSchema,
    async handle({ viewer }) {
      return look(viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/health/resume-sending',
    summary: 'Let mail out and in again after a restore; say whether what waits is sent or dropped',
    right: 'settings.manage',
    body: resumeSendingInput.optional(),
    answers: z.object({ dropped: z.number() }),
    async handle({ viewer, body }) {
      return inSteps(() => resumeSending(viewer, body?.waiting));
    },
  }),
];
