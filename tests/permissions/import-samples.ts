import { Readable } from 'node:stream';
import { cancelImport, takeInImport } from '@switchboard/domain/imports/save-import.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const file = 'subject,email\nBoiler cold,bo@example.com\n';
const plan = { mapping: ['title', 'requesterEmail'] };
const taken = async () => ({ id: (await takeInImport(operator, { name: 'old.csv', stream: Readable.from([Buffer.from(file)]) })).id });

export const importSamples: Record<string, () => Promise<Sample>> = {
  'GET /imports': async () => ({}),
  'POST /imports': async () => ({ query: '?name=old.csv', body: file, headers: { 'content-type': 'text/csv' } }),
  'GET /imports/{id}': async () => ({ path: await taken() }),
  'POST /imports/{id}/preview': async () => ({ path: await taken(), body: plan }),
  'POST /imports/{id}/start': async () => ({ path: await taken(), body: plan }),
  'POST /imports/{id}/cancel': async () => ({ path: await taken() }),
  'POST /imports/{id}/resume': async () => {
    const path = await taken();
    await cancelImport(operator, path.id);
    return { path };
  },
  'GET /imports/{id}/faults': async () => ({ path: await taken() }),
};
