import { z } from 'zod';
import { changeVocabulary, isPart } from '@switchboard/domain/tickets/change-vocabulary.ts';
import { readVocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { partNames } from '@switchboard/domain/tickets/vocabulary-words.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { endpoint } from './endpoint.ts';

const known = `Parts are ${partNames.join(', ')}.`;
const partSchema = z.object({ part: z.enum(partNames), value: z.unknown(), version: z.number() }).meta({ id: 'VocabularyPart' });

export const vocabularyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/vocabulary',
    summary: 'Read the words of this desk: statuses, types, categories, custom fields, label sets, and what happens by itself',
    right: null,
    async handle() {
      return (await readVocabulary()).words;
    },
  }),
  endpoint({
    method: 'GET',
    path: '/vocabulary/{part}',
    summary: `Read one part of the vocabulary with its version. ${known}`,
    right: null,
    answers: partSchema,
    async handle({ params }) {
      const part = params.part!;
      if (!isPart(part)) throw new Problem('not_found', `There is no such part. ${known}`);
      const { words, versions } = await readVocabulary();
      return { part, value: words[part], version: versions[part] ?? 0 };
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/vocabulary/{part}',
    summary: `Replace one part of the vocabulary. ${known}`,
    right: 'settings.manage',
    body: z.strictObject({ value: z.unknown(), version: z.number().int().optional(), reason: z.string().trim().max(2_000).optional() }),
    answers: partSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return { part: params.part!, ...(await changeVocabulary(viewer, params.part!, body.value, { version: ifMatch ?? body.version, reason: body.reason })) };
    },
  }),
];
